import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sampled } from "../../../scripts/models/fixtures.js";
import { openDetector, readPhoto, startInNode } from "../../../scripts/node-detector.js";
import { activations } from "../../../src/model/math/activation.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import {
  LayerGraph,
  type Taps,
  disposeTaps,
  forward,
  kernelShape,
  randomWeights,
} from "../../../src/model/runtime/graph.js";
import { networkInput } from "../../../src/model/pass/image.js";
import { layers, outputTap, sumTap } from "../../../src/model/architecture/layers.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";
import { type WeightFile, decodeWeights } from "../../../src/model/pass/weights.js";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const original = JSON.parse(readFileSync(`${fixtures}original.json`, "utf8")) as {
  photo: string;
  file: WeightFile;
  samples: Record<string, Sampled>;
};

beforeAll(startInNode);

/** Copies of some taps; nothing stays behind. */
function run(
  network: LayerGraph,
  input: Float32Array,
  taps: string[],
  changes: Change[] = [],
): Map<string, Float32Array> {
  const x: tf.Tensor4D = tf.tensor(input, [1, ...network.layers[0].in]);
  const result: Taps = forward(network, x, { taps, changes });
  const copies = new Map([...result].map(([id, tensor]) => [id, heapView(tensor).slice()]));
  x.dispose();
  disposeTaps(result);
  return copies;
}

/** Largest difference from the original's sampled values, as a share of that tensor's maximum. */
function errorOf(tap: string, values: Float32Array): number {
  const { size, max, at, values: expected } = original.samples[tap];
  expect(values.length).toBe(size);
  return Math.max(...at.map((place, i) => Math.abs(values[place] - expected[i]))) / max;
}

/** Whether two tensors agree in every bit. */
function same(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}

describe("with the original's own 32-bit weights, up to block 3", () => {
  let network: LayerGraph;
  let input: Float32Array;
  const all = layers({ variant: "v2", resolution: 300, classes: 0 });
  const some = all.slice(
    0,
    all.findIndex(({ block }) => block === 4),
  );

  beforeAll(async () => {
    const weights = await decodeWeights(original.file, readFileSync(`${fixtures}first-layers.bin`));
    network = new LayerGraph(some, weights);
    const preprocessing = { size: 300, resize: "bilinear", channels: "rgb", scale: 2 / 255, offset: -1 } as const;
    input = networkInput(await readPhoto(original.photo), "stretch", preprocessing);
  });

  test("every layer and sum is the original's to 2e-5 of its maximum", () => {
    const taps = some.flatMap((layer) => [layer.id, sumTap(layer) ?? layer.id]);
    for (const [tap, values] of run(network, input, taps)) expect(errorOf(tap, values)).toBeLessThan(2e-5);
  });

  test("PyTorch's padding gives other numbers from the first stride on", () => {
    const values = run(network, input, ["Conv1"], [{ kind: "padding", padding: "pytorch" }]).get("Conv1")!;
    expect(errorOf("Conv1", values)).toBeGreaterThan(0.05);
  });
});

