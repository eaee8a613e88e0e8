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
