import { expect, test } from "vitest";
import { batchMoments, moved, normalize } from "../../../src/model/math/normalization.js";

test("mean and variance are those of all pictures and positions", () => {
  // 1, 2, 3, 6: mean 3, squares of the distances 4, 1, 0, 9.
  expect(
    batchMoments([
      [1, 2],
      [3, 6],
    ]),
  ).toEqual({ mean: 3, variance: 3.5 });
  expect(normalize(6, { mean: 3, variance: 4 - 1e-5 })).toBeCloseTo(1.5, 12);
});

test("kept statistics move as PyTorch's do", () => {
  // torch.nn.BatchNorm2d(1) after one batch of 1, 2, 3, 6 in training mode, printed by PyTorch 1.13: running_mean 0.3,
  // running_var 0.9 + 0.1 · 14 / 3 = 1.366667.
  const kept = moved({ mean: 0, variance: 1 }, { mean: 3, variance: 3.5 }, 4);
  expect(kept.mean).toBeCloseTo(0.3, 12);
  expect(kept.variance).toBeCloseTo(1.366667, 6);
});
