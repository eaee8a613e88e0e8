import { beforeAll, describe, expect, it } from "vitest";
import { openDetector, readPhoto, readWeights } from "../../../scripts/node-detector.js";
import { activations } from "../../../src/model/math/activation.js";
import { type Tensor, convolve, mapped, terms } from "../../../src/model/math/convolve.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import { cutOut } from "../../../src/model/math/patch.js";
import type { Weights } from "../../../src/model/pass/weights.js";
import { plainKernel, trainedKernel } from "../../../src/model/pass/trainedKernel.js";

let detector: Detector;
let weights: Weights;
let taps: Map<string, Tensor>;

beforeAll(async () => {
  detector = await openDetector();
  weights = await readWeights(detector.manifest);
  const input = detector.input(await readPhoto("cat"), "stretch");
  const ids = ["Conv1", "block_0_depthwise", "block_0_project"];
  const pass = detector.run(input, { taps: ids });
  const [, h, w, c] = input.shape;
  taps = new Map([["input", { shape: [h, w, c], data: input.dataSync().slice() }]]);
  for (const id of ids) {
    const tensor = pass.taps.get(id);
    if (tensor)
      taps.set(id, { shape: [tensor.shape[1], tensor.shape[2], tensor.shape[3]], data: tensor.dataSync().slice() });
  }
  input.dispose();
  disposeTaps(pass.taps);
});

function tap(id: string): Tensor {
  const found = taps.get(id);
  if (!found) throw new Error(`there is no tap ${id}`);
  return found;
}

describe("the plain convolution on trained weights", () => {
  // The other side of each comparison is TensorFlow.js, which shares no line with convolve.ts.
  it("gives the network's first layer, with stride and border", () => {
    const relu6 = activations.relu6.f;
    const whole = mapped(
      convolve(tap("input"), trainedKernel(weights, "Conv1"), { stride: 2, border: "tensorflow" }),
      relu6,
    );
    expect(whole.shape).toEqual([150, 150, 32]);
    let worst = 0;
    whole.data.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - tap("Conv1").data[i]))));
    expect(worst).toBeLessThan(1e-4);
  });

  it("gives the patch of the separable page, stage by stage", () => {
    const stem: Tensor = { shape: [14, 14, 32], data: cutOut(tap("Conv1"), 51, 50, 14) };
    const valid = { stride: 1, border: "valid" } as const;
    const looked = mapped(convolve(stem, trainedKernel(weights, "block_0_depthwise"), valid), activations.relu6.f);
    cutOut(tap("block_0_depthwise"), 52, 51, 12).forEach((value, i) => expect(looked.data[i]).toBeCloseTo(value, 3));
    const mixed = convolve(looked, trainedKernel(weights, "block_0_project"), valid);
    cutOut(tap("block_0_project"), 52, 51, 12).forEach((value, i) => expect(mixed.data[i]).toBeCloseTo(value, 3));
  });

  it("names any value's products", () => {
    const kernel = trainedKernel(weights, "Conv1");
    const products = terms(tap("input"), kernel, { stride: 2, border: "tensorflow" }, [149, 149, 24]);
    // The last window hangs over the lower right edge by one pixel: five of nine places, in three channels.
    expect(products.filter(({ outside }) => outside)).toHaveLength(15);
    expect(products).toHaveLength(27);
  });
});

describe("plainKernel", () => {
  it("keeps each 32-bit weight, and refuses unknown layers", () => {
    const kernel = trainedKernel(weights, "block_0_depthwise");
    expect(kernel).toMatchObject({ kind: "depthwise", size: 3, in: 32, out: 32 });
    expect(Float32Array.from(plainKernel(kernel).weights)).toEqual(kernel.weights);
    expect(() => trainedKernel(weights, "block_99")).toThrow(/invalid layer: block_99/);
  });
});
