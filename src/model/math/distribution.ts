/** How the values of a tensor are spread: a histogram over one range for all layers, so that they can be compared. */

/** Bins of a quarter, so that 0 and 6 are edges; 99.9 % of the values of nearly every layer lie inside. */
export const distributionRange = { low: -9, high: 9, bins: 72 } as const;

/** Shares of all values, 0 … 1. Values that are exactly 0 or exactly 6 are in no bin: they would hide the others. */
export interface Distribution {
  /** From the lowest bin to the highest; a value on an edge belongs to the bin above it. */
  readonly shares: readonly number[];
  /** Lower than the first bin, and as high as the end of the last one or higher. */
  readonly below: number;
  readonly above: number;
}

/** The distribution of a tensor's values. */
export function distribution(values: Float32Array): Distribution {
  const { low, high, bins } = distributionRange;
  const perUnit = bins / (high - low);
  const counts = new Uint32Array(bins);
  let [below, above] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0 || value === 6) continue;
    if (value < low) below += 1;
    else if (value >= high) above += 1;
    else counts[((value - low) * perUnit) | 0] += 1;
  }
  const { length } = values;
  return { shares: Array.from(counts, (n) => n / length), below: below / length, above: above / length };
}
