/** Long work in pieces. */

/** Resolves in a task of its own: until then the browser paints and answers. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** How long to wait for a frame at most, in ms: a tab in the background has none. */
const unseen = 100;

/** Resolves once the browser has laid out and painted what is there; in a tab that nobody sees, after a moment. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, unseen);
  });
}

/** Does all steps of a work at once, and gives its result. */
export function allSteps<Result>(steps: Iterator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value as Result;
  }
}

/** Does each step of a work in a task of its own, and gives its result. */
export async function inTasks<Result>(steps: Iterator<void, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value as Result;
    await nextTask();
  }
}
