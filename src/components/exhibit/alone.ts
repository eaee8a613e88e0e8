/**
 * A part of a page without the rest: a figure in a frame of another page, a slide, a sheet. The build marks the root element
 * with `data-alone` before anything is drawn, and the style hides all that is not on the way to what is shown.
 */
import { openAround } from "../ui/fold.js";

/** Shows these elements of the page, and nothing else of it. Nothing of the page moves: it is hidden. */
export function showAlone(elements: readonly Element[]): void {
  for (const one of document.querySelectorAll("[data-shown], [data-way]")) {
    one.removeAttribute("data-shown");
    one.removeAttribute("data-way");
  }
  for (const element of elements) {
    element.setAttribute("data-shown", "");
    openAround(element);
    for (let box = element.parentElement; box !== null && box !== document.body; box = box.parentElement)
      box.setAttribute("data-way", "");
  }
}
