import { expect, test } from "vitest";
import { foldedLayers, foldedNorm, spread } from "../../../src/model/own/foldedNorms.js";
import { packOwn } from "../../../src/model/own/pack.js";
import { decodeWeights } from "../../../src/model/pass/weights.js";
import { file, read } from "./expectations.js";
import { v2Families } from "./families.js";
import { sample } from "./sample.js";
import { writeKerasH5 } from "./writers/keras.js";

test("by hand: γ 3, variance 8.999, ε .001 and mean 2 make a factor of 1 and a bias of β − 2", () => {
  const array = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
  const weights = new Map([
    ["a/kernel", array([1, 1, 2, 2], 0.5, -4, -0.25, 1)],
    ["a/bias", array([2], -1.5, 0)],
    ["a/gamma", array([2], 3, 0)],
    ["a/beta", array([2], 0.5, 0)],
    ["a/mean", array([2], 2, 1)],
    ["a/variance", array([2], 8.999, 1)],
    ["a/epsilon", array([1], 0.001)],
  ]);
  const { channels, epsilon } = foldedNorm(weights, "a");
  expect(epsilon).toBeCloseTo(0.001, 9);
  expect(channels[0].scale).toBeCloseTo(1, 6);
  expect(channels[0]).toMatchObject({ bias: -1.5, after: 0.5 });
  expect(channels[0].before).toBeCloseTo(0.5, 6);
  // A scale of 0 takes all of the kernel away: what it was before, nobody can tell.
  expect(channels[1]).toMatchObject({ scale: 0, before: undefined, after: 4 });
  expect(spread([2, undefined, 0, 8])).toBe(4);
  expect(() => foldedNorm(weights, "b")).toThrow("invalid layer: b; it must have gamma");
});

test("of a file every layer's numbers come back as they were written, and the kernel as it was before", async () => {
  const own = sample({ variant: "v2", alpha: 0.1, resolution: 96 });
  const { reading, network } = read(file("v2.h5", writeKerasH5(own, v2Families.keras)));
  const { manifest, files } = await packOwn("own:a", reading, network, reading.conventions, []);
  const weights = await decodeWeights(manifest.files[0], files.get("weights.bin")!);
  const normed = own.layers.filter(({ norm }) => norm);
  expect(foldedLayers(weights)).toEqual(normed.map(({ layer }) => layer.id));
  for (const { layer, norm, kernel } of normed) {
    const { channels } = foldedNorm(weights, layer.id);
    expect(channels.map(({ gamma }) => gamma)).toEqual([...norm!.gamma]);
    expect(channels.map(({ variance }) => variance)).toEqual([...norm!.variance]);
    const n = channels.length;
    const largest = channels.map((_, c) =>
      Math.max(...kernel.data.filter((__, i) => i % n === c).map((value) => Math.abs(value))),
    );
    for (const [c, { before }] of channels.entries()) expect(before! / largest[c]).toBeCloseTo(1, 4);
  }
});
