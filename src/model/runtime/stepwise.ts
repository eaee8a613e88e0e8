/** Work that can pause between its steps, so that messages come in and the reader can stop it. */
import type { SpeedProgress } from "./protocol.js";

/** Yields after each step what is done. An error thrown in at a pause ends the work and frees what it holds. */
export type Stepwise<T> = Generator<SpeedProgress, T, void>;

/** All steps without a pause. */
export function atOnce<T>(work: Stepwise<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * All steps, with a pause between two of them whenever `every` milliseconds have passed since the last one.
 *
 * @param pause may throw to stop the work
 * @returns the result, and the milliseconds that the steps took without the pauses
 * @throws what a step or `pause` throws
 */
export async function withPauses<T>(
  work: Stepwise<T>,
  pause: (progress: SpeedProgress) => Promise<void>,
  every: number,
): Promise<{ result: T; milliseconds: number }> {
  let milliseconds = 0;
  for (;;) {
    const start = performance.now();
    let last: SpeedProgress;
    do {
      const step = work.next();
      if (step.done) return { result: step.value, milliseconds: milliseconds + performance.now() - start };
      last = step.value;
    } while (performance.now() - start < every);
    milliseconds += performance.now() - start;
    try {
      await pause(last);
    } catch (error) {
      work.throw(error);
      throw error;
    }
  }
}
