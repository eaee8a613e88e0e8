/** What only helps somebody who works a figure: where to point, which keys to press. Slides, pictures and paper are without it. */
import { html } from "./element.js";

/** Words of that kind, to stand in a sentence's place. */
export function hint(text: string): HTMLElement {
  return html("span", { class: "hint" }, text);
}

/** The words of an element without its hints. */
export function wordsWithoutHints(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const one of copy.querySelectorAll(".hint")) one.remove();
  return copy.textContent?.trim() ?? "";
}
