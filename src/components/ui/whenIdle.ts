/** Work that is too heavy for a page’s arrival. */
import { whenVisible } from "./responsive.js";
import { whenLoaded } from "./whenLoaded.js";

/** How long to wait for an idle moment, in ms: a page that never rests starts its work all the same. */
const patience = 4000;

/** Calls `act` once the page has loaded and the browser has nothing else to do. */
export function atRest(act: () => void): void {
  whenLoaded(() => {
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === "function") requestIdleCallback(act, { timeout: patience });
    else setTimeout(act, 200);
  });
}

/**
 * Calls `start` once: when `element` is near the window and the page {@link atRest rests}, or at once when the reader acts
 * on the element.
 */
export function whenIdle(element: Element, start: () => void): void {
  const acts = new AbortController();
  const begin = () => {
    if (acts.signal.aborted) return;
    acts.abort();
    start();
  };
  for (const act of ["pointerdown", "keydown", "focusin"])
    element.addEventListener(act, begin, { capture: true, signal: acts.signal });
  whenVisible(element, () => {
    atRest(begin);
  });
}
