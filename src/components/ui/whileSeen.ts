/** Work on what the reader does not see waits, so that a slider costs only what is in the window. */

/** Milliseconds without a change after which what is out of sight is brought up to date too. */
const rest = 300;

/**
 * A function that asks for `work` on an element: it is done at once while the element is in the window (or where nobody
 * can tell), else when it comes into the window, or once nothing has asked for a moment.
 */
export function whileSeen(element: Element, work: () => void): () => void {
  if (typeof IntersectionObserver !== "function") return work;
  let seen = true;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const now = () => {
    clearTimeout(waiting);
    waiting = undefined;
    work();
  };
  new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen && waiting !== undefined) now();
  }).observe(element);
  return () => {
    if (seen) {
      now();
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(now, rest);
  };
}
