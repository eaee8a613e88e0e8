import { beforeAll, describe, expect, it } from "vitest";
import { openDetector, readPhoto } from "../../../scripts/node-detector.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { Tensor } from "../../../src/model/math/convolve.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps, kernelShape } from "../../../src/model/runtime/graph.js";
import { networkInput } from "../../../src/model/pass/image.js";
import {
  type Layer,
  layers,
  outputTap,
  receptiveFields,
  receptiveWindow,
  sumTap,
} from "../../../src/model/architecture/layers.js";
import { type ExplainedValue, explain, needsOf } from "../../../src/model/pass/explainValue.js";
import { inputTap, planPass } from "../../../src/model/pass/plan.js";
import { random } from "../../../src/model/math/random.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";

const network = layers({ variant: "v2", resolution: 300, classes: 0 });
const taps = network.flatMap((layer) => [layer.id, ...(sumTap(layer) ? [outputTap(layer)] : [])]);

let detector: Detector;

beforeAll(async () => {
  detector = await openDetector();
});

/** All tensors of a pass as plain arrays, the input among them. */
async function tensorsOf(photo: string, changes: readonly Change[] = []): Promise<Map<string, Tensor>> {
  const picture = await readPhoto(photo);
  const input = detector.input(picture, "stretch", changes);
  const present = planPass(network, changes).map(({ id }) => id);
  const pass = detector.run(input, { taps: taps.filter((tap) => present.includes(tap)), changes });
  const found = new Map<string, Tensor>();
  for (const [id, tensor] of pass.taps) {
    const [, h, w, c] = tensor.shape;
    found.set(id, { shape: [h, w, c], data: heapView(tensor).slice() });
  }
  disposeTaps(pass.taps);
  found.set(inputTap, { shape: [300, 300, 3], data: heapView(input).slice() });
  input.dispose();
  return found;
}

function explained(
  tensors: Map<string, Tensor>,
  tap: string,
  at: readonly [number, number, number],
  changes: readonly Change[] = [],
): ExplainedValue {
  const needs = needsOf(network, tap, changes);
  const { step } = needs;
  const weights =
    step.kind === "convolution"
      ? { layer: tap, shape: kernelShape(step.layer), ...detector.network.convolutions.weights(step) }
      : undefined;
  return explain(needs, tensors, weights, at);
}

function range({ data }: Tensor): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]);
    high = Math.max(high, data[i]);
  }
  return high - low;
}

/** The worst distance between explained and computed values, in parts of the layer's range. */
function worst(
  tensors: Map<string, Tensor>,
  ids: readonly string[],
  count: number,
  seed: number,
  changes: Change[] = [],
) {
  const dice = random(seed);
  const ranges = new Map(ids.map((id) => [id, range(tensors.get(id)!)]));
  let error = 0;
  for (let i = 0; i < count; i++) {
    const id = ids[i < ids.length ? i : dice.integer(ids.length)];
    const tensor = tensors.get(id)!;
    const [h, w, c] = tensor.shape;
    const at = [dice.integer(h), dice.integer(w), dice.integer(c)] as const;
    const actual = tensor.data[(at[0] * w + at[1]) * c + at[2]];
    error = Math.max(error, Math.abs(explained(tensors, id, at, changes).value - actual) / ranges.get(id)!);
  }
  return error;
}

