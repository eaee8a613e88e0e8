/**
 * A part of a page without the rest: a figure in a frame of another page, a slide, a sheet. The build marks the root element
 * with `data-alone` before anything is drawn, and the style hides all that is not on the way to what is shown.
 */
import { openAround } from "../ui/fold.js";

/** Links to other pages lead out of a frame: the page around it is not ours to fill. */
function leaveFrame(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (parent === window || link === null || link.hasAttribute("download")) return;
  const isSamePage = link.pathname === location.pathname && link.hash !== "";
  if (isSamePage || /[?&]embed=/.test(link.search)) return;
  link.target = "_blank";
  link.rel = "noopener";
}

/** Shows these elements of the page, and nothing else of it. Nothing of the page moves: it is hidden. */
export function showAlone(elements: readonly Element[]): void {
  document.addEventListener("click", leaveFrame, true);
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
