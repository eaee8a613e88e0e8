/** Work that is too heavy for a page’s arrival. */
import { whenVisible } from "./responsive.js";
import { whenLoaded } from "./whenLoaded.js";

/** How long to wait for an idle moment, in ms: a page that never rests starts its work all the same. */
const patience = 4000;

/**
 * Calls `start` once: when `element` is near the window, the page has loaded and the browser has nothing else to do, or
 * at once when the reader acts on the element.
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
  const rest = () => {
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === "function") requestIdleCallback(begin, { timeout: patience });
    else setTimeout(begin, 200);
  };
  whenVisible(element, () => {
    whenLoaded(rest);
  });
}
