/** «Embed»: a figure as it is now, in a frame to try, and the lines that put it into a page, a notebook or a course. */
import { button, selectInput } from "../ui/control.js";
import { copyText } from "../ui/copyText.js";
import { html, uid } from "../ui/element.js";
import type { Exhibit } from "./exhibits.js";
import { type HeightMessage, embedAddress } from "./embed.js";

/** Widths to choose from, in CSS pixels: phone, columns of text, a whole page. */
const frameWidths = [360, 480, 640, 800, 1024];

export interface EmbedCode {
  readonly label: string;
  readonly code: string;
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);

/** Lets a frame be as tall as what it shows. */
const follow = `<script>
addEventListener("message", ({ source, data }) => {
  if (data?.type !== "mobilenet-taken-apart") return;
  for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source) frame.height = data.height;
});
</script>`;

/** Size of a frame in CSS pixels. */
export interface FrameSize {
  readonly width: number;
  /** That the figure needs at this width. */
  readonly height: number;
}

/**
 * What puts a figure into other documents.
 *
 * @param address of the figure alone
 * @param title names the frame for screen readers
 * @param size of the frame where nothing follows the figure
 */
export function embedCodes(address: string, title: string, { width, height }: FrameSize): EmbedCode[] {
  const frame = (style: string) =>
    `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${height}" style="${style}" loading="lazy" allow="camera; clipboard-write; fullscreen"></iframe>`;
  return [
    { label: "Web page: any width, as tall as the figure", code: `${frame("border: 0")}\n${follow}` },
    {
      label: `Markdown, Moodle: a frame ${width} pixels wide, ${height} tall`,
      code: frame(`border: 0; max-width: ${width}px`),
    },
    {
      label: `Jupyter: a frame ${width} pixels wide, ${height} tall`,
      code: `from IPython.display import IFrame; IFrame(${JSON.stringify(address)}, width=${width}, height=${height})`,
    },
    { label: "Link", code: address },
  ];
}

/** Opens the dialog for a figure; it leaves the page when it closes. */
export function openEmbedDialog({ name, title }: Exhibit): void {
  const id = uid("embed");
  const address = embedAddress(name);
  const width = selectInput(frameWidths, { label: "Width of the frame", value: 640, format: (px) => `${px} pixels` });
  const frame = html("iframe", { src: address, title, width: width.value, height: 400 });
  const codes = html("div", { class: "embed-codes" });
  const close = button("Close", () => dialog.close());
  const dialog = html(
    "dialog",
    { class: "embed-dialog", "aria-labelledby": id },
    html("div", { class: "head" }, html("h2", { id }, "Embed this figure"), close),
    html(
      "p",
      { class: "note" },
      "The frame shows the figure as it is now. Text and pictures are under CC BY 4.0, and the line below the figure names the source.",
    ),
    html(
      "p",
      { class: "note" },
      "In a web page the frame becomes as tall as the figure. In Markdown, Moodle and Jupyter its height is fixed, and fits the width that you choose here. In a narrower frame the figure scrolls.",
    ),
    width,
    codes,
    html("h3", {}, "As it looks there"),
    html("div", { class: "embed-try" }, frame),
  );
  let height = 400;
  const show = () => {
    codes.replaceChildren(
      ...embedCodes(address, title, { width: width.value, height }).map(({ label, code }) => {
        const text = html("code", {}, code);
        const { button: copy, said } = copyText(text);
        copy.setAttribute("aria-label", `Copy: ${label}`);
        return html(
          "section",
          {},
          html("h3", {}, label),
          html("pre", { tabindex: 0, role: "region", "aria-label": label }, text),
          html("div", { class: "ask-acts" }, copy, said),
        );
      }),
    );
  };
  const hear = ({ source, data }: MessageEvent<Partial<HeightMessage> | undefined>) => {
    if (source !== frame.contentWindow || data?.type !== "mobilenet-taken-apart" || data.height === undefined) return;
    height = data.height;
    frame.height = String(height);
    show();
  };
  show();
  width.addEventListener("input", () => {
    frame.width = String(width.value);
    show();
  });
  addEventListener("message", hear);
  dialog.addEventListener("close", () => {
    removeEventListener("message", hear);
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
