import { describe, expect, it } from "vitest";
import { pairShare, v1Saving, v1Savings } from "../../../src/model/architecture/savings.js";

describe("savings", () => {
  it("agree with the paper: 4866 against 569 million multiply-adds", () => {
    // arXiv:1704.04861, table 4: “Conv MobileNet” 4866 M, “MobileNet” 569 M
    const { full, separable, ratio } = v1Saving();
    // Ours is 4867.04 M; the paper's million less is within its rounding of the single layers.
    expect(Math.abs(full / 1e6 - 4866)).toBeLessThan(1.5);
    expect(Math.round(separable / 1e6)).toBe(569);
    expect(ratio).toBeCloseTo(8.56, 2);
  });

  it("are the formula's in each block, and none outside the blocks", () => {
    const rows = v1Savings();
    expect(rows.map(({ name }) => name)).toEqual([
      "first layer",
      ...Array.from({ length: 13 }, (_, i) => `block ${i + 1}`),
      "classifier",
    ]);
    for (const { block, out, full, separable } of rows)
      expect(separable / full).toBeCloseTo(block === undefined ? 1 : pairShare(3, out), 12);
  });

  it("has the limit 1/k² that no number of channels reaches", () => {
    // 73 of 576 by hand
    expect(pairShare(3, 64)).toBeCloseTo(73 / 576, 12);
    expect(pairShare(3, 1e9)).toBeGreaterThan(1 / 9);
  });
});
