/**
 * What each gradient must be for any shape: the slope of the same function in doubles, by finite differences. The functions
 * are plain loops (`math/referenceOps`), which know nothing of the kernels.
 */
import fc from "fast-check";
import { activationNames } from "../../../src/model/architecture/spec.js";
import { activations } from "../../../src/model/math/activation.js";
import { outputSize, paddingOf } from "../../../src/model/math/padding.js";
import { type Random, random } from "../../../src/model/math/random.js";
import { activatePlanes, convolvePlanes, epsilon, normalizePlanes } from "../../../src/model/math/referenceOps.js";
import { finishOf } from "../../../src/model/runtime/finish.js";
import { engine, tf } from "../../../src/model/training/engine.js";
import {
  crossEntropy,
  depthwise,
  globalPool,
  normalizeFixed,
  normalizeLive,
  pointwise,
  standard,
} from "../../../src/model/training/operations.js";
import type { Activation, Padding, Shape } from "../../../src/model/types.js";

/** Largest difference from the slope in doubles, as a share of the largest slope of the tensor. */
const tolerance = 1e-4;

/** Values of a tensor whose slopes are taken; all would take long. */
const probes = 6;

type Arrays = readonly Float64Array[];

/** A function of some arrays in both ways. */
interface Subject {
  readonly shapes: readonly (readonly number[])[];
  /** In doubles. */
  readonly plain: (arrays: Arrays) => Float64Array;
  readonly onKernels: (tensors: readonly tf.Tensor[]) => tf.Tensor;
  /** Whether a value lies so near to a jump of the slope that 32 bits, or a difference, may see its other side. */
  readonly isNearKink?: (arrays: Arrays) => boolean;
  /** Where an array begins, in place of standard normal values. */
  readonly start?: (numbers: Random) => (Float64Array | undefined)[];
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** The worst error of output and gradients, as a share of the range of each. */
function errorOf({ shapes, plain, onKernels, start, isNearKink }: Subject, seed: number): number {
  const numbers = random(seed);
  const given = start?.(numbers) ?? [];
  const arrays = shapes.map((shape, i) =>
    // As 32-bit floats hold them, so that both sides begin with the same numbers.
    Float64Array.from(given[i] ?? Array.from({ length: sizeOf(shape) }, () => numbers.normal()), Math.fround),
  );
  fc.pre(isNearKink?.(arrays) !== true);
  const output = plain(arrays);
  const weights = Float64Array.from({ length: output.length }, () => Math.fround(numbers.normal()));
  const { y, gradients } = tf.tidy(() => {
    const variables = shapes.map((shape, i) => tf.variable(tf.tensor(Float32Array.from(arrays[i]), [...shape])));
    const all = new Float32Array(output.length);
    const { grads } = tf.variableGrads(() => {
      const result = onKernels(variables);
      all.set(engine().heap.values(result));
      return tf.sum(tf.mul(result, tf.tensor(Float32Array.from(weights), result.shape)));
    }, variables);
    const copies = variables.map(({ name }) => engine().heap.values(grads[name]).slice());
    for (const variable of variables) variable.dispose();
    return { y: all, gradients: copies };
  }) as unknown as { y: Float32Array; gradients: Float32Array[] };
  const loss = (values: Arrays) => plain(values).reduce((sum, value, i) => sum + weights[i] * value, 0);
  const range = (values: ArrayLike<number>) => Math.max(1e-3, ...Array.from(values, Math.abs));
  let worst = 0;
  const compare = (actual: number, expected: number, of: number): void => {
    worst = Math.max(worst, Number.isNaN(actual) ? Infinity : Math.abs(actual - expected) / of);
  };
  output.forEach((value, i) => compare(y[i], value, range(output)));
  for (const [a, gradient] of gradients.entries()) {
    const h = 1e-6;
    for (let probe = 0; probe < Math.min(probes, gradient.length); probe++) {
      const place = gradient.length <= probes ? probe : numbers.integer(gradient.length);
      const at = (distance: number) =>
        loss(arrays.map((array, b) => (a === b ? array.with(place, array[place] + distance) : array)));
      compare(gradient[place], (at(h) - at(-h)) / (2 * h), range(gradient));
    }
  }
  return worst;
}

/** [n, h, w, c] as a list of planes, and back. */
function planesOf(values: Float64Array, channels: number): Float64Array[] {
  const places = values.length / channels;
  return Array.from({ length: channels }, (_, c) =>
    Float64Array.from({ length: places }, (_unused, i) => values[i * channels + c]),
  );
}
function interleaved(planes: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(planes.length * planes[0].length);
  planes.forEach((plane, c) => plane.forEach((value, i) => (result[i * planes.length + c] = value)));
  return result;
}

interface Case {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly activation: Activation;
  readonly isLive: boolean;
  readonly seed: number;
}

/** Up to 484 places: the kernels sum 256 at once. */
const side = fc.integer({ min: 1, max: 11 });
const shared = {
  batch: fc.integer({ min: 1, max: 4 }),
  height: side,
  width: side,
  from: fc.integer({ min: 1, max: 19 }),
  to: fc.integer({ min: 1, max: 19 }),
  size: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 2 }),
  padding: fc.constantFrom<Padding>("tensorflow", "pytorch"),
  activation: fc.constantFrom(...activationNames),
  isLive: fc.boolean(),
  seed: fc.integer(),
};

