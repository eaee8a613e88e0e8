import fc from "fast-check";
import { expect, test } from "vitest";
import {
  backbone,
  backboneOptions,
  exitNames,
  featuresOf,
  nearestSides,
  undivided,
} from "../../../src/model/architecture/backbone.js";
import { total } from "../../../src/model/architecture/cost.js";
import { learningOf, learningTotal } from "../../../src/model/architecture/freeze.js";
import { levelCost, pyramid } from "../../../src/model/architecture/backboneFpn.js";

test("hands out what FACES_DNN's class does: features 3, 6, 13 and 17", () => {
  const { exits, layers } = backbone();
  expect(exits.map(({ name, feature, stride, shape }) => [name, feature, stride, ...shape])).toEqual([
    ["res2", 3, 4, 56, 56, 24],
    ["res3", 6, 8, 28, 28, 32],
    ["res4", 13, 16, 14, 14, 96],
    ["res5", 17, 32, 7, 7, 320],
  ]);
  expect(exits.map(({ tap }) => tap)).toEqual(["block_2_add", "block_5_add", "block_12_add", "block_16_project"]);
  expect(featuresOf(layers)).toHaveLength(18);
});

test("cutting instead of rounding gives another network", () => {
  const macs = (rounding: "eight" | "truncate") => total(backbone({ alpha: 0.75, rounding }).layers).macs;
  // Counted from the class in FACES_DNN, chapter 5.2, and with the published rounding in its place.
  expect([macs("truncate") / 1e6, macs("eight") / 1e6].map((m) => m.toFixed(1))).toEqual(["163.1", "192.7"]);
});

test("builds nothing after the last exit", () => {
  const { layers, unused, exits } = backbone({ outputs: ["res3", "res2"] });
  expect(exits.map(({ name }) => name)).toEqual(["res2", "res3"]);
  expect([layers.length, unused.length]).toEqual([18, 33]);
});

test("exits halve at any width and size", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.integer({ min: 32, max: 600 }),
      (alpha, resolution) => {
        const { exits } = backbone({ alpha, resolution });
        expect(exits.map(({ stride }) => stride)).toEqual([4, 8, 16, 32]);
        for (const { shape, stride } of exits) expect(shape[0]).toBe(Math.ceil(resolution / stride));
      },
    ),
  );
});

test("refuses what cannot be", () => {
  expect(() => backboneOptions({ outputs: [] })).toThrow(
    "invalid outputs: ; it must be one or more of res2, res3, res4, res5",
  );
  expect(() => backboneOptions({ freezeAt: 19 })).toThrow(
    "invalid freezeAt: 19; it must be a whole number from 0 to 18",
  );
  expect(() => backboneOptions({ groups: 0 })).toThrow("invalid groups");
  expect(backboneOptions({ outputs: ["res5", "res3"] }).outputs).toEqual(["res3", "res5"]);
});

test("32 groups do not divide 16, 24 and 144 channels", () => {
  const widths = (list: ReturnType<typeof undivided>) => [...new Set(list.map(({ out }) => out[2]))];
  expect(widths(undivided(backbone().layers, 32))).toEqual([16, 24, 144]);
  expect(undivided(backbone({ alpha: 0.35 }).layers, 8)).toEqual([]);
});

test("counts what learns", () => {
  const { layers, options } = backbone();
  // γ, β, mean and variance of the 15 776 channels that batch normalization works on.
  expect(learningTotal(layers, options)).toEqual({ trainable: 1_811_712, frozen: 0, buffers: 31_552 });
  // The stem: 864 weights, 32 γ, 32 β.
  expect(learningOf(layers[0], { norm: "BN", freezeAt: 1 })).toEqual({ trainable: 0, frozen: 928, buffers: 64 });
  expect(learningOf(layers[0], { norm: "FrozenBN", freezeAt: 0 })).toEqual({ trainable: 864, frozen: 0, buffers: 128 });
  expect(learningOf(layers[0], { norm: "GN", freezeAt: 0 })).toEqual({ trainable: 928, frozen: 0, buffers: 0 });
  const [stem] = backbone({ norm: "none" }).layers;
  expect(learningOf(stem, { norm: "none", freezeAt: 0 })).toEqual({ trainable: 896, frozen: 0, buffers: 0 });
});

test("a pyramid of 256 channels on 224 pixels", () => {
  const levels = pyramid(backbone().exits);
  expect(levels.map(({ name, lateral }) => [name, ...lateral.in, lateral.out[2]])).toEqual([
    ["p2", 56, 56, 24, 256],
    ["p3", 28, 28, 32, 256],
    ["p4", 14, 14, 96, 256],
    ["p5", 7, 7, 320, 256],
  ]);
  // By hand: 24 · 256 + 256 + 9 · 256² + 256 for p2.
  expect(levelCost(levels[0]).parameters).toBe(596_480);
  expect(levelCost(levels[3]).macs).toBe(7 * 7 * (320 * 256 + 9 * 256 * 256));
  expect(levels.every(({ fits }) => fits)).toBe(true);
});

test("a separable smoothing is the lighter one", () => {
  const [p2] = pyramid(backbone().exits, 64);
  // By hand, on 56² positions: 24 · 64 for the 1×1, then 9 · 64 + 64 · 64; a bias for each of three layers.
  expect(levelCost(p2, "separable")).toEqual({
    macs: 56 * 56 * (24 * 64 + 9 * 64 + 64 * 64),
    parameters: 24 * 64 + 9 * 64 + 64 * 64 + 3 * 64,
  });
});

test("a side that 32 does not divide breaks the sums of a pyramid", () => {
  // 200 / 32 is 6.25: seven positions, doubled to 14, against 13.
  const levels = pyramid(backbone({ resolution: 200 }).exits);
  expect(levels.map(({ fits }) => fits)).toEqual([true, false, false, true]);
  expect(levels[2].enlarged).toEqual([14, 14, 256]);
  expect(levels[2].exit.shape).toEqual([13, 13, 96]);
  expect(nearestSides(200)).toEqual([192, 224]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.subarray([...exitNames], { minLength: 1 }), (n, outputs) => {
      expect(pyramid(backbone({ resolution: 32 * n, outputs }).exits).every(({ fits }) => fits)).toBe(true);
    }),
  );
});
