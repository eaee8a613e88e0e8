import { describe, expect, it } from "vitest";
import { type Stepwise, atOnce, withPauses } from "../../src/model/stepwise.js";

/** Adds 1 … `of`, and says when it was ended. */
function* sum(of: number, ended: string[], busy = 0): Stepwise<number> {
  let total = 0;
  try {
    for (let done = 1; done <= of; done++) {
      const start = performance.now();
      while (performance.now() - start < busy);
      total += done;
      if (done < of) yield { done, of };
    }
    return total;
  } catch (error) {
    ended.push(String(error));
    throw error;
  }
}

describe("work in steps", () => {
  it("gives the same at once and with a pause after each step", async () => {
    const told: number[] = [];
    expect(atOnce(sum(10, []))).toBe(55);
    const { result } = await withPauses(
      sum(10, []),
      ({ done }) => {
        told.push(done);
        return Promise.resolve();
      },
      0,
    );
    expect(result).toBe(55);
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("does not pause before the time has come, and does not count the pauses", async () => {
    let pauses = 0;
    const pause = () => {
      pauses += 1;
      return new Promise<void>((resolve) => setTimeout(resolve, 150));
    };
    await withPauses(sum(10, []), pause, 1e6);
    expect(pauses).toBe(0);
    const { milliseconds } = await withPauses(sum(4, [], 5), pause, 8);
    expect(pauses).toBeGreaterThanOrEqual(1);
    expect(milliseconds).toBeGreaterThanOrEqual(20);
    expect(milliseconds).toBeLessThan(20 + 150 * pauses);
  });

  it("is ended where it pauses, by what the pause throws", async () => {
    const ended: string[] = [];
    const stop = ({ done }: { done: number }) => (done === 3 ? Promise.reject(new Error("enough")) : Promise.resolve());
    await expect(withPauses(sum(10, ended), stop, 0)).rejects.toThrow("enough");
    expect(ended).toEqual(["Error: enough"]);
  });
});
