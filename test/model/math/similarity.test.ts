import { describe, expect, it } from "vitest";
import { random } from "../../../src/model/math/random.js";
import { alignment, correlation, cosine } from "../../../src/model/math/similarity.js";

describe("the cosine", () => {
  it.each([
    [[1, 2, 2], [2, 4, 4], 1],
    [[1, 0], [0, 5], 0],
    [[1, 0], [-3, 0], -1],
    // (3, 4) and (4, 3): 24 / 25.
    [[3, 4], [4, 3], 0.96],
    [[0, 0], [0, 0], 1],
    [[0, 0], [1, 0], 0],
  ])("of %j and %j is %d", (a, b, expected) => expect(cosine(a, b)).toBeCloseTo(expected, 12));

  it("needs tensors of one size", () => {
    expect(() => cosine([1], [1, 2])).toThrow("invalid tensors: 1 and 2 values");
  });
});

describe("the correlation", () => {
  it("is that of NumPy's corrcoef", () => {
    expect(correlation([1, 2, 4, 8], [3, 1, 7, 2])).toBeCloseTo(0.010235570021332616, 14);
    expect(correlation([1, 2, 3], [10, 8, 6])).toBeCloseTo(-1, 12);
    expect(correlation([1, 2, 3], [4, 4, 4])).toBeUndefined();
    expect(() => correlation([1], [1, 2])).toThrow("invalid lists: 1 and 2 values");
  });
});

describe("the alignment of two layers", () => {
  const x = Float32Array.from([1, 0, 2, 0, 3, 1, 4, 1, 0, 2, 2, 2, 5, 0, 1, 1, 4, 3]);
  const y = Float32Array.from([2, 1, 0, 1, 3, 5, 1, 1, 4, 2, 0, 3]);

  it("is what the published formulas give in NumPy", () => {
    expect(alignment(x, y, 6)).toBeCloseTo(0.7485863099981802, 12);
  });

  it("does not depend on the order of channels or on scale, and unrelated layers have none", () => {
    const turned = Float32Array.from(x, (_, i) => -3 * x[3 * Math.floor(i / 3) + ((i + 1) % 3)]);
    expect(alignment(x, turned, 6)).toBeCloseTo(1, 12);
    const noise = (seed: number) => {
      const numbers = random(seed);
      return Float32Array.from({ length: 64 * 1280 }, () => numbers.normal());
    };
    // Without the correction 64 cells of 1280 channels would always seem alike, .95 and more.
    expect(Math.abs(alignment(noise(1), noise(2), 64)!)).toBeLessThan(0.1);
    expect(alignment(new Float32Array(12), y, 6)).toBeUndefined();
  });
});
