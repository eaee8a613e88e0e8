import { vi } from "vitest";

/**
 * Waits until what is expected holds, as long as `expect.poll` does: how soon it holds is a matter of the machine, on which
 * other tests, checks and a build run at the same time.
 *
 * @param look throws as long as it does not hold
 * @returns what `look` returns
 * @throws what it threw last, after a minute and a half
 */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 90_000 });
}
