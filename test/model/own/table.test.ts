import { expect, test } from "vitest";
import { layers } from "../../../src/model/architecture/layers.js";
import { networkOptions } from "../../../src/model/architecture/spec.js";

const shapes = (options: Parameters<typeof layers>[0]) =>
  layers(options).map(({ id, in: from, out }) => `${id} ${from[2]} ${out[2]}`);

test("a row with t = 1 may have an expansion of its own, as MXNet's V2", () => {
  const rows = [{ t: 1, c: 16, n: 1, s: 1, expands: true as const }];
  expect(shapes({ rows, last: 0, classes: 0 })).toEqual([
    "Conv1 3 32",
    "block_0_expand 32 32",
    "block_0_depthwise 32 32",
    "block_0_project 32 16",
  ]);
});

test("V1 may have a last convolution, as timm's mobilenetv1_100h, 1024 to 1280", () => {
  expect(shapes({ variant: "v1", last: 1280 }).slice(-4)).toEqual([
    "conv_pw_13 1024 1024",
    "Conv_1 1024 1280",
    "pool 1280 1280",
    "conv_preds 1280 1000",
  ]);
});

test("a head may have several dense layers, each with its function", () => {
  const list = layers({ hidden: [{ c: 100, activation: "relu" }], classes: 3 }).slice(-3);
  expect(list.map(({ id, role, stageName, activation }) => [id, role, stageName, activation])).toEqual([
    ["pool", "pool", "pool", "identity"],
    ["hidden_1", "classifier", "hidden 1", "relu"],
    ["predictions", "classifier", "classifier", "identity"],
  ]);
  expect(shapes({ hidden: [{ c: 100, activation: "relu" }], classes: 3 }).slice(-2)).toEqual([
    "hidden_1 1280 100",
    "predictions 100 3",
  ]);
});

test("one block may go without its skip, and one layer may be padded in another way", () => {
  const list = layers({ withoutSkip: [4], paddings: { Conv1: "pytorch" } });
  // Published V2 has ten skips: in blocks 2, 4, 5, 7, 8, 9, 11, 12, 14 and 15.
  expect(list.filter(({ residualFrom }) => residualFrom !== undefined).map(({ block }) => block)).toEqual([
    2, 5, 7, 8, 9, 11, 12, 14, 15,
  ]);
  expect(list.filter(({ padding }) => padding === "pytorch").map(({ id }) => id)).toEqual(["Conv1"]);
});

test("what a table cannot say is refused by name", () => {
  expect(() => networkOptions({ hidden: [{ c: 0, activation: "relu" }] })).toThrow(
    /^invalid hidden: .*it must be layers/,
  );
  expect(() => networkOptions({ paddings: { Conv1: "left" as "pytorch" } })).toThrow(/^invalid padding: left/);
});
