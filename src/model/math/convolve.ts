/**
 * A convolution in plain arithmetic: one window, its products, their sum. It is slow and short on purpose: pages show its
 * terms, and tests hold faster code against it.
 *
 * Tensors are height × width × channels, row by row, channels last. Kernels are stored as TensorFlow stores them:
 * k × k × C_in × C_out, and k × k × C for a depthwise one.
 */
import type { Shape, Padding } from "../types.js";
import { outputSize, paddingOf } from "./padding.js";

export interface Tensor {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

export interface Kernel {
  /** `"standard"` sums over all input channels; `"depthwise"` keeps each channel to itself. */
  readonly kind: "standard" | "depthwise";
  /** Side of the square window. */
  readonly size: number;
  readonly in: number;
  /** Output channels; equal to `in` for a depthwise kernel. */
  readonly out: number;
  readonly weights: ArrayLike<number>;
  /** One number for each output channel, added to its sums; 0 where it is left out. */
  readonly bias?: ArrayLike<number>;
}

/** What lies around the input: nothing, so that windows stay inside, or zeros by one of two rules. */
export type Border = "valid" | Padding;

export const borders: readonly Border[] = ["valid", "tensorflow", "pytorch"];

export interface Walk {
  /** Distance between neighboring windows, ≥ 1. */
  readonly stride: number;
  readonly border: Border;
}

/** One product of a window. */
export interface Term {
  /** Row and column of the value in the input; outside of it where the border supplies a zero. */
  readonly row: number;
  readonly column: number;
  readonly channel: number;
  readonly outside: boolean;
  readonly value: number;
  readonly weight: number;
  readonly product: number;
}

/** One axis of a walk. */
export interface Axis {
  /** Number of windows. */
  readonly count: number;
  /** Zeros before the first value and after the last one that windows reach; `after` is never negative. */
  readonly before: number;
  readonly after: number;
}

function checked(size: number, kernel: number, stride: number): void {
  if (!(Number.isInteger(stride) && stride >= 1))
    throw new RangeError(`invalid stride: ${stride}; it must be a whole number, 1 or more`);
  if (!(Number.isInteger(kernel) && kernel >= 1))
    throw new RangeError(`invalid kernel size: ${kernel}; it must be a whole number, 1 or more`);
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`invalid input size: ${size}; it must be a whole number, 1 or more`);
}

/**
 * How windows lie along one axis.
 *
 * @param size values along the axis
 * @param kernel side of the window
 * @throws RangeError when no window fits (`valid` and an input smaller than the kernel), or for sizes below 1
 */
export function axisOf(size: number, kernel: number, { stride, border }: Walk): Axis {
  checked(size, kernel, stride);
  if (border !== "valid") {
    const { before, after } = paddingOf({ kernel, stride, padding: border }, size);
    return { count: outputSize(size, stride), before, after };
  }
  if (size < kernel)
    throw new RangeError(`invalid input size: ${size}; without a border it must be ${kernel} or more, the kernel's`);
  return { count: Math.floor((size - kernel) / stride) + 1, before: 0, after: 0 };
}

/** Shape of the result. */
export function outputShape({ shape: [h, w] }: Tensor, kernel: Kernel, walk: Walk): Shape {
  return [axisOf(h, kernel.size, walk).count, axisOf(w, kernel.size, walk).count, kernel.out];
}

/** The weight for row i, column j, input channel c and output channel o (a depthwise kernel has only c = o). */
export function weightAt(kernel: Kernel, i: number, j: number, c: number, o: number): number {
  const place = (i * kernel.size + j) * kernel.in + c;
  return kernel.kind === "depthwise" ? kernel.weights[place] : kernel.weights[place * kernel.out + o];
}

function checkChannels(input: Tensor, kernel: Kernel): void {
  if (input.shape[2] !== kernel.in)
    throw new RangeError(`invalid input: ${input.shape[2]} channels; it must have ${kernel.in}, as the kernel`);
}

/** The windows of a walk over an input: where the window of output (row, column) begins in the input. */
export function windowStart(
  input: Tensor,
  kernel: Kernel,
  walk: Walk,
  [row, column]: readonly [row: number, column: number],
): readonly [row: number, column: number] {
  const [h, w] = input.shape;
  return [
    row * walk.stride - axisOf(h, kernel.size, walk).before,
    column * walk.stride - axisOf(w, kernel.size, walk).before,
  ];
}

/**
 * The products behind one output value, channel by channel, each window row by row: k² · C_in of them, k² for a
 * depthwise kernel.
 *
 * @param at row, column and channel of the output value
 */