describe("a value explained in plain arithmetic", () => {
  it.each(["cat", "cup", "astronaut", "motorcycle", "rocket"])(
    "equals the network's: 100 random values of all 62 tensors on the photo %s",
    async (photo) => {
      const tensors = await tensorsOf(photo);
      expect(taps.length).toBe(62);
      expect(worst(tensors, taps, 100, photo.length)).toBeLessThan(1e-4);
    },
  );

  it.each<[string, Change[]]>([
    ["a higher cap", [{ kind: "cap", cap: 12 }]],
    ["Mish in one block", [{ kind: "activation", activation: "mish", block: 5 }]],
    ["ReLU6 after a projection", [{ kind: "projection-activation", activation: "relu6", block: 9 }]],
    ["a removed skip", [{ kind: "skip-removed", block: 4 }]],
    ["box kernels", [{ kind: "depthwise-kernel", kernel: "box" }]],
    ["PyTorch's padding", [{ kind: "padding", padding: "pytorch" }]],
    ["swapped colors", [{ kind: "input-channels", order: "bgr" }]],
  ])("equals the network's with %s", async (_, changes) => {
    const tensors = await tensorsOf("cat", changes);
    expect(worst(tensors, taps, 124, 9, changes)).toBeLessThan(1e-4);
  });

  it("has 27, C, 9 and C terms in stem, expansion, depthwise and projection, and two in a sum", async () => {
    const tensors = await tensorsOf("cat");
    const count = (tap: string) => {
      const value = explained(tensors, tap, [3, 3, 3]);
      return value.kind === "sum" ? value.parts.length : value.terms.length;
    };
    expect(
      ["Conv1", "block_2_expand", "block_2_depthwise", "block_2_project", "block_2_add", "Conv_1"].map(count),
    ).toEqual([27, 24, 9, 144, 2, 320]);
  });

  it("reads zeros outside the map, where TensorFlow pads: none before, one after at stride 2", async () => {
    const tensors = await tensorsOf("cat");
    const corner = explained(tensors, "Conv1", [149, 149, 0]);
    if (corner.kind !== "convolution") throw new Error("not a convolution");
    expect(corner.terms.filter(({ outside }) => outside).length).toBe(3 * 5);
    const first = explained(tensors, "Conv1", [0, 0, 0]);
    expect(first.kind === "convolution" && first.terms.every(({ outside }) => !outside)).toBe(true);
  });

  it("refuses taps that nothing makes", () => {
    expect(() => needsOf(network, "block_2_expand", [{ kind: "branch-removed", block: 2 }])).toThrow(
      "invalid tap: block_2_expand; it must be",
    );
  });

  it("works out a small case by hand", () => {
    // 1 × 1 kernel, two channels in, ReLU6: 2 · 3 + (−1) · 0.5 + 4 = 9.5, cut to 6.
    const layer: Layer = {
      ...network[1],
      id: "small",
      role: "projection",
      kernel: 1,
      groups: 1,
      in: [1, 1, 2],
      out: [1, 1, 1],
    };
    const value = explain(
      {
        step: { kind: "convolution", id: "small", from: "before", layer, activation: "relu6", cap: 6, kernel: {} },
        taps: ["before"],
      },
      new Map([["before", { shape: [1, 1, 2] as const, data: [2, -1] }]]),
      { layer: "small", shape: [1, 1, 2, 1], kernel: new Float32Array([3, 0.5]), bias: new Float32Array([4]) },
      [0, 0, 0],
    );
    expect(value).toMatchObject({ sum: 5.5, bias: 4, before: 9.5, value: 6 });
  });

  it.each<[string, number, number]>([
    ["block_2_depthwise", 24, 26],
    ["block_5_add", 20, 18],
    ["block_5_add", 37, 0],
    ["block_12_add", 18, 18],
    ["block_16_project", 0, 9],
    ["Conv_1", 5, 5],
  ])("is a matter of its receptive field alone: %s at %i, %i", async (tap, row, column) => {
    const index = network.findIndex((layer) => layer.id === tap || sumTap(layer) === tap);
    const field = receptiveFields(network)[index];
    const [rows, columns] = [row, column].map((at) => receptiveWindow(field, at, 300));
    const picture = await readPhoto("cat");
    const whole = networkInput(picture, "stretch", detector.manifest.preprocessing);
    const kept = (inside: boolean) =>
      whole.map((value, i) => {
        const [y, x] = [Math.floor(i / 900), Math.floor(i / 3) % 300];
        const isInside = y >= rows.first && y <= rows.last && x >= columns.first && x <= columns.last;
        return isInside === inside ? value : 0;
      });
    const valuesOf = (data: Float32Array) => {
      const input = tf.tensor(data, [1, 300, 300, 3]) as tf.Tensor4D;
      const { taps: found } = detector.run(input, { taps: [tap] });
      const tensor = found.get(tap)!;
      const [, , width, channels] = tensor.shape;
      const at = (row * width + column) * channels;
      const values = Array.from(heapView(tensor).slice(at, at + channels));
      input.dispose();
      disposeTaps(found);
      return values;
    };
    const original = valuesOf(whole);
    // Nothing outside the window counts, to the last bit; what is inside does.
    expect(valuesOf(kept(true))).toEqual(original);
    expect(valuesOf(kept(false))).not.toEqual(original);
  });

  it("leaks no tensors", async () => {
    const before = tf.memory().numTensors;
    const tensors = await tensorsOf("cat");
    explained(tensors, "block_3_depthwise", [0, 0, 0]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes the network's input as the preprocessing makes it", async () => {
    const picture = await readPhoto("cat");
    const input = networkInput(picture, "stretch", detector.manifest.preprocessing);
    expect(layers(detector.manifest.network)).toEqual(network);
    expect(Array.from((await tensorsOf("cat")).get(inputTap)!.data)).toEqual(Array.from(input));
  });
});
