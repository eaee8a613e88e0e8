/** «Embed»: a figure as it is now, in a frame to try, and the lines that put it into a page, a notebook or a course. */
import { button } from "../ui/control.js";
import { copyText } from "../ui/copyText.js";
import { html, uid } from "../ui/element.js";
import type { Exhibit } from "./exhibits.js";
import { type HeightMessage, embedAddress } from "./embed.js";

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

/**
 * What puts a figure into other documents.
 *
 * @param address of the figure alone
 * @param title names the frame for screen readers
 * @param height of the frame in CSS pixels, where nothing follows the figure
 */
export function embedCodes(address: string, title: string, height: number): EmbedCode[] {
  const frame = `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${height}" style="border: 0" loading="lazy" allow="camera; clipboard-write; fullscreen"></iframe>`;
  return [
    { label: "Web page, as tall as the figure", code: `${frame}\n${follow}` },
    { label: "Markdown, Moodle: a fixed height", code: frame },
    {
      label: "Jupyter",
      code: `from IPython.display import IFrame; IFrame(${JSON.stringify(address)}, width="100%", height=${height})`,
    },
    { label: "Link", code: address },
  ];
}

/** Opens the dialog for a figure; it leaves the page when it closes. */
export function openEmbedDialog({ name, title }: Exhibit): void {
  const id = uid("embed");
  const address = embedAddress(name);
  const frame = html("iframe", { src: address, title, width: 640, height: 400 });
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
    codes,
    html("h3", {}, "In a frame of 640 pixels"),
    html("div", { class: "embed-try" }, frame),
  );
  const show = (height: number) => {
    codes.replaceChildren(
      ...embedCodes(address, title, height).map(({ label, code }) => {
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
    frame.height = String(data.height);
    show(data.height);
  };
  show(400);
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
