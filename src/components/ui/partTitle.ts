/** The title of a part of a figure: what the part shows, its name in bold. */
import { type Child, html } from "./element.js";

/** @param words the name as a `b` element, and what else there is to say; it may be filled in later */
export function partTitle(...words: readonly Child[]): HTMLHeadingElement {
  return html("h3", { class: "part" }, ...words);
}
