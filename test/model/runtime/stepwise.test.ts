import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Stepwise, atOnce, withPauses } from "../../../src/model/runtime/stepwise.js";

/** Milliseconds: time passes only while something here works or pauses. */
let now = 0;

beforeEach(() => void vi.spyOn(performance, "now").mockImplementation(() => now));
afterEach(() => void vi.restoreAllMocks());

/** Adds 1 … `of`, for each of them busy for some milliseconds, and says when it was ended. */
function* sum(of: number, ended: string[], busy = 0): Stepwise<number> {
  let total = 0;
  try {
    for (let done = 1; done <= of; done++) {
      now += busy;
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
      now += 150;
      return Promise.resolve();
    };
    await withPauses(sum(10, []), pause, 1e6);
    expect(pauses).toBe(0);
    const { milliseconds } = await withPauses(sum(4, [], 5), pause, 8);
    // After two steps of 5 ms more than 8 have passed; after the other two the work is done.
    expect(pauses).toBe(1);
    expect(milliseconds).toBe(20);
  });

  it("is ended where it pauses, by what the pause throws", async () => {
    const ended: string[] = [];
    const stop = ({ done }: { done: number }) => (done === 3 ? Promise.reject(new Error("enough")) : Promise.resolve());
    await expect(withPauses(sum(10, ended), stop, 0)).rejects.toThrow("enough");
    expect(ended).toEqual(["Error: enough"]);
  });
});
