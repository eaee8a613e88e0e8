/** Batch normalization merged into the kernel before it: what training keeps apart becomes what a pass uses. */
import { type WeightArray, channelsOf } from "./weights.js";

/** One number for each output channel: γ · (x − mean) / √(variance + ε) + β. */
export interface Normalization {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * kernel · γ / √(variance + ε), and β − mean · γ / √(variance + ε).
 *
 * @param kernel [k, k, c in, c out], of a depthwise layer [k, k, c, 1]
 */
export function foldNormalization(
  kernel: WeightArray,
  { gamma, beta, mean, variance }: Normalization,
  epsilon: number,
): { readonly kernel: WeightArray; readonly bias: WeightArray } {
  const factors = gamma.map((g, c) => g / Math.sqrt(variance[c] + epsilon));
  const channels = channelsOf(kernel.shape);
  return {
    kernel: { shape: kernel.shape, data: kernel.data.map((value, i) => value * factors[i % channels]) },
    bias: { shape: [channels], data: beta.map((b, c) => b - mean[c] * factors[c]) },
  };
}

/**
 * The same function of x with another mean and variance: γ and β make up for them. So a normalization can take the place of
 * what it was merged into, and change nothing until it learns.
 */
export function restated(
  { gamma, beta, mean, variance }: Normalization,
  statistics: Pick<Normalization, "mean" | "variance">,
  epsilon: number,
): Normalization {
  const factors = gamma.map((g, c) => g / Math.sqrt(variance[c] + epsilon));
  return {
    gamma: factors.map((factor, c) => factor * Math.sqrt(statistics.variance[c] + epsilon)),
    beta: beta.map((b, c) => b + factors[c] * (statistics.mean[c] - mean[c])),
    ...statistics,
  };
}
