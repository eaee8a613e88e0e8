import { describe, expect, it } from "vitest";
import { cosine } from "../../../src/model/math/similarity.js";

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
