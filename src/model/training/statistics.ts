/** Means and variances that a normalization keeps for use after training. */
import { moved } from "../math/normalization.js";

/**
 * Moves kept statistics towards those of a batch, in place.
 *
 * @param kept [2, c]: means, then variances
 * @param batch the same, with the mean squared distance as variance
 * @param count values of each channel
 */
export function moveStatistics(kept: Float32Array, batch: Float32Array, count: number): void {
  const c = kept.length / 2;
  for (let i = 0; i < c; i++) {
    const before = { mean: kept[i], variance: kept[c + i] };
    const { mean, variance } = moved(before, { mean: batch[i], variance: batch[c + i] }, count);
    kept[i] = mean;
    kept[c + i] = variance;
  }
}
