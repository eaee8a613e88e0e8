/** How to cite this site, as an entry of BibTeX. */
import { copyText } from "./copyText.js";
import { html } from "./element.js";

/**
 * The same as in `CITATION.cff`, with an address.
 *
 * @param address of the site
 */
export const bibtex = (address: string): string => `@misc{mobilenet-taken-apart,
  title        = {MobileNet, taken apart},
  author       = {{The authors of MobileNet, taken apart}},
  year         = {2026},
  url          = {${address}},
  note         = {Version 0.1.0. Text and pictures: CC BY 4.0; code: MIT}
}`;

/** The entry, with a button that copies it. */
export function citation(): HTMLElement {
  const address = new URL("./", location.href).href;
  const pre = html(
    "pre",
    { tabindex: 0, role: "region", "aria-label": "BibTeX entry" },
    html("code", {}, bibtex(address)),
  );
  const { button, said } = copyText(pre);
  return html("div", { class: "citation" }, pre, html("div", { class: "ask-acts" }, button, said));
}
