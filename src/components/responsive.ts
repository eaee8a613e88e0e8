/** Redraws a picture for the width that it has, so that type never scales with it. */
import { html } from "./element.js";
import { whileSeen } from "./whileSeen.js";

/** A box that holds `draw(width)` and draws it anew when its width changes. */
export interface Responsive extends HTMLElement {
  /** Draws again, after a change of data: at once in the window, a moment after the last change elsewhere. */
  redraw(): void;
  /** Draws at once, seen or not: at the present width, or at most as wide as `atMost`. */
  drawFor(atMost?: number): void;
}

/** Width of what is printed on A4 or letter paper, in CSS pixels: a wider picture would shrink, and its type with it. */
const paper = 680;

/** Draws all pictures of a page for paper while it is printed, and for the screen again after it. */
export function drawForPrint(root: Document = document): void {
  const drawFor = (atMost?: number) => {
    for (const box of root.querySelectorAll<Responsive>(".responsive")) box.drawFor(atMost);
  };
  root.defaultView?.addEventListener("beforeprint", () => drawFor(paper));
  root.defaultView?.addEventListener("afterprint", () => drawFor());
}

/**
 * @param draw called with the width in CSS pixels, rounded; at least once
 * @param fallback the width before the box is laid out (and where nothing is, as in tests)
 */
export function responsive(draw: (width: number) => Element, fallback = 960): Responsive {
  const box = html("div", { class: "responsive" });
  let width = fallback;
  const drawFor = (atMost = Infinity) => box.replaceChildren(draw(Math.min(width, atMost)));
  drawFor();
  if (typeof ResizeObserver === "function") {
    new ResizeObserver(() => {
      const now = Math.round(box.clientWidth);
      if (now === 0 || now === width) return;
      width = now;
      drawFor();
    }).observe(box);
  }
  return Object.assign(box, { drawFor, redraw: whileSeen(box, () => drawFor()) });
}

/** Calls `start` once, when `element` comes near the window (at once where nobody can tell). */
export function whenVisible(element: Element, start: () => void): void {
  if (typeof IntersectionObserver !== "function") {
    start();
    return;
  }
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      start();
    },
    { rootMargin: "200px" },
  );
  observer.observe(element);
}
