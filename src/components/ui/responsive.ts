/** Redraws a picture for the width that it has, so that type never scales with it. */
import { html } from "./element.js";
import { nextFrame, nextTask } from "./nextTask.js";
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
 * An empty line that calls `act` when its width changes, with that width in CSS pixels; undefined where nobody can tell.
 * A box that draws for its width holds one and watches it instead of itself: the drawing changes the box's height, and an
 * observer of the box would be told of that too late, which browsers report as an error («ResizeObserver loop completed
 * …»). Who asked the box for its width would make the browser lay out the page again after each drawing.
 */
export function ruler(act: (width: number) => void): HTMLElement | undefined {
  if (typeof ResizeObserver !== "function") return undefined;
  const line = html("div", { class: "ruler", "aria-hidden": "true" });
  new ResizeObserver((changes) => {
    act(changes[changes.length - 1].contentRect.width);
  }).observe(line);
  return line;
}

/** Ends when the last picture that was drawn for the first time is on the screen. */
let lastDrawing: Promise<unknown> = Promise.resolve();

/** Calls `draw` in a task of its own, and lets the browser lay out the picture before the next one is drawn. */
function inOwnFrame(draw: () => void): void {
  const turn = lastDrawing.then(nextTask);
  lastDrawing = turn.then(nextFrame);
  void turn.then(draw);
}

/**
 * Nothing is drawn before the box has a width, so that no picture is drawn for a guess.
 *
 * @param draw called with the width in CSS pixels, rounded; at least once
 * @param fallback the width where the box is never laid out, as in tests
 */
export function responsive(draw: (width: number) => Element, fallback = 960): Responsive {
  const box = html("div", { class: "responsive" });
  let width = fallback;
  let isDrawn = false;
  const line = ruler((measured) => {
    const now = Math.round(measured);
    if (now === 0 || (isDrawn && now === width)) return;
    width = now;
    // The first picture takes long to draw and to lay out, so it gets a frame of its own after that of the rest of the figure.
    if (isDrawn) drawFor();
    else if (box.dataset.undrawn === undefined) {
      box.dataset.undrawn = "";
      inOwnFrame(() => isDrawn || drawFor());
    }
  });
  const drawFor = (atMost = Infinity) => {
    const picture = draw(Math.min(width, atMost));
    // The line stays where it is: one that was taken out and put back would count as changed.
    if (isDrawn) box.firstElementChild?.replaceWith(picture);
    else box.prepend(picture);
    isDrawn = true;
    delete box.dataset.undrawn;
  };
  if (line === undefined) drawFor();
  else box.append(line);
  return Object.assign(box, { drawFor, redraw: whileSeen(box, () => isDrawn && drawFor()) });
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

/** Calls `draw` once, when `element` comes near the window or the page is printed. */
export function whenShown(element: Element, draw: () => void): void {
  let isDrawn = false;
  const once = () => {
    if (!isDrawn) draw();
    isDrawn = true;
  };
  whenVisible(element, once);
  addEventListener("beforeprint", once, { once: true });
}
