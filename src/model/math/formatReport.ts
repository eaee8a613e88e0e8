/** What a number format does to an array of activations: where values fall, which can be held, how far they move. */
import type { NumberFormat } from "../types.js";
import { type Grid, type Range, gridOf, numberFormats, roundTo } from "./numberFormat.js";

export interface Histogram {
  /** Ends of the first and the last bin; 0 always lies between them. */
  readonly range: Range;
  /** Values in each bin, all bins equally wide. The last one holds its upper end. */
  readonly bins: readonly number[];
  readonly count: number;
  /** Share of values that are exactly 0, 0 … 1. */
  readonly zeros: number;
}

export interface FormatError {
  /** Root of the mean squared distance to the rounded value. */
  readonly rms: number;
  /** The same as a share of the root mean square of the values; 0 where all values are 0. */
  readonly relative: number;
  /** Largest distance. */
  readonly worst: number;
  /** Share of the values that were not 0 and became 0, 0 … 1. */
  readonly lost: number;
  /** Different values before and after rounding. */
  readonly distinct: number;
}

/** Lowest and highest value, with 0 between them. */
export function rangeOf(values: Float32Array): Range {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return [low, high];
}

/** @param bins number of bins, 1 or more */
export function histogram(values: Float32Array, bins = 60): Histogram {
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new RangeError(`invalid bins: ${bins}; it must be a whole number, 1 or more`);
  const [low, high] = rangeOf(values);
  const counts = new Array<number>(bins).fill(0);
  const perUnit = high > low ? bins / (high - low) : 0;
  let zeros = 0;
  for (const value of values) {
    if (value === 0) zeros += 1;
    counts[Math.min(bins - 1, Math.floor((value - low) * perUnit))] += 1;
  }
  return { range: [low, high], bins: counts, count: values.length, zeros: zeros / Math.max(1, values.length) };
}

/** Compares an array with itself rounded, over its own range, as the network rounds activations. */
export function formatError(values: Float32Array, format: NumberFormat): FormatError {
  const rounded = roundTo(values, format, { codes: "asymmetric" });
  let [squares, all, worst, lost, present] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const distance = Math.abs(values[i] - rounded[i]);
    squares += distance * distance;
    all += values[i] * values[i];
    if (distance > worst) worst = distance;
    if (values[i] === 0) continue;
    present += 1;
    if (rounded[i] === 0) lost += 1;
  }
  return {
    rms: Math.sqrt(squares / Math.max(1, values.length)),
    relative: all === 0 ? 0 : Math.sqrt(squares / all),
    worst,
    lost: present === 0 ? 0 : lost / present,
    distinct: new Set(rounded).size,
  };
}

/** The values that a format can hold in a histogram's range, thinned to a number that can be drawn. */
export function drawnGrid(format: NumberFormat, range: Range, limit = 400): Grid {
  return gridOf(format, range, { codes: "asymmetric", limit });
}

/** Distance of neighboring values: the same everywhere for integers, at the range's upper end for floats. */
export function stepOf(format: NumberFormat, range: Range): number {
  const { kind } = numberFormats[format];
  if (kind === "integer") return (range[1] - range[0]) / (2 ** numberFormats[format].bits - 1);
  const top = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  const { mantissa, least } = numberFormats[format] as { mantissa: number; least: number };
  return top === 0 ? 0 : 2 ** (Math.max(Math.floor(Math.log2(top)), least) - mantissa);
}
