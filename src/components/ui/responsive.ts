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
 * An empty line that calls `act` when its width changes; undefined where nobody can tell. A box that draws for its
 * width holds one and watches it instead of itself: the drawing changes the box's height, and an observer of the box would
 * be told of that too late, which browsers report as an error («ResizeObserver loop completed …»).
 */
export function ruler(act: () => void): HTMLElement | undefined {
  if (typeof ResizeObserver !== "function") return undefined;
  const line = html("div", { class: "ruler", "aria-hidden": "true" });
  new ResizeObserver(act).observe(line);
  return line;
}

/**
 * @param draw called with the width in CSS pixels, rounded; at least once
 * @param fallback the width before the box is laid out (and where nothing is, as in tests)
 */
export function responsive(draw: (width: number) => Element, fallback = 960): Responsive {
  const box = html("div", { class: "responsive" });
  let width = fallback;
  const line = ruler(() => {
    const now = Math.round(box.clientWidth);
    if (now === 0 || now === width) return;
    width = now;
    drawFor();
  });
  const drawFor = (atMost = Infinity) => {
    const picture = draw(Math.min(width, atMost));
    // The line stays where it is: one that was taken out and put back would count as changed.
    if (line?.isConnected) line.previousElementSibling?.replaceWith(picture);
    else box.replaceChildren(picture, ...(line ? [line] : []));
  };
  drawFor();
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
