/** The middle of some numbers, and of each half; interpolated between neighbors. */
import { median as middle, quantileSorted, sort } from "d3-array";

export interface Quartiles {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** @throws RangeError when the list is empty */
export function quartiles(values: readonly number[]): Quartiles {
  if (values.length === 0) throw new RangeError("invalid values: none; there must be one or more");
  const sorted = sort(values);
  const at = (share: number) => quantileSorted(sorted, share) ?? NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** The number in the middle, or the mean of the two in the middle; NaN of an empty list. */
export function median(values: readonly number[]): number {
  return middle(values) ?? NaN;
}