function convolution(one: Case, kind: "pointwise" | "depthwise" | "standard"): Subject {
  const size = { pointwise: 1, depthwise: 3, standard: one.size }[kind];
  const stride = kind === "pointwise" ? 1 : one.stride;
  const isDepthwise = kind === "depthwise";
  const to = isDepthwise ? one.from : one.to;
  const { batch, height, width, from, padding } = one;
  const [outHeight, outWidth] = [outputSize(height, stride), outputSize(width, stride)];
  const layer = {
    kernel: size,
    stride,
    padding,
    groups: isDepthwise ? from : 1,
    in: [height, width, from] as Shape,
    out: [outHeight, outWidth, to] as Shape,
  };
  const shape = isDepthwise ? [3, 3, from, 1] : [size, size, from, to];
  const windows = {
    stride,
    top: paddingOf(layer, height).before,
    left: paddingOf(layer, width).before,
    outHeight,
    outWidth,
  };
  return {
    shapes: [[batch, height, width, from], shape],
    plain: ([x, w]) => {
      // [k, k, in, out] → [out, in, k, k]
      const taps = size * size;
      const inputs = isDepthwise ? 1 : from;
      const turned = new Float64Array(w.length);
      for (let o = 0; o < to; o++)
        for (let i = 0; i < inputs; i++)
          for (let tap = 0; tap < taps; tap++)
            turned[(o * inputs + i) * taps + tap] = isDepthwise ? w[tap * from + o] : w[(tap * from + i) * to + o];
      return interleaved(convolvePlanes(layer, planesOf(x, from), turned));
    },
    onKernels: ([x, w]) => {
      const input = x as tf.Tensor4D;
      if (kind === "pointwise") return pointwise(input, w);
      return isDepthwise ? depthwise(input, w, windows) : standard(input, w, windows);
    },
  };
}

function normalization({ batch, height, width, from: c, activation, isLive }: Case): Subject {
  // One value has no variance: its slope is a rounding error.
  const places = Math.max(4, height * width);
  const options = { epsilon, ...finishOf({ activation, cap: 6 }) };
  const before = ([x, gamma, beta]: Arrays): Float64Array[] => {
    const planes = planesOf(x, c);
    const normal = isLive
      ? normalizePlanes(planes).y
      : planes.map((plane, i) => plane.map((v) => (v - i) / Math.sqrt(4 + i + epsilon)));
    return normal.map((plane, i) => plane.map((v) => v * gamma[i] + beta[i]));
  };
  return {
    shapes: [[batch, places, 1, c], [c], [c]],
    start: (numbers) => [
      // Far from 0 in some channels, where short sums of squares would lose everything.
      Float64Array.from(
        { length: batch * places * c },
        (_, i) => numbers.normal() * 2 + (isLive && (i % c) % 3 === 0 ? 30 : 0),
      ),
    ],
    plain: (arrays) => interleaved(activatePlanes(before(arrays), activations[activation])),
    isNearKink: (arrays) =>
      activations[activation].kinks.some((kink) =>
        before(arrays).some((plane) => plane.some((v) => Math.abs(v - kink) < 2e-5)),
      ),
    onKernels: ([x, gamma, beta]) => {
      if (isLive) return normalizeLive(x as tf.Tensor4D, { gamma, beta }, options).y;
      const still = Float32Array.from({ length: 2 * c }, (_, i) => (i < c ? i : 4 + i - c));
      return normalizeFixed(x as tf.Tensor4D, { gamma, beta }, tf.tensor(still, [2, c]), options);
    },
  };
}

function pooling({ batch, height, width, from: c }: Case): Subject {
  const places = height * width;
  return {
    shapes: [[batch, height, width, c]],
    plain: ([x]) =>
      Float64Array.from({ length: batch * c }, (_, i) => {
        const first = Math.floor(i / c) * places;
        let sum = 0;
        for (let place = 0; place < places; place++) sum += x[(first + place) * c + (i % c)];
        return sum / places;
      }),
    onKernels: ([x]) => globalPool(x as tf.Tensor4D),
  };
}

function loss({ batch, from: classes, seed }: Case): Subject {
  const labels = Array.from({ length: batch }, (_, i) => (Math.abs(seed) + i) % classes);
  return {
    shapes: [[batch, 1, 1, classes]],
    plain: ([logits]) => {
      let sum = 0;
      labels.forEach((label, i) => {
        const row = logits.subarray(i * classes, (i + 1) * classes);
        sum -= Math.log(Math.exp(row[label]) / row.reduce((all, v) => all + Math.exp(v), 0));
      });
      return Float64Array.of(sum / batch);
    },
    onKernels: ([logits]) => crossEntropy(logits as tf.Tensor4D, labels),
  };
}

const subjects = {
  pointwise: (one: Case) => convolution(one, "pointwise"),
  depthwise: (one: Case) => convolution(one, "depthwise"),
  standard: (one: Case) => convolution(one, "standard"),
  normalization,
  pooling,
  "cross-entropy": loss,
} as const;

export type Operation = keyof typeof subjects;
export const operations = Object.keys(subjects) as readonly Operation[];

/** @throws Error with the smallest case that fails */
export function checkGradients(name: Operation, runs: number): void {
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(fc.record(shared), (one) => errorOf(subjects[name](one), one.seed) <= tolerance),
    { numRuns: runs },
  );
  const left = tf.memory().numTensors - before;
  if (left !== 0) throw new Error(`${left} tensors are left behind`);
}
