import { expect, it } from "vitest";
import { blockLayers } from "../../../src/model/architecture/block.js";
import { layers } from "../../../src/model/architecture/layers.js";

const block2 = { side: 56, inputs: 24, factor: 6, outputs: 24, stride: 1 };

it("cuts out block 2 of V2 as table 2 of arXiv:1801.04381 has it", () => {
  const published = layers().filter(({ block }) => block === 2);
  const own = blockLayers(block2);
  expect(own.map(({ role, in: i, out }) => [role, i, out])).toEqual(
    published.map(({ role, in: i, out }) => [role, i, out]),
  );
  expect(own.map(({ out }) => out)).toEqual([
    [56, 56, 144],
    [56, 56, 144],
    [56, 56, 24],
  ]);
  // The very layers of the published block: a figure of block 2 has the ids of block 2.
  expect(own.map(({ id, block, residualFrom }) => [id, block, residualFrom])).toEqual(
    published.map(({ id, block, residualFrom }) => [id, block, residualFrom]),
  );
});

it("leaves the expansion out at t = 1, and the residual out over a stride or other channels", () => {
  expect(blockLayers({ ...block2, factor: 1 }).map(({ role }) => role)).toEqual(["depthwise", "projection"]);
  expect(blockLayers({ ...block2, stride: 2 }).at(-1)).toMatchObject({ out: [28, 28, 24] });
  for (const other of [{ stride: 2 }, { outputs: 32 }])
    expect(blockLayers({ ...block2, ...other }).every((layer) => layer.residualFrom === undefined)).toBe(true);
});

it("names what is wrong", () => {
  expect(() => blockLayers({ ...block2, side: 15 })).toThrow("invalid side: 15; it must be an even number, 16 or more");
});
