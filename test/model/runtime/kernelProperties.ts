/** What the kernels must do for any shape, whatever build they are and wherever they run: held against plain arithmetic. */
import fc from "fast-check";
import { type Border, type Kernel, type Tensor, convolve } from "../../../src/model/math/convolve.js";
import { activations, clip } from "../../../src/model/math/activation.js";
import { random } from "../../../src/model/math/random.js";
import { packWeights } from "../../../src/model/runtime/packWeights.js";
import { type Finish, smoothKinds } from "../../../src/model/runtime/finish.js";
import type { SimdKernels, Windows } from "../../../src/model/runtime/simdKernels.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";
import { axisOf } from "../../../src/model/math/convolve.js";

/** Largest difference that 32-bit sums may have from 64-bit ones, as a share of the range. */
const tolerance = 1e-5;

const functions: Readonly<Record<string, { finish: Finish; f: (x: number) => number }>> = {
  none: { finish: { low: -Infinity, high: Infinity, kind: 0 }, f: (x) => x },
  relu: { finish: { low: 0, high: Infinity, kind: 0 }, f: clip(Infinity).f },
  cap: { finish: { low: 0, high: 0.75, kind: 0 }, f: clip(0.75).f },
  ...Object.fromEntries(
    Object.entries(smoothKinds).map(([name, kind]) => [
      name,
      { finish: { low: -Infinity, high: Infinity, kind }, f: activations[name as keyof typeof smoothKinds].f },
    ]),
  ),
};

const names = fc.constantFrom(...Object.keys(functions));
const side = fc.integer({ min: 1, max: 17 });
const channels = fc.integer({ min: 1, max: 45 });

interface Case {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly kernel: Omit<Kernel, "weights" | "bias">;
  readonly stride: number;
  readonly border: Exclude<Border, "valid">;
  readonly name: string;
  readonly hasSkip: boolean;
  readonly seed: number;
}

const shared = {
  batch: fc.integer({ min: 1, max: 3 }),
  height: side,
  width: side,
  border: fc.constantFrom("tensorflow" as const, "pytorch" as const),
  name: names,
  seed: fc.integer(),
};

/** Cases of each kernel. */
export const cases: Readonly<Record<"pointwise" | "depthwise" | "standard", fc.Arbitrary<Case>>> = {
  pointwise: fc.record({
    ...shared,
    stride: fc.constant(1),
    hasSkip: fc.boolean(),
    kernel: fc.record({ kind: fc.constant("standard" as const), size: fc.constant(1), in: channels, out: channels }),
  }),
  depthwise: fc.record({
    ...shared,
    stride: fc.integer({ min: 1, max: 3 }),
    hasSkip: fc.constant(false),
    kernel: channels.map((c) => ({ kind: "depthwise" as const, size: 3, in: c, out: c })),
  }),
  standard: fc.record({
    ...shared,
    stride: fc.integer({ min: 1, max: 3 }),
    hasSkip: fc.constant(false),
    kernel: fc.record({
      kind: fc.constant("standard" as const),
      size: fc.integer({ min: 1, max: 5 }),
      in: fc.integer({ min: 1, max: 9 }),
      out: channels,
    }),
  }),
};

/**
 * Largest difference between what a kernel makes of a case and what plain arithmetic does, as a share of the range of sums
 * and results.
 */
export function errorOf(kernels: SimdKernels, { batch, height, width, ...one }: Case): number {
  const { normal } = random(one.seed);
  const numbers = (count: number) => Float32Array.from({ length: count }, normal);
  const { size, in: from, out: to, kind } = one.kernel;
  const weights = numbers(size * size * from * (kind === "depthwise" ? 1 : to));
  const bias = numbers(to);
  const walk = { stride: one.stride, border: one.border };
  const [rows, columns] = [axisOf(height, size, walk), axisOf(width, size, walk)];
  const input = numbers(batch * height * width * from);
  const skip = numbers(batch * rows.count * columns.count * to);
  const { finish, f } = functions[one.name];

  const layer = {
    role: kind === "depthwise" ? ("depthwise" as const) : ("convolution" as const),
    kernel: size,
    in: [height, width, from] as const,
    out: [rows.count, columns.count, to] as const,
  };
  const windows: Windows = {
    stride: one.stride,
    top: rows.before,
    left: columns.before,
    outHeight: rows.count,
    outWidth: columns.count,
  };
  const actual = tf.tidy(() => {
    const x: tf.Tensor4D = tf.tensor(input, [batch, height, width, from]);
    const packed = packWeights(layer, { kernel: weights, bias });
    const w = tf.tensor(packed, [packed.length]);
    const added: tf.Tensor4D = tf.tensor(skip, [batch, ...layer.out]);
    const y =
      kind === "depthwise"
        ? kernels.depthwise(x, w, windows, finish)
        : size === 1 && one.stride === 1
          ? kernels.pointwise(x, w, to, finish, one.hasSkip ? added : undefined)
          : kernels.standard(x, w, { size, channels: to }, windows, finish);
    return heapView(y).slice();
  });

  const length = height * width * from;
  let [worst, low, high] = [0, 0, 0];
  for (let n = 0, at = 0; n < batch; n++) {
    const picture: Tensor = { shape: [height, width, from], data: input.subarray(n * length, (n + 1) * length) };
    for (const sum of convolve(picture, { ...one.kernel, weights, bias }, walk).data) {
      const before = one.hasSkip ? sum + skip[at] : sum;
      const expected = f(before);
      // What is no number is as wrong as can be.
      worst = Math.max(worst, Number.isNaN(actual[at]) ? Infinity : Math.abs(actual[at] - expected));
      // A map of one value may lie where an activation is nearly 0: the sum that it was made from counts, too.
      low = Math.min(low, before, expected);
      high = Math.max(high, before, expected);
      at += 1;
    }
  }
  return high > low ? worst / (high - low) : worst;
}

/** @throws Error with the smallest case that fails */
export function checkKernel(kernels: SimdKernels, name: keyof typeof cases, runs: number): void {
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(cases[name], (one) => errorOf(kernels, one) <= tolerance),
    { numRuns: runs },
  );
  if (tf.memory().numTensors !== before) throw new Error(`${tf.memory().numTensors - before} tensors are left behind`);
}
