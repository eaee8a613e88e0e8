/** Redraws a picture for the width that it has, so that type never scales with it. */
import { html } from "./element.js";

/** A box that holds `draw(width)` and draws it anew when its width changes. */
export interface Responsive extends HTMLElement {
  /** Draws again at the present width, after a change of data. */
  redraw(): void;
}

/**
 * @param draw called with the width in CSS pixels, rounded; at least once
 * @param fallback the width before the box is laid out (and where nothing is, as in tests)
 */
export function responsive(draw: (width: number) => Element, fallback = 960): Responsive {
  const box = html("div", { class: "responsive" });
  let width = fallback;
  const redraw = () => box.replaceChildren(draw(width));
  redraw();
  if (typeof ResizeObserver === "function") {
    new ResizeObserver(() => {
      const now = Math.round(box.clientWidth);
      if (now === 0 || now === width) return;
      width = now;
      redraw();
    }).observe(box);
  }
  return Object.assign(box, { redraw });
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
