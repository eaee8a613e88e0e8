/**
 * Arithmetic on feature maps for small untrained networks: plain loops, in doubles, forward and backward. A tensor is a
 * list of planes, one for each channel; a plane holds the maps of all pictures of a batch, one after the other, row by row.
 */
import type { ScalarFunction } from "./activation.js";
import { paddingOf } from "./padding.js";
import type { Padding, Shape } from "../types.js";

export type Planes = readonly Float64Array[];

/** Weights [c out, c in / groups, k, k], row-major. */
export type PlaneKernel = Float64Array;

interface Convolution {
  readonly kernel: number;
  readonly stride: number;
  readonly groups: number;
  readonly in: Shape;
  readonly out: Shape;
  readonly padding: Padding;
}

const zeros = (channels: number, size: number) => Array.from({ length: channels }, () => new Float64Array(size));

/** Calls `visit` for each weight of a window with the rows and columns of the output that it touches. */
function eachTap(
  { kernel, stride, in: [h, w], out: [oh, ow], padding }: Convolution,
  visit: (
    tap: number,
    dy: number,
    dx: number,
    rows: readonly [number, number],
    columns: readonly [number, number],
  ) => void,
): void {
  const [above, before] = [h, w].map((size) => paddingOf({ kernel, stride, padding }, size).before);
  // Outputs whose input row, stride · y + d, lies inside the map.
  const range = (d: number, size: number, outputs: number): readonly [number, number] => [
    Math.max(0, Math.ceil(-d / stride)),
    Math.min(outputs, Math.floor((size - 1 - d) / stride) + 1),
  ];
  for (let ky = 0; ky < kernel; ky++)
    for (let kx = 0; kx < kernel; kx++)
      visit(ky * kernel + kx, ky - above, kx - before, range(ky - above, h, oh), range(kx - before, w, ow));
}

/** One plane through the k×k weights that begin at `at`, added to `to`. With `back` the other way, outputs to inputs. */
function addPlane(
  layer: Convolution,
  from: Float64Array,
  to: Float64Array,
  [weights, at]: readonly [PlaneKernel, number],
  back: boolean,
): void {
  const [h, w] = layer.in;
  const [oh, ow] = layer.out;
  if (layer.kernel === 1 && layer.stride === 1) {
    const weight = weights[at];
    for (let i = 0; i < from.length; i++) to[i] += weight * from[i];
    return;
  }
  const batch = (back ? to : from).length / (h * w);
  const s = layer.stride;
  eachTap(layer, (tap, dy, dx, [top, bottom], [left, right]) => {
    const weight = weights[at + tap];
    for (let n = 0; n < batch; n++) {
      for (let y = top; y < bottom; y++) {
        let i = n * h * w + (y * s + dy) * w + left * s + dx;
        const o = n * oh * ow + y * ow;
        if (back) for (let x = left; x < right; x++, i += s) to[i] += weight * from[o + x];
        else for (let x = left; x < right; x++, i += s) to[o + x] += weight * from[i];
      }
    }
  });
}

/** A convolution without bias. */
export function convolvePlanes(layer: Convolution, x: Planes, kernel: PlaneKernel): Float64Array[] {
  const [h, w] = layer.in;
  const [oh, ow, outputs] = layer.out;
  const y = zeros(outputs, (x[0].length / (h * w)) * oh * ow);
  const inputs = layer.in[2] / layer.groups;
  const share = outputs / layer.groups;
  const taps = layer.kernel ** 2;
  for (let o = 0; o < outputs; o++) {
    const first = Math.floor(o / share) * inputs;
    for (let i = 0; i < inputs; i++) addPlane(layer, x[first + i], y[o], [kernel, (o * inputs + i) * taps], false);
  }
  return y;
}

/** The gradient of a convolution’s input from that of its output. */
export function convolveBack(layer: Convolution, gradient: Planes, kernel: PlaneKernel): Float64Array[] {
  const [h, w, channels] = layer.in;
  const [oh, ow, outputs] = layer.out;
  const dx = zeros(channels, (gradient[0].length / (oh * ow)) * h * w);
  const inputs = channels / layer.groups;
  const share = outputs / layer.groups;
  const taps = layer.kernel ** 2;
  for (let o = 0; o < outputs; o++) {
    const first = Math.floor(o / share) * inputs;
    for (let i = 0; i < inputs; i++)
      addPlane(layer, gradient[o], dx[first + i], [kernel, (o * inputs + i) * taps], true);
  }
  return dx;
}

export interface Moments {
  readonly mean: number;
  /** Mean squared distance from the mean, over all values. */
  readonly variance: number;
}

export function moments(values: ArrayLike<number>): Moments {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { mean, variance: squares / values.length };
}

/** What PyTorch and Keras’s papers add to a variance before its root is taken; Keras itself has 1e-3. */
export const epsilon = 1e-5;

/** Live batch normalization, γ = 1 and β = 0: each plane gets mean 0 and variance 1 (arXiv:1502.03167). */
export function normalizePlanes(x: Planes): { y: Float64Array[]; deviations: number[] } {
  const deviations: number[] = [];
  const y = x.map((plane) => {
    const { mean, variance } = moments(plane);
    const deviation = Math.sqrt(variance + epsilon);
    deviations.push(deviation);
    return plane.map((v) => (v - mean) / deviation);
  });
  return { y, deviations };
}

/** The gradient of {@link normalizePlanes}’s input: mean and variance depend on every value of the batch. */
export function normalizeBack(gradient: Planes, y: Planes, deviations: readonly number[]): Float64Array[] {
  return gradient.map((plane, c) => {
    const n = plane.length;
    let sum = 0;
    let dot = 0;
    for (let i = 0; i < n; i++) {
      sum += plane[i];
      dot += plane[i] * y[c][i];
    }
    return plane.map((g, i) => (g - sum / n - (y[c][i] * dot) / n) / deviations[c]);
  });
}

export function activatePlanes(x: Planes, { f }: Pick<ScalarFunction, "f">): Float64Array[] {
  return x.map((plane) => plane.map((v) => f(v)));
}

export function activateBack(gradient: Planes, x: Planes, { df }: Pick<ScalarFunction, "df">): Float64Array[] {
  return gradient.map((plane, c) => plane.map((g, i) => g * df(x[c][i])));
}

export function addPlanes(a: Planes, b: Planes): Float64Array[] {
  return a.map((plane, c) => plane.map((v, i) => v + b[c][i]));
}

/** Mean and variance over all values of all planes. */
export function momentsOf(x: Planes): Moments {
  const all = x.map(moments);
  const mean = all.reduce((sum, one) => sum + one.mean, 0) / all.length;
  const squares = all.reduce((sum, one) => sum + one.variance + (one.mean - mean) ** 2, 0) / all.length;
  return { mean, variance: squares };
}

/** Mean of the squares of all values. */
export function meanSquare(x: Planes): number {
  const { mean, variance } = momentsOf(x);
  return variance + mean * mean;
}
