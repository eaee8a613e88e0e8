import { describe, expect, it } from "vitest";
import { distribution, distributionRange } from "../../../src/model/math/distribution.js";

const { low, high, bins } = distributionRange;
const binAt = (value: number) => Math.floor(((value - low) * bins) / (high - low));

describe("the distribution of a tensor's values", () => {
  it("counts each value once, and leaves out exact zeros and sixes", () => {
    // Ten values: two zeros, one six, one too low, one too high; of the other five two share a bin.
    const { shares, below, above } = distribution(new Float32Array([0, 0, 6, -20, 9, 0.1, 0.2, -0.1, 5.99, -9]));
    expect([below, above]).toEqual([0.1, 0.1]);
    expect(shares[binAt(0.1)]).toBeCloseTo(0.2, 12);
    expect(shares[binAt(-0.1)]).toBeCloseTo(0.1, 12);
    expect(shares[binAt(5.99)]).toBeCloseTo(0.1, 12);
    expect(shares[0]).toBeCloseTo(0.1, 12);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.5, 12);
  });

  it("has 0 and 6 at edges of bins of a quarter", () => {
    expect((high - low) / bins).toBe(0.25);
    expect(binAt(-1e-9)).toBe(35);
    expect(binAt(1e-9)).toBe(36);
    expect(binAt(6)).toBe(60);
  });

  it("gives a uniform tensor level bins", () => {
    const values = Float32Array.from({ length: 7200 }, (_, i) => low + ((i + 0.5) * (high - low)) / 7200);
    for (const share of distribution(values).shares) expect(share).toBeCloseTo(1 / 72, 10);
  });
});
