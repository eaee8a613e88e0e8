/** «Figures for slides»: a chapter’s figures as SVG and PNG files in a zip, with captions, source and license. */
import { button } from "../ui/control.js";
import { html, uid } from "../ui/element.js";
import { save } from "../ui/figure.js";
import { embedAddress, wholeAddress } from "./embed.js";
import type { FigurePicture, PictureMessage } from "./pictures.js";
import { slideWidth } from "./presenter.js";

/** The frame that draws is shown at this share of its size. */
const preview = 0.4;

function captions(chapter: string, pictures: readonly (FigurePicture & { readonly file: string })[]): string {
  const source = `Source: MobileNet, taken apart, ${wholeAddress().href}`;
  const parts = pictures.map(({ file, name, title, caption }) =>
    [`${file}.svg, ${file}.png`, title, ...(caption === "" ? [] : [caption]), embedAddress(name)].join("\n"),
  );
  const license =
    "License: text and pictures CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. Name the source where you show them. Photos in them keep their own licenses, which the page Sources lists.";
  return `${[`Figures of the chapter “${chapter}”`, `${source}\n${license}`, ...parts].join("\n\n")}\n`;
}

type Zip = typeof import("../../model/own/vendor/containers.js");

/** The zip, by a library that is loaded when it is first needed. */
async function zipped(chapter: string, pictures: readonly FigurePicture[]): Promise<Blob> {
  const address = import.meta.resolve("../../model/own/vendor/containers.js");
  const { zipSync, strToU8 } = (await import(address)) as Zip;
  const named = pictures.map((picture, i) => ({
    ...picture,
    file: `${String(i + 1).padStart(2, "0")}-${picture.name}`,
  }));
  const files: Record<string, Uint8Array> = { "captions.txt": strToU8(captions(chapter, named)) };
  for (const { file, svg, png } of named) {
    files[`${file}.svg`] = strToU8(svg);
    files[`${file}.png`] = new Uint8Array(await png.arrayBuffer());
  }
  return new Blob([new Uint8Array(zipSync(files))], { type: "application/zip" });
}

/** Opens the dialog and begins to draw; closing it stops that. */
export function openPicturesDialog(): void {
  const id = uid("pictures");
  const chapter = document.querySelector("h1")?.textContent?.trim() ?? document.title;
  const address = wholeAddress();
  address.hash = "";
  address.searchParams.set("pictures", "all");
  const frame = html("iframe", { src: address.href, title: "The figure that is drawn", tabindex: -1 });
  frame.style.width = `${slideWidth}px`;
  frame.style.height = `${slideWidth}px`;
  frame.style.transform = `scale(${preview})`;
  const box = html("div", { class: "pictures-try", "aria-hidden": "true" }, frame);
  box.style.width = `${preview * slideWidth}px`;
  box.style.height = `${preview * slideWidth}px`;
  const bar = html("progress", { "aria-label": "Figures drawn" });
  const said = html("p", { role: "status" }, "Opening the chapter …");
  const left = html("ul", { class: "note" });
  const close = button("Close", () => dialog.close());
  const dialog = html(
    "dialog",
    { class: "embed-dialog pictures-dialog", "aria-labelledby": id },
    html("div", { class: "head" }, html("h2", { id }, "Figures for slides"), close),
    html(
      "p",
      { class: "note" },
      "A zip with each figure of this chapter as SVG and as PNG, 1920 pixels wide, in light colors and in its present state. A text file has captions, source and license.",
    ),
    bar,
    said,
    left,
    box,
  );
  const pictures: FigurePicture[] = [];
  let done = 0;
  const end = async () => {
    box.remove();
    if (pictures.length === 0) {
      said.textContent = "No figure of this chapter could be drawn, so there is no zip.";
      return;
    }
    said.textContent = "Packing the zip …";
    try {
      const blob = await zipped(chapter, pictures);
      const name = `${/([\w-]+?)(?:\.html)?$/.exec(location.pathname)?.[1] ?? "chapter"}-figures.zip`;
      if (dialog.open) save({ label: name, name, type: blob.type, content: () => blob });
      said.textContent = `${name} has ${pictures.length} of ${done} figures.`;
    } catch {
      said.textContent = "The zip could not be packed. Check your connection, close this and try again.";
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
