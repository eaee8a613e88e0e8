import { expect, test } from "vitest";
import { classCells, classMapLogit, classMapOf } from "../../../src/model/math/classMap.js";

// Two cells of three channels, two classes: worked by hand.
const map = Float32Array.of(1, 2, 0, /**/ 0, 1, 3);
const kernel = Float32Array.of(1, -1, /**/ 0.5, 2, /**/ 0, 1);

test("a cell speaks for a class with the sum of value times weight", () => {
  // Cell 0: 1·1 + 2·0.5 + 0 = 2 and −1 + 4 + 0 = 3; cell 1: 0.5 and 2 + 3 = 5.
  expect([...classCells(map, kernel, 3)]).toEqual([2, 3, 0.5, 5]);
});

test("mean plus bias is the logit, as pooling first gives it", () => {
  const maps = { shape: [1, 2, 2], cells: classCells(map, kernel, 3), bias: Float32Array.of(0.25, -1) } as const;
  // Pooled: 0.5, 1.5, 1.5. Class 0: 0.5 + 0.75 = 1.25; class 1: −0.5 + 3 + 1.5 = 4.
  expect(classMapLogit(classMapOf(maps, 0, 0), maps.bias[0])).toEqual({ mean: 1.25, logit: 1.5 });
  expect(classMapLogit(classMapOf(maps, 0, 1), maps.bias[1])).toEqual({ mean: 4, logit: 3 });
});

test("the maps of a second picture follow those of the first", () => {
  const maps = { shape: [1, 1, 2], cells: Float32Array.of(1, 2, 3, 4), bias: new Float32Array(2) } as const;
  expect(classMapOf(maps, 1, 0)).toEqual([3]);
});
