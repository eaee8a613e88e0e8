import { describe, expect, test } from "vitest";
import { layers } from "../../../src/model/architecture/layers.js";
import { alignLayers, compareKernels, compareMaps } from "../../../src/model/own/comparison.js";
import type { Tap } from "../../../src/model/types.js";

describe("which layer stands beside which", () => {
  const v2 = layers({ variant: "v2", alpha: 0.35, classes: 7 });

  test("two V2 of any width: 52 by name, and the classifier of one beside nothing", () => {
    const pairs = alignLayers(v2, layers({ variant: "v2", resolution: 300, classes: 0 }));
    expect(pairs.filter(({ left, right }) => left && right).length).toBe(52);
    expect(pairs.filter(({ left, right }) => !left || !right).map(({ id, left }) => [id, left !== undefined])).toEqual([
      ["predictions", true],
    ]);
    expect(pairs.map(({ id }) => id)).toEqual(v2.filter(({ role }) => role !== "pool").map(({ id }) => id));
  });

  test("rows that only one of them has stay in their place", () => {
    const short = v2.filter(({ block }) => block !== 5);
    for (const [pairs, side] of [
      [alignLayers(v2, short), "right"],
      [alignLayers(short, v2), "left"],
    ] as const) {
      expect(pairs.map(({ id }) => id)).toEqual(alignLayers(v2, v2).map(({ id }) => id));
      expect(pairs.filter((pair) => !pair[side]).map(({ id }) => id)).toEqual(
        v2.filter(({ block }) => block === 5).map(({ id }) => id),
      );
    }
  });

  test("V1 and V2 meet where the map has the same size for the last time", () => {
    // Blocks of both papers' tables: V1's strides after conv1, dw 2, 4, 6, 12; V2's in blocks 1, 3, 6, 13.
    expect(alignLayers(layers({ variant: "v1" }), v2).map(({ left, right }) => [left?.id, right?.id])).toEqual([
      ["conv_pw_1", "block_0_project"],
      ["conv_pw_3", "block_2_project"],
      ["conv_pw_5", "block_5_project"],
      ["conv_pw_11", "block_12_project"],
      ["conv_pw_13", "Conv_1"],
    ]);
  });
});

describe("how alike two maps are", () => {
  const tap = (shape: Tap["shape"], value: (row: number, column: number, channel: number) => number): Tap => {
    const [rows, columns, channels] = shape;
    const data = Float32Array.from({ length: rows * columns * channels }, (_, i) => {
      const place = Math.floor(i / channels);
      return value(Math.floor(place / columns), place % columns, i % channels);
    });
    return { id: "a", shape, data };
  };
  const ramp = (row: number, column: number, channel: number) => (channel === 0 ? row : column * column);

  test("of one shape: value by value", () => {
    const found = compareMaps(
      tap([4, 4, 2], ramp),
      tap([4, 4, 2], (...at) => 3 - 2 * ramp(...at)),
    );
    expect(found.left).toMatchObject({ min: 0, max: 9, mean: (1.5 + 3.5) / 2 });
    expect(found.correlation).toBeCloseTo(-1, 6);
    expect(found.alignment).toBeCloseTo(1, 6);
    // |v − (3 − 2 v)| = 3 |v − 1|: rows give 3 (1 + 0 + 1 + 2) / 4 = 3, squares 3 (1 + 0 + 3 + 8) / 4 = 9.
    expect(found.difference).toBeCloseTo(6, 6);
  });

  test("of another size and other channels: by what lies where, and not value by value", () => {
    const large = tap([16, 16, 4], (row, column, channel) => ramp(row / 4, column / 4, 1 - (channel % 2)));
    const found = compareMaps(tap([4, 4, 2], ramp), large);
    expect(found.alignment).toBeGreaterThan(0.95);
    expect(found).not.toHaveProperty("correlation");
    expect(found).not.toHaveProperty("difference");
    const one = tap([1, 1, 5], (_, __, channel) => channel);
    expect(compareMaps(one, one)).not.toHaveProperty("alignment");
  });

  test("kernels of other shapes are not compared", () => {
    const kernel = (shape: readonly [number, number, number, number], ...values: number[]) => ({
      ...{ layer: "a", shape, kernel: Float32Array.from(values), bias: new Float32Array(1) },
    });
    expect(compareKernels(kernel([1, 1, 3, 1], 1, 2, 3), kernel([1, 1, 3, 1], 2, 4, 6))).toBeCloseTo(1, 12);
    expect(compareKernels(kernel([1, 1, 3, 1], 1, 2, 3), kernel([1, 1, 1, 3], 1, 2, 3))).toBeUndefined();
  });
});
