import { beforeAll, describe, expect, test } from "vitest";
import { startInNode } from "../../../scripts/node-detector.js";
import { layers } from "../../../src/model/architecture/layers.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { ImageClassifierManifest } from "../../../src/model/pass/weights.js";
import { disposeTaps, randomWeights } from "../../../src/model/runtime/graph.js";
import { ImageClassifier } from "../../../src/model/runtime/imageClassifier.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";

beforeAll(startInNode);

const network = { variant: "v1", alpha: 0.25, resolution: 32, classes: 3 } as const;

function classifier(more: Partial<ImageClassifierManifest> = {}): ImageClassifier {
  const manifest: ImageClassifierManifest = {
    ...{ kind: "image-classifier", id: "own:test", title: "", network, output: "softmax", background: false },
    ...{ labels: ["cat", "cup", "rocket"], source: { file: "a.h5" }, files: [] },
    preprocessing: { channels: "rgb", scale: [1, 2, 4], offset: [10, 20, 30] },
    ...more,
  } as ImageClassifierManifest;
  return new ImageClassifier(manifest, randomWeights(layers(manifest.network), 5));
}

/** One pixel of a color, everywhere. */
const picture = { width: 1, height: 1, data: Uint8ClampedArray.of(100, 50, 25, 255) };

function firstPixel(one: ImageClassifier, changes: readonly Change[] = []): number[] {
  const input = one.input(picture, "stretch", changes);
  const [, , , channels] = input.shape;
  const pixel = [...heapView(input).slice(0, channels)];
  input.dispose();
  return pixel;
}

describe("what goes in", () => {
  test("each channel has its own factor and offset", () => {
    expect(firstPixel(classifier())).toEqual([100 + 10, 2 * 50 + 20, 4 * 25 + 30]);
  });

  test("blue first, where the network was trained so", () => {
    const preprocessing = { channels: "bgr", scale: [1, 1, 1], offset: [-104, -117, -123] } as const;
    expect(firstPixel(classifier({ preprocessing }))).toEqual([25 - 104, 50 - 117, 100 - 123]);
  });

  test("a gray stem gets the luminance of ITU-R BT.601", () => {
    const gray = classifier({ network: { ...network, inputChannels: 1 } });
    const [value] = firstPixel(gray);
    expect(value).toBeCloseTo(0.299 * 100 + 0.587 * 50 + 0.114 * 25 + 10, 3);
  });

  test("experiments with scale and channels change what goes in", () => {
    expect(firstPixel(classifier(), [{ kind: "input-scale", range: "0..255" }])).toEqual([100, 50, 25]);
    expect(firstPixel(classifier(), [{ kind: "input-channels", order: "bgr" }])).toEqual([25 + 10, 120, 4 * 100 + 30]);
  });
});

describe("what comes out", () => {
  function scores(one: ImageClassifier): Float32Array {
    const input = one.input(picture, "stretch");
    const pass = one.run(input);
    input.dispose();
    disposeTaps(pass.taps);
    return pass.scores;
  }

  test("after a softmax the shares sum to 1, and the labels follow them", () => {
    const one = classifier();
    const shares = scores(one);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    const { strongest } = one.detections({ scores: shares });
    expect(strongest).toHaveLength(3);
    expect(strongest[0].score).toBe(Math.max(...shares));
  });

  test("a background is no class: labels begin with output 1", () => {
    const { strongest } = classifier({ background: true, labels: ["cat", "cup"] }).detections({
      scores: Float32Array.of(0.7, 0.1, 0.2),
    });
    expect(strongest.map(({ label, class: index }) => [label, index])).toEqual([
      ["cup", 1],
      ["cat", 0],
    ]);
  });

  test("a sigmoid gives each class a share of its own; a backbone names nothing", () => {
    for (const value of scores(classifier({ output: "sigmoid" }))) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
    expect(scores(classifier({ output: "none", network: { ...network, classes: 0 }, labels: [] }))).toHaveLength(0);
  });

  test("nothing is left behind", () => {
    const before = tf.memory().numTensors;
    const one = classifier();
    scores(one);
    one.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