export function terms(
  input: Tensor,
  kernel: Kernel,
  walk: Walk,
  at: readonly [row: number, column: number, channel: number],
): Term[] {
  checkChannels(input, kernel);
  const [h, w, channels] = input.shape;
  const [top, left] = windowStart(input, kernel, walk, [at[0], at[1]]);
  const seen = kernel.kind === "depthwise" ? [at[2]] : Array.from({ length: channels }, (_, c) => c);
  return seen.flatMap((channel) =>
    Array.from({ length: kernel.size ** 2 }, (_, n): Term => {
      const [i, j] = [Math.floor(n / kernel.size), n % kernel.size];
      const [row, column] = [top + i, left + j];
      const outside = row < 0 || row >= h || column < 0 || column >= w;
      const value = outside ? 0 : input.data[(row * w + column) * channels + channel];
      const weight = weightAt(kernel, i, j, channel, at[2]);
      return { row, column, channel, outside, value, weight, product: value * weight };
    }),
  );
}

/** The bias of an output channel. */
export function biasOf(kernel: Kernel, channel: number): number {
  return kernel.bias?.[channel] ?? 0;
}

/** Calls back with the place of an output value and a product that is summed into it, for all products inside the input. */
function eachProduct(input: Tensor, kernel: Kernel, walk: Walk, use: (place: number, product: number) => void): void {
  checkChannels(input, kernel);
  const [h, w, channels] = input.shape;
  const [rows, columns] = outputShape(input, kernel, walk);
  const [above, before] = windowStart(input, kernel, walk, [0, 0]);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [top, left] = [above + row * walk.stride, before + column * walk.stride];
      const start = (row * columns + column) * kernel.out;
      for (let i = Math.max(0, -top); i < Math.min(kernel.size, h - top); i++) {
        for (let j = Math.max(0, -left); j < Math.min(kernel.size, w - left); j++) {
          const pixel = ((top + i) * w + left + j) * channels;
          for (let c = 0; c < channels; c++) {
            const value = input.data[pixel + c];
            if (kernel.kind === "depthwise") use(start + c, value * weightAt(kernel, i, j, c, c));
            else for (let o = 0; o < kernel.out; o++) use(start + o, value * weightAt(kernel, i, j, c, o));
          }
        }
      }
    }
  }
}

/**
 * The whole convolution: for each output value the sum of its {@link terms} and the bias. No activation.
 *
 * @returns height × width × C_out; see {@link axisOf} for the sizes
 */
export function convolve(input: Tensor, kernel: Kernel, walk: Walk): { shape: Shape; data: Float64Array } {
  const shape = outputShape(input, kernel, walk);
  const data = Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, n) => biasOf(kernel, n % kernel.out));
  eachProduct(input, kernel, walk, (place, product) => (data[place] += product));
  return { shape, data };
}

/** The largest product of a walk, without its sign. */
export function largestProduct(input: Tensor, kernel: Kernel, walk: Walk): number {
  let largest = 0;
  eachProduct(input, kernel, walk, (_, product) => (largest = Math.max(largest, Math.abs(product))));
  return largest;
}

/**
 * The standard kernel that does in one step what a depthwise and a pointwise kernel do in two, when nothing bends the
 * values between them: each weight is the product of one of either, and the depthwise biases pass through the mixing.
 *
 * @throws RangeError when the second kernel is not 1 × 1 or does not fit
 */
export function composed(depthwise: Kernel, pointwise: Kernel): Kernel {
  if (depthwise.kind !== "depthwise" || pointwise.kind !== "standard" || pointwise.size !== 1)
    throw new RangeError("invalid pair of kernels; it must be a depthwise and a standard one of size 1");
  if (depthwise.out !== pointwise.in)
    throw new RangeError(`invalid pair of kernels: ${depthwise.out} and ${pointwise.in} channels; they must agree`);
  const { size, in: channels } = depthwise;
  const { out } = pointwise;
  const weights = new Float64Array(size * size * channels * out);
  const bias = Float64Array.from({ length: out }, (_, o) => biasOf(pointwise, o));
  for (let c = 0; c < channels; c++) {
    for (let o = 0; o < out; o++) {
      const mixing = weightAt(pointwise, 0, 0, c, o);
      bias[o] += biasOf(depthwise, c) * mixing;
      for (let n = 0; n < size * size; n++)
        weights[(n * channels + c) * out + o] = depthwise.weights[n * channels + c] * mixing;
    }
  }
  return { kind: "standard", size, in: channels, out, weights, bias };
}

/** Applies a function to each value. */
export function mapped(tensor: Tensor, f: (value: number) => number): { shape: Shape; data: Float64Array } {
  return { shape: tensor.shape, data: Float64Array.from({ length: tensor.data.length }, (_, i) => f(tensor.data[i])) };
}
