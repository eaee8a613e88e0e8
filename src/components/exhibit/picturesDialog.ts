/** Draws all figures of a chapter, shows how far it is, and saves a file that is made of them. */
import { button } from "../ui/control.js";
import { html, uid } from "../ui/element.js";
import { save } from "../ui/figure.js";
import { wholeAddress } from "./embed.js";
import type { FigurePicture, PictureMessage } from "./pictures.js";
import { slideWidth } from "./presenter.js";

/** A file that has a chapter's figures in it. */
export interface Product {
  readonly heading: string;
  /** What is in it, in a sentence or two. */
  readonly note: string;
  /** Its name, with its ending. */
  readonly name: string;
  /** @throws Error that says why there is none, without a full stop */
  readonly make: (pictures: readonly FigurePicture[]) => Promise<Blob>;
}

/** The frame that draws is shown at this share of its size. */
const preview = 0.4;

/** This page in a frame that draws its figures one after another and tells of each: see pictures.ts. */
function drawingFrame(): { readonly frame: HTMLIFrameElement; readonly box: HTMLElement } {
  const address = wholeAddress();
  address.hash = "";
  address.searchParams.set("pictures", "all");
  const frame = html("iframe", {
    src: address.href,
    title: "The figure that is drawn",
    tabindex: -1,
    width: slideWidth,
    height: slideWidth,
  });
  const box = html("div", { class: "pictures-try", "aria-hidden": "true" }, frame);
  box.style.width = box.style.height = `${preview * slideWidth}px`;
  frame.style.transform = `scale(${preview})`;
  return { frame, box };
}

/** Opens the dialog and begins to draw; closing it stops that. */
export function openPicturesDialog({ heading, note, name, make }: Product): void {
  const id = uid("pictures");
  const { frame, box } = drawingFrame();
  const bar = html("progress", { "aria-label": "Figures drawn" });
  const said = html("p", { role: "status" }, "Opening the chapter …");
  const left = html("ul", { class: "note" });
  const close = button("Close", () => dialog.close());
  const dialog = html(
    "dialog",
    { class: "embed-dialog pictures-dialog", "aria-labelledby": id },
    html("div", { class: "head" }, html("h2", { id }, heading), close),
    html("p", { class: "note" }, note),
    bar,
    said,
    left,
    box,
  );
  const pictures: FigurePicture[] = [];
  let done = 0;
  const end = async () => {
    box.remove();
    said.textContent = `Writing ${name} …`;
    try {
      const blob = await make(pictures);
      if (dialog.open) save({ label: name, name, type: blob.type, content: () => blob });
      said.textContent = `${name} has ${pictures.length} of ${done} figures.`;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      said.textContent = `${name} could not be written: ${why}. Check your connection, close this and try again.`;
    }
  };
  const hear = ({ source, data }: MessageEvent<PictureMessage | undefined>) => {
    if (source !== frame.contentWindow || data?.type !== "mobilenet-taken-apart:pictures") return;
    const { of, picture, failed } = data;
    if (picture !== undefined) pictures.push(picture);
    if (failed !== undefined) {
      const advice = "Show it full screen and take a picture of the screen instead.";
      left.append(html("li", {}, `“${failed.title}” could not be drawn: ${failed.why}. ${advice}`));
    }
    if (picture !== undefined || failed !== undefined) done += 1;
    bar.max = Math.max(1, of);
    bar.value = done;
    said.textContent = `Drawing figure ${Math.min(done + 1, of)} of ${of} …`;
    if (done === of) void end();
  };
  addEventListener("message", hear);
  dialog.addEventListener("close", () => {
    removeEventListener("message", hear);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
