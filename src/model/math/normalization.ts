/** Batch normalization of one channel, live and frozen (S. Ioffe and C. Szegedy, arXiv:1502.03167). */
import { type Moments, epsilon, moments } from "./referenceOps.js";

export type { Moments } from "./referenceOps.js";

/** γ · (x − mean) / √(variance + ε) + β with γ = 1 and β = 0. */
export function normalize(x: number, { mean, variance }: Moments): number {
  return (x - mean) / Math.sqrt(variance + epsilon);
}

/**
 * Mean and variance of one channel over a batch: over all pictures and all their positions.
 *
 * @param pictures the channel’s values of each picture; at least one
 */
export function batchMoments(pictures: readonly (readonly number[])[]): Moments {
  return moments(pictures.flat());
}

/** How far the moving statistics move towards those of a batch: 0.1 in PyTorch (which calls it momentum). */
const momentum = 0.1;

/**
 * Moving statistics after one more batch of `n` values. As in PyTorch, the variance that is kept is the unbiased one.
 */
export function moved(kept: Moments, batch: Moments, n: number): Moments {
  const unbiased = (batch.variance * n) / Math.max(1, n - 1);
  return {
    mean: kept.mean + momentum * (batch.mean - kept.mean),
    variance: kept.variance + momentum * (unbiased - kept.variance),
  };
}
