import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { startInNode } from "../../../scripts/node-detector.js";
import { packWeights, unpackWeights } from "../../../src/model/runtime/packWeights.js";
import type { SimdKernels } from "../../../src/model/runtime/simdKernels.js";
import { heapView, startKernels, tf } from "../../../src/model/runtime/tensorflow.js";
import { hasFusedMultiplyAdd } from "../../../src/model/runtime/wasmFeatures.js";
import { checkKernel } from "./kernelProperties.js";

beforeAll(startInNode);

const builds = hasFusedMultiplyAdd() ? (["simd", "fma"] as const) : (["simd"] as const);

describe.each(builds)("the %s build", (build) => {
  let kernels: SimdKernels;

  beforeAll(async () => {
    kernels = await startKernels(build);
  });

  test.each(["pointwise", "depthwise", "standard"] as const)(
    "the %s kernel is the convolution of plain arithmetic for any shape, padding and activation",
    (name) => checkKernel(kernels, name, 300),
  );

  test("weights that stay in no cache are read in groups, and activations wait for the last", () => {
    // 520 × 600 weights take 1.2 MB.
    const [m, k, n] = [7, 520, 601];
    const of = (length: number, scale: number) => Float32Array.from({ length }, (_, i) => Math.sin(i) * scale);
    const [input, kernel, bias] = [of(m * k, 1), of(k * n, 0.1), of(n, 1)];
    const layer = { role: "pointwise" as const, kernel: 1, in: [1, m, k] as const, out: [1, m, n] as const };
    const packed = packWeights(layer, { kernel, bias });
    const actual = tf.tidy(() => {
      const x: tf.Tensor4D = tf.tensor(input, [1, 1, m, k]);
      const w = tf.tensor(packed, [packed.length]);
      return heapView(kernels.pointwise(x, w, n, { low: 0, high: 6, kind: 4 })).slice();
    });
    for (const place of [0, n - 1, n, 3 * n + 599, m * n - 1]) {
      const [row, column] = [Math.floor(place / n), place % n];
      let sum = bias[column];
      for (let i = 0; i < k; i++) sum += input[row * k + i] * kernel[i * n + column];
      const clipped = Math.min(Math.max(0, sum), 6);
      expect(actual[place]).toBeCloseTo((clipped * Math.min(clipped + 3, 6)) / 6, 3);
    }
  });

  test("what is no number stays none behind a clip, as in TensorFlow.js itself", () => {
    const packed = packWeights(
      { role: "pointwise", kernel: 1, in: [1, 1, 1], out: [1, 1, 8] },
      { kernel: new Float32Array(8).fill(1), bias: new Float32Array(8) },
    );
    const values = tf.tidy(() => {
      const x: tf.Tensor4D = tf.tensor(Float32Array.of(NaN, 2), [1, 1, 2, 1]);
      return heapView(kernels.pointwise(x, tf.tensor(packed, [16]), 8, { low: 0, high: 6, kind: 0 })).slice();
    });
    expect([...values]).toEqual([...Array<number>(8).fill(NaN), ...Array<number>(8).fill(2)]);
  });

  test("a memory that grows between two kernels is still theirs, and values stay where they were", () => {
    const layer = { role: "depthwise", kernel: 3, in: [4, 4, 8], out: [4, 4, 8] } as const;
    const packed = packWeights(layer, { kernel: new Float32Array(72).fill(1), bias: new Float32Array(8) });
    tf.tidy(() => {
      const w = tf.tensor(packed, [80]);
      const x: tf.Tensor4D = tf.tensor(new Float32Array(128).fill(1), [1, 4, 4, 8]);
      const windows = { stride: 1, top: 1, left: 1, outHeight: 4, outWidth: 4 };
      const run = () => kernels.depthwise(x, w, windows, { low: 0, high: 6, kind: 0 });
      const first = run();
      const before = heapView(first).buffer.byteLength;
      tf.tensor(new Float32Array(before / 4), [before / 4]);
      const second = run();
      expect(heapView(second).buffer.byteLength).toBeGreaterThan(before);
      expect([...heapView(second)]).toEqual([...heapView(first)]);
      // 2 × 2 ones in a corner, 3 × 3 inside, capped at 6.
      expect(heapView(second)[0]).toBe(4);
      expect(heapView(second)[5 * 8]).toBe(6);
    });
  });
});

test("packed weights come back as they were, for any number of channels", () => {
  const count = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(count, count, fc.integer({ min: 1, max: 3 }), fc.boolean(), (from, to, size, isDepthwise) => {
      const layer = {
        role: isDepthwise ? ("depthwise" as const) : ("convolution" as const),
        kernel: size,
        in: [1, 1, from] as const,
        out: [1, 1, isDepthwise ? from : to] as const,
      };
      const length = size * size * from * (isDepthwise ? 1 : to);
      const weights = {
        kernel: Float32Array.from({ length }, (_, i) => i + 1),
        bias: Float32Array.from({ length: layer.out[2] }, (_, i) => -i - 1),
      };
      expect(unpackWeights(layer, packWeights(layer, weights))).toEqual(weights);
    }),
  );
});
