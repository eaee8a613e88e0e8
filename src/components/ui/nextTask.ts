/** Long work in pieces. */

/** Resolves in a task of its own: until then the browser paints and answers. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
