import { beforeAll, describe, expect, test } from "vitest";
import { readManifest, readPhoto, readPhotos, readWeights, startInNode } from "../../../scripts/node-detector.js";
import type { Weights } from "../../../src/model/pass/weights.js";
import { activationNames } from "../../../src/model/architecture/spec.js";
import type { Change } from "../../../src/model/pass/changes.js";
import { simdKernels, tf } from "../../../src/model/runtime/tensorflow.js";
import { fusedConvolver } from "../../../src/model/runtime/fusedConvolver.js";
import { Detector } from "../../../src/model/runtime/detector.js";
import type { HeadOptions } from "../../../src/model/detection/heads.js";
import { comparePasses } from "./wholePasses.js";

beforeAll(startInNode);

/**
 * With random weights the values before a clip grow from block to block, up to a hundred times what the clip leaves: a
 * difference is told as a share of what is left.
 */
const untrained = 1e-4;

describe.each([
  // A stem and thirteen pairs, pooling and classifier.
  ["v1", 29],
  // 52 convolutions and 10 sums, pooling and classifier; at α = 1/4 blocks 1 and 16 add as well.
  ["v2", 64],
] as const)("a whole pass of %s", (variant, taps) => {
  for (const resolution of [224, 300, 96, 75]) {
    for (const alpha of [0.25, 0.35, 1, 1.4]) {
      test(`at ${resolution}, α ${alpha}: every layer and sum is TensorFlow.js's`, () => {
        const { error, lastError, ...found } = comparePasses(simdKernels()!, { variant, resolution, alpha });
        expect(found.taps).toBeGreaterThanOrEqual(taps);
        expect([found.at, error]).toEqual([found.at, Math.min(error, untrained)]);
        expect(lastError).toBeLessThan(untrained);
      });
    }
  }
});

describe("with trained weights", () => {
  let weights: Weights;
  let network: Awaited<ReturnType<typeof readManifest>>["network"];

  beforeAll(async () => {
    const manifest = await readManifest();
    weights = await readWeights(manifest);
    ({ network } = manifest);
  });

  test.each([224, 300, 96, 75])("all 52 layers and 10 sums at %i are within 1e-5 of their range", (resolution) => {
    const options = { ...network, resolution };
    const { taps, error, at, lastError } = comparePasses(simdKernels()!, options, { weights });
    expect(taps).toBe(62);
    expect([at, error]).toEqual([at, Math.min(error, 1e-5)]);
    expect(lastError).toBeLessThan(1e-5);
  });

  const changes: Change[] = [
    ...activationNames.map((activation): Change => ({ kind: "activation", activation, block: 3 })),
    { kind: "activation", activation: "mish" },
    { kind: "cap", cap: 1.5 },
    { kind: "skip-removed" },
    { kind: "skip-removed", block: 5 },
    { kind: "branch-removed", block: 5 },
    { kind: "projection-activation", activation: "relu6" },
    { kind: "projection-activation", activation: "mish", block: 4 },
    { kind: "depthwise-kernel", kernel: "box", block: 2 },
    { kind: "padding", padding: "pytorch" },
    { kind: "weight-format", format: "int4", per: "channel" },
  ];
  test.each(changes)("changed by %o it is the same as on TensorFlow.js's kernels", (change) => {
    const before = tf.memory().numTensors;
    const options = { ...network, resolution: 75 };
    const { at, error, lastError } = comparePasses(simdKernels()!, options, { weights, changes: [change] });
    expect([at, error]).toEqual([at, Math.min(error, 2e-5)]);
    expect(lastError).toBeLessThan(2e-5);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test.each([
  ["full convolutions", { variant: "v1", resolution: 48, alpha: 0.25, convolution: "full" }],
  ["channels that eight does not divide", { variant: "v2", resolution: 48, alpha: 0.37, rounding: "truncate" }],
  ["fewer than four channels", { variant: "v2", resolution: 48, alpha: 1 / 16, rounding: "truncate" }],
  [
    "a gray picture and other strides",
    { variant: "v2", resolution: 32, inputChannels: 1, strides: [1, 1, 2, 3, 2, 1, 2, 1] },
  ],
  ["seven classes", { variant: "v1", resolution: 32, alpha: 0.25, classes: 7 }],
  ["the smallest picture", { variant: "v2", resolution: 32, padding: "pytorch" }],
] as const)("a network of %s is TensorFlow.js's", (_, options) => {
  const { at, error, lastError } = comparePasses(simdKernels()!, options);
  expect([at, error]).toEqual([at, Math.min(error, untrained)]);
  expect(lastError).toBeLessThan(untrained);
});

test.each(["coco-ssdlite-v2", "face-v1", "face-fpnlite-v2"])(
  "%s detects on every photo of this site what it detects on TensorFlow.js's kernels",
  async (id) => {
    const manifest = await readManifest<HeadOptions>(id);
    const weights = await readWeights(manifest);
    const [ours, theirs] = [new Detector(manifest, weights), new Detector(manifest, weights, fusedConvolver)];
    let found = 0;
    for (const photo of await readPhotos()) {
      const picture = await readPhoto(photo.id);
      const [mine, other] = [ours, theirs].map((detector) => {
        const input = detector.input(picture, "letterbox");
        const pass = detector.run(input);
        input.dispose();
        return detector.detections(pass, picture, "letterbox").detections;
      });
      expect(mine.map(({ label, anchor }) => [label, anchor])).toEqual(
        other.map(({ label, anchor }) => [label, anchor]),
      );
      for (const [i, { score, box }] of mine.entries()) {
        expect(score).toBeCloseTo(other[i].score, 4);
        box.forEach((edge, k) => expect(edge).toBeCloseTo(other[i].box[k], 4));
      }
      found += mine.length;
    }
    expect(found).toBeGreaterThan(0);
    ours.dispose();
    theirs.dispose();
  },
);