describe("with the committed 8-bit weights", () => {
  let detector: Detector;
  let input: tf.Tensor4D;

  beforeAll(async () => {
    detector = await openDetector();
  });
  beforeEach(async () => {
    input = detector.input(await readPhoto(original.photo), "stretch");
  });
  afterEach(() => input.dispose());

  test("every layer of the backbone stays near the original", () => {
    const taps = detector.network.layers.map(({ id }) => id);
    const result = forward(detector.network, input, { taps });
    expect([...result.keys()]).toEqual(taps);
    for (const [tap, tensor] of result) {
      expect([tap, errorOf(tap, heapView(tensor)) < 0.05]).toEqual([tap, true]);
    }
    disposeTaps(result);
  });

  test("so do the head's boxes and scores", () => {
    const { boxes, scores } = detector.run(input);
    expect(errorOf("boxes", boxes)).toBeLessThan(0.02);
    expect(errorOf("scores", scores)).toBeLessThan(0.005);
  });

  test("taps have the shapes of their layers, and only those asked for come back", () => {
    const result = forward(detector.network, input, { taps: ["block_2_add", "block_13_expand"] });
    // 75 × 75 × 24 and 19 × 19 × 576: the sizes that the SSD literature gives for 300-pixel inputs.
    expect([...result].map(([id, { shape }]) => [id, shape])).toEqual([
      ["block_2_add", [1, 75, 75, 24]],
      ["block_13_expand", [1, 19, 19, 576]],
    ]);
    disposeTaps(result);
  });

  test("a tap that the network does not have is named", () => {
    expect(() => forward(detector.network, input, { taps: ["block_17_add"] })).toThrow("invalid tap: block_17_add");
  });

  test("no run leaves a tensor behind, whatever is changed", () => {
    const changes: Change[][] = [
      [],
      [{ kind: "activation", activation: "mish" }],
      [{ kind: "cap", cap: 4 }],
      [{ kind: "skip-removed" }],
      [{ kind: "branch-removed", block: 5 }],
      [{ kind: "projection-activation", activation: "relu6", block: 3 }],
      [{ kind: "padding", padding: "pytorch" }],
      [{ kind: "activation-format", format: "int6" }],
    ];
    const before = tf.memory().numTensors;
    for (const change of changes) disposeTaps(detector.run(input, { taps: ["block_6_expand"], changes: change }).taps);
    expect(tf.memory().numTensors).toBe(before);
    // Changed kernels are kept for the next run with the same change, and no longer.
    disposeTaps(
      forward(detector.network, input, { changes: [{ kind: "weight-format", format: "int4", per: "tensor" }] }),
    );
    expect(tf.memory().numTensors).toBe(before + 52);
    disposeTaps(forward(detector.network, input));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a failed run leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const wrong: tf.Tensor4D = tf.tensor(new Float32Array(12), [1, 2, 2, 3]);
    const layersOfV1 = layers({ variant: "v1", resolution: 32, classes: 0 });
    expect(() => new LayerGraph(layersOfV1, new Map())).toThrow("the weights have no array conv1/kernel");
    wrong.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("changes", () => {
  let detector: Detector;
  let input: Float32Array;
  let plain: Map<string, Float32Array>;
  const taps = ["Conv1", "block_1_expand", "block_4_add", "block_5_expand", "block_5_project", "block_5_add", "Conv_1"];

  beforeAll(async () => {
    detector = await openDetector();
    input = networkInput(await readPhoto("cat"), "stretch", detector.manifest.preprocessing);
    plain = run(detector.network, input, taps);
  });

  const changed = (...changes: Change[]) => run(detector.network, input, taps, changes);

  test("to a block leave every bit before it as it was, and change what follows", () => {
    const changes: Change[] = [
      { kind: "activation", activation: "relu", block: 5 },
      { kind: "activation", activation: "mish", block: 5 },
      { kind: "cap", cap: 1, block: 5 },
      { kind: "skip-removed", block: 5 },
      { kind: "branch-removed", block: 5 },
      { kind: "projection-activation", activation: "relu6", block: 5 },
      { kind: "depthwise-kernel", kernel: "box", block: 5 },
    ];
    for (const change of changes) {
      const result = changed(change);
      for (const tap of ["Conv1", "block_1_expand", "block_4_add"])
        expect(same(result.get(tap), plain.get(tap))).toBe(true);
      expect(same(result.get("Conv_1"), plain.get("Conv_1"))).toBe(false);
    }
  });

  test("a removed branch leaves the block's input, and its layers have no tap", () => {
    const result = changed({ kind: "branch-removed", block: 5 });
    expect(same(result.get("block_5_add"), plain.get("block_4_add"))).toBe(true);
    expect(result.has("block_5_expand")).toBe(false);
  });

  test("a removed skip leaves the projection", () => {
    const result = changed({ kind: "skip-removed", block: 5 });
    expect(same(result.get("block_5_add"), plain.get("block_5_project"))).toBe(true);
  });

  test("a cap clips the very values that ReLU lets through", () => {
    const relu = changed({ kind: "activation", activation: "relu", block: "stem" }).get("Conv1")!;
    const capped = changed({ kind: "cap", cap: 0.5, block: "stem" }).get("Conv1")!;
    expect(
      same(
        capped,
        relu.map((value) => Math.min(value, 0.5)),
      ),
    ).toBe(true);
    expect(
      same(
        plain.get("Conv1"),
        relu.map((value) => Math.min(value, 6)),
      ),
    ).toBe(true);
  });

  test.each(["mish", "silu", "hardSwish", "gelu", "sigmoid"] as const)("%s is the function that is drawn", (name) => {
    const linear = changed({ kind: "activation", activation: "identity", block: "stem" }).get("Conv1")!;
    const result = changed({ kind: "activation", activation: name, block: "stem" }).get("Conv1")!;
    let worst = 0;
    for (let i = 0; i < linear.length; i += 7)
      worst = Math.max(worst, Math.abs(result[i] - activations[name].f(linear[i])));
    // 32-bit floats near 20 lie 2e-6 apart.
    expect(worst).toBeLessThan(3e-6);
  });

  test("box and center kernels pass a flat map alike, and only box blurs", () => {
    const flat = new Float32Array(32 * 32 * 3).fill(0.5);
    const net = layers({ variant: "v2", resolution: 32, classes: 0, rows: [{ t: 1, c: 16, n: 1, s: 1 }], last: 0 });
    const network = new LayerGraph(net, randomWeights(net, 5));
    const middle = (changes: Change[]) => {
      const values = run(network, flat, ["block_0_depthwise"], changes).get("block_0_depthwise")!;
      return values.slice((8 * 16 + 8) * 32, (8 * 16 + 9) * 32);
    };
    const before = middle([]);
    for (const kernel of ["box", "center"] as const) {
      for (const [i, value] of middle([{ kind: "depthwise-kernel", kernel }]).entries())
        expect(value).toBeCloseTo(before[i], 4);
    }
    network.dispose();
  });

  test("activations in n bits take at most 2ⁿ values", () => {
    const values = changed({ kind: "activation-format", format: "int4" }).get("block_5_expand")!;
    const distinct = new Set(values);
    expect(distinct.size).toBeLessThanOrEqual(16);
    expect(distinct.size).toBeGreaterThan(4);
  });

  test("weights in 16 bits change little, weights in 4 bits a lot", () => {
    const of = (format: "fp16" | "int4") => {
      const values = changed({ kind: "weight-format", format, per: "channel" }).get("Conv_1")!;
      const expected = plain.get("Conv_1")!;
      return values.reduce((sum, value, i) => sum + (value - expected[i]) ** 2, 0);
    };
    expect(of("int4")).toBeGreaterThan(100 * of("fp16"));
  });

  test("to a place without what they change are refused", () => {
    expect(() => changed({ kind: "skip-removed", block: 3 })).toThrow(
      "invalid block of skip-removed: 3; it must be one with a skip, 2, 4, 5, 7, 8, 9, 11, 12, 14, 15",
    );
    expect(() => changed({ kind: "cap", cap: 0 })).toThrow("invalid cap: 0; it must be above 0");
    expect(() => changed({ kind: "activation", activation: "relu", block: 17 })).toThrow("invalid block of activation");
  });
});

describe("untrained networks", () => {
  test.each([
    ["v1", { variant: "v1", resolution: 64, alpha: 0.25, classes: 10 }],
    ["v1 of full convolutions", { variant: "v1", resolution: 32, alpha: 0.25, convolution: "full", classes: 10 }],
    ["v2", { variant: "v2", resolution: 96, alpha: 0.35 }],
    ["v2 with PyTorch's padding and odd sizes", { variant: "v2", resolution: 75, alpha: 0.35, padding: "pytorch" }],
    ["v2 with Mish", { variant: "v2", resolution: 64, alpha: 0.5, activation: "mish" }],
  ] as const)("%s runs, and each tap has its layer's shape", (_, options) => {
    const before = tf.memory().numTensors;
    const net = layers(options);
    const network = new LayerGraph(net, randomWeights(net, 1));
    const x: tf.Tensor4D = tf.tensor(new Float32Array(options.resolution ** 2 * 3).fill(0.1), [
      1,
      options.resolution,
      options.resolution,
      3,
    ]);
    const taps = forward(network, x, { taps: net.map(outputTap) });
    for (const layer of net) expect(taps.get(outputTap(layer))!.shape).toEqual([1, ...layer.out]);
    const last = heapView(taps.get(net[net.length - 1].id)!);
    expect(last.every(Number.isFinite)).toBe(true);
    disposeTaps(taps);
    x.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("random weights come back with the seed and have He's variance", () => {
    const net = layers({ variant: "v2", alpha: 0.35 });
    const weights = randomWeights(net, 3);
    expect(randomWeights(net, 3).get("Conv_1/kernel")!.data).toEqual(weights.get("Conv_1/kernel")!.data);
    const { data, shape } = weights.get("Conv_1/kernel")!;
    const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
    expect(variance).toBeCloseTo(2 / shape[2], 4);
    expect(shape).toEqual(kernelShape(net.find(({ id }) => id === "Conv_1")!));
  });
});
