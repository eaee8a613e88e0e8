import { beforeAll, describe, expect, test } from "vitest";
import { readManifest, startInNode } from "../../../scripts/node-detector.js";
import { layers } from "../../../src/model/architecture/layers.js";
import type { Box } from "../../../src/model/types.js";
import { random } from "../../../src/model/math/random.js";
import {
  type Anchor,
  type Head,
  anchors,
  decodeBox,
  overlap,
  ssdHead,
  suppress,
} from "../../../src/model/detection/ssd.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";

let head: Head;
let all: Anchor[];

beforeAll(async () => {
  await startInNode();
  const manifest = await readManifest();
  head = ssdHead(manifest.head, layers(manifest.network));
  all = anchors(head, manifest.head);
});

describe("the head", () => {
  test("has SSD's six maps on a 300-pixel input", () => {
    // arXiv:1801.04381, section 6.2 and the published configuration: strides 16 and 32, then halved four times.
    expect(head.maps.map(({ shape }) => shape)).toEqual([
      [19, 19, 576],
      [10, 10, 1280],
      [5, 5, 512],
      [3, 3, 256],
      [2, 2, 256],
      [1, 1, 128],
    ]);
  });

  test("predicts four numbers and 91 scores for each of 1917 anchors", () => {
    expect(all).toHaveLength(1917);
    const outputs = (side: "boxes" | "scores") =>
      head.maps.reduce((sum, map) => sum + map[side][1].out.reduce((a, b) => a * b), 0);
    expect(outputs("boxes")).toBe(4 * 1917);
    expect(outputs("scores")).toBe(91 * 1917);
  });

  test("names a tap that the backbone does not have", async () => {
    const manifest = await readManifest();
    const options = { ...manifest.head, taps: ["block_17_expand"] };
    expect(() => ssdHead(options, layers(manifest.network))).toThrow(
      "invalid taps: block_17_expand; it must be a layer of the backbone",
    );
  });
});

test("the anchors are those that the original graph stores", () => {
  // Read from its constant Postprocessor/ExpandDims: top, left, bottom, right.
  const stored: Record<number, Box> = {
    0: [-0.02368421, -0.02368421, 0.07631579, 0.07631579],
    1: [-0.04439489, -0.11510557, 0.09702647, 0.16773716],
    2: [-0.11510557, -0.04439489, 0.16773716, 0.09702647],
    3: [-0.02368421, 0.02894736, 0.07631579, 0.12894736],
    1083: [-0.125, -0.125, 0.225, 0.225],
    1084: [-0.07374369, -0.19748737, 0.17374368, 0.29748738],
    1088: [-0.15916501, -0.15916501, 0.25916502, 0.25916502],
    1683: [-0.15, -0.15, 0.35, 0.35],
    1900: [0.46715727, -0.31568545, 1.03284276, 0.81568545],
    1911: [0.025, 0.025, 0.975, 0.975],
    1916: [0.01266029, 0.01266029, 0.98733974, 0.98733974],
  };
  for (const [index, expected] of Object.entries(stored)) {
    const box = decodeBox(all[Number(index)], [0, 0, 0, 0]);
    for (let i = 0; i < 4; i++) expect(box[i]).toBeCloseTo(expected[i], 6);
  }
});

describe("decoding", () => {
  const anchor: Anchor = { y: 0.5, x: 0.25, height: 0.2, width: 0.4, map: 0 };

  test("by hand: a shift of 10 is one anchor size, 5 · ln 2 doubles the height", () => {
    const [top, left, bottom, right] = decodeBox(anchor, [10, -5, 5 * Math.LN2, 0]);
    // Center (0.5 + 0.2, 0.25 − 0.2), size 0.4 × 0.4.
    expect(top).toBeCloseTo(0.5);
    expect(bottom).toBeCloseTo(0.9);
    expect(left).toBeCloseTo(-0.15);
    expect(right).toBeCloseTo(0.25);
  });
});

describe("overlap", () => {
  test.each<[string, Box, Box, number]>([
    ["the same box", [0, 0, 1, 1], [0, 0, 1, 1], 1],
    ["half of one beside the other", [0, 0, 1, 1], [0, 0.5, 1, 1.5], 1 / 3],
    ["a quarter inside", [0, 0, 1, 1], [0, 0, 0.5, 0.5], 1 / 4],
    ["touching edges", [0, 0, 1, 1], [0, 1, 1, 2], 0],
    ["apart", [0, 0, 1, 1], [2, 2, 3, 3], 0],
    ["boxes without area", [0, 0, 0, 0], [0, 0, 0, 0], 0],
    ["boxes turned inside out", [1, 1, 0, 0], [1, 1, 0, 0], 0],
  ])("of %s", (_, a, b, expected) => {
    expect(overlap(a, b)).toBeCloseTo(expected);
    expect(overlap(b, a)).toBeCloseTo(expected);
  });
});

describe("suppression", () => {
  const a: Box = [0, 0, 1, 1];
  const nearA: Box = [0, 0.1, 1, 1.1]; // overlaps a by 0.9 / 1.1 = .82
  const halfA: Box = [0, 0.5, 1, 1.5]; // overlaps a by 1/3, nearA by 0.6 / 1.4 = .43
  const far: Box = [3, 3, 4, 4];

  test("keeps the best of two that overlap, and what is apart", () => {
    expect(suppress([nearA, a, far], [0.6, 0.9, 0.5], 0.6)).toEqual([1, 2]);
  });

  test("does not let a box that is already gone take others with it", () => {
    // nearA would take halfA at a limit of .4, but a has taken nearA before, and a spares halfA.
    expect(suppress([a, nearA, halfA], [0.9, 0.8, 0.7], 0.4)).toEqual([0, 2]);
  });

  test("prefers the lower index at equal scores, and keeps an overlap of just the limit", () => {
    expect(suppress([a, nearA], [0.5, 0.5], 0.6)).toEqual([0]);
    expect(
      suppress(
        [
          [0, 0, 1, 1],
          [0, 0, 0.5, 1],
        ],
        [0.9, 0.8],
        0.5,
      ),
    ).toEqual([0, 1]);
  });

  test("of nothing is nothing", () => {
    expect(suppress([], [], 0.5)).toEqual([]);
  });

  test("agrees with TensorFlow's on random boxes", () => {
    const { uniform } = random(11);
    for (let round = 0; round < 20; round++) {
      const boxes = Array.from({ length: 60 }, (): Box => {
        const [top, left] = [uniform(), uniform()];
        return [top, left, top + 0.1 + 0.4 * uniform(), left + 0.1 + 0.4 * uniform()];
      });
      const scores = boxes.map(() => Math.fround(uniform()));
      const theirs = tf.tidy(() => {
        const corners: tf.Tensor2D = tf.tensor(Float32Array.from(boxes.flat()), [60, 4]);
        const values: tf.Tensor1D = tf.tensor(Float32Array.from(scores), [60]);
        return [...tf.image.nonMaxSuppression(corners, values, 60, 0.5).dataSync()];
      });
      expect(suppress(boxes, scores, 0.5)).toEqual(theirs);
    }
  });
});
