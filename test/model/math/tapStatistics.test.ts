import { expect, test } from "vitest";
import { tapStatistics } from "../../../src/model/math/tapStatistics.js";

test("extremes, mean and shares of eight values, by hand", () => {
  const found = tapStatistics("x", [2, 2, 2], Float32Array.of(0, 0, 0, 6, 6, -2, 1, 5));
  expect(found).toMatchObject({ id: "x", shape: [2, 2, 2], min: -2, max: 6, mean: 2, zeros: 0.375, atSix: 0.25 });
});
