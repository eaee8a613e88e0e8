/**
 * Rounding of arrays to the numbers that a format can hold: fp16, bf16, and n-bit integers with a scale.
 *
 * Floats after IEEE 754-2019 (round to nearest, ties to even, subnormals, overflow to infinity); integers as in
 * B. Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference,
 * arXiv:1712.05877: real = scale · (code − zero point).
 */
import type { NumberFormat } from "../types.js";

export interface FloatFormat {
  readonly kind: "float";
  readonly bits: number;
  /** Bits of the mantissa after the hidden one. */
  readonly mantissa: number;
  /** Exponent of the smallest normal number. */
  readonly least: number;
  /** Largest finite number. */
  readonly largest: number;
}

export interface IntegerFormat {
  readonly kind: "integer";
  readonly bits: number;
}

function integer(bits: number): IntegerFormat {
  return { kind: "integer", bits };
}

export const numberFormats: Readonly<Record<NumberFormat, FloatFormat | IntegerFormat>> = {
  fp32: { kind: "float", bits: 32, mantissa: 23, least: -126, largest: (2 - 2 ** -23) * 2 ** 127 },
  fp16: { kind: "float", bits: 16, mantissa: 10, least: -14, largest: 65504 },
  bf16: { kind: "float", bits: 16, mantissa: 7, least: -126, largest: (2 - 2 ** -7) * 2 ** 127 },
  int8: integer(8),
  int7: integer(7),
  int6: integer(6),
  int5: integer(5),
  int4: integer(4),
  int3: integer(3),
};

/** Bits that one number takes. */
export function bits(format: NumberFormat): number {
  return numberFormats[format].bits;
}

/** Lowest and highest value that codes must cover. */
export type Range = readonly [low: number, high: number];

export interface RoundOptions {
  /**
   * How integer codes lie. `"symmetric"`: signed, ±(2ⁿ⁻¹ − 1) steps about zero, one code left unused (weights).
   * `"asymmetric"`: all 2ⁿ codes between the lowest and the highest value, with 0 always among them (activations;
   * after a ReLU the codes begin at 0). Floats ignore it.
   */
  readonly codes?: "symmetric" | "asymmetric";
  /** Length of the last axis (channels last): each channel gets a scale of its own. 1, the default: one for all. */
  readonly channels?: number;
  /** The range, when it is known beforehand (calibration); without it the array's own. Values outside are clipped. */
  readonly range?: Range;
}

/** How a range becomes integer codes: value = scale · (code − zeroPoint), lowest ≤ code ≤ highest. */
export interface Quantization {
  /** Distance between neighboring values; 0 where the range is only 0. */
  readonly scale: number;
  /** The code that stands for 0; 0 when symmetric. */
  readonly zeroPoint: number;
  readonly lowest: number;
  readonly highest: number;
}

// Adding and subtracting 1.5 · 2⁵² leaves no place for a fraction: the processor itself rounds ties to even.
const noFraction = 1.5 * 2 ** 52;

/** The nearest whole number, ties to even, for |x| < 2⁵¹. */
function roundHalfEven(x: number): number {
  return x + noFraction - noFraction;
}

/**
 * Scale and zero point for a range.
 *
 * @param format an integer format
 * @param range finite numbers, low ≤ high; it is widened to hold 0
 * @throws RangeError for a float format or a range that is not finite or not in order
 */
export function quantization(
  format: NumberFormat,
  range: Range,
  codes: "symmetric" | "asymmetric" = "symmetric",
): Quantization {
  const { kind, bits: n } = numberFormats[format];
  if (kind !== "integer") throw new RangeError(`invalid format: ${format}; it must be an integer format`);
  const [low, high] = range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high))
    throw new RangeError(`invalid range: ${low} … ${high}; it must be two finite numbers in ascending order`);
  if (codes === "symmetric") {
    const highest = 2 ** (n - 1) - 1;
    return { scale: Math.max(-low, high, 0) / highest, zeroPoint: 0, lowest: -highest, highest };
  }
  const highest = 2 ** n - 1;
  const scale = (Math.max(high, 0) - Math.min(low, 0)) / highest;
  return { scale, zeroPoint: scale === 0 ? 0 : roundHalfEven(-Math.min(low, 0) / scale), lowest: 0, highest };
}

/** The range of one channel; values that are not finite do not count. */
function rangeOf(values: Float32Array, channel: number, channels: number): Range {
  let low = 0;
  let high = 0;
  for (let i = channel; i < values.length; i += channels) {
    const value = values[i];
    if (value < low && value > -Infinity) low = value;
    else if (value > high && value < Infinity) high = value;
  }
  return [low, high];
}

function roundIntegers(values: Float32Array, format: NumberFormat, options: RoundOptions): Float32Array {
  const { codes, channels = 1, range } = options;
  const rounded = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    const coding = quantization(format, range ?? rangeOf(values, channel, channels), codes);
    const { scale, zeroPoint, lowest, highest } = coding;
    for (let i = channel; i < values.length; i += channels) {
      if (scale === 0) {
        rounded[i] = Number.isNaN(values[i]) ? Number.NaN : 0;
        continue;
      }
      // Limits first: an infinite value would leave the range in which rounding works.
      const steps = Math.min(Math.max(values[i] / scale, lowest - zeroPoint), highest - zeroPoint);
      rounded[i] = scale * roundHalfEven(steps);
    }
  }
  return rounded;
}

const exponentBits = (asInteger: number) => ((asInteger >>> 23) & 0xff) - 127;

function roundFloats(values: Float32Array, { mantissa, least, largest }: FloatFormat): Float32Array {
  const rounded = new Float32Array(values.length);
  const integers = new Int32Array(values.buffer, values.byteOffset, values.length);
  // The distance between neighbors, for each exponent of a 32-bit float.
  const steps = Float64Array.from({ length: 256 }, (_, e) => 2 ** (Math.max(e - 127, least) - mantissa));
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const step = steps[exponentBits(integers[i]) + 127];
    const nearest = Number.isFinite(value) ? roundHalfEven(value / step) * step : value;
    rounded[i] = Math.abs(nearest) > largest ? Math.sign(value) * Infinity : nearest;
  }
  return rounded;
}

/**
 * Each value replaced by the nearest one that the format can hold (ties to even). NaN stays NaN.
 *
 * Floats beyond the largest finite number become infinite; integers are clipped to their range. Without
 * `options.range` the range of an integer format is the array's own, so nothing is clipped then.
 *
 * @param values any shape, channels last; unchanged
 * @returns an array of the same length
 * @throws RangeError when `channels` does not divide the length, or a range is not finite
 */
export function roundTo(values: Float32Array, format: NumberFormat, options: RoundOptions = {}): Float32Array {
  const { channels = 1 } = options;
  if (!(Number.isInteger(channels) && channels >= 1 && values.length % channels === 0))
    throw new RangeError(`invalid channels: ${channels}; it must be a whole number that divides ${values.length}`);
  if (format === "fp32") return values.slice();
  const numbers = numberFormats[format];
  return numbers.kind === "float" ? roundFloats(values, numbers) : roundIntegers(values, format, options);
}

/** Place of a non-negative float among all non-negative floats of its format: neighbors differ by 1. */
function placeOf(value: number, { mantissa, least }: FloatFormat): number {
  if (value === 0) return 0;
  let exponent = Math.max(Math.floor(Math.log2(value)), least);
  // log2 may round up to the next whole number just below a power of two.
  if (exponent > least && value < 2 ** exponent) exponent -= 1;
  // The hidden bit of a normal number adds 2^mantissa, which steps into the next exponent's places by itself.
  return (exponent - least) * 2 ** mantissa + value / 2 ** (exponent - mantissa);
}

/** The float at a place: the inverse of {@link placeOf}, odd about 0. */
function valueAt(place: number, { mantissa, least }: FloatFormat): number {
  const perExponent = 2 ** mantissa;
  const above = Math.max(Math.floor(Math.abs(place) / perExponent) - 1, 0);
  return Math.sign(place) * (Math.abs(place) - above * perExponent) * 2 ** (above + least - mantissa);
}

export interface Grid {
  /** Representable values in ascending order; every k-th one when there are more than the limit. */
  readonly values: readonly number[];
  /** How many values the format has in the range. */
  readonly count: number;
  /** Whether `values` leaves some out. */
  readonly thinned: boolean;
}

/**
 * The values that a format can hold within a range, for drawing. For an integer format the range is also what the
 * codes are spread over, as in {@link roundTo}.
 *
 * @param range finite numbers, low ≤ high
 * @param options `codes` as in {@link RoundOptions}; `limit`: no more values than this (2048 unless said otherwise)
 */
export function gridOf(
  format: NumberFormat,
  range: Range,
  { codes, limit = 2048 }: { codes?: "symmetric" | "asymmetric"; limit?: number } = {},
): Grid {
  if (!(limit >= 2)) throw new RangeError(`invalid limit: ${limit}; it must be 2 or more`);
  const numbers = numberFormats[format];
  let [first, last] = [0, 0];
  let at: (place: number) => number;
  if (numbers.kind === "integer") {
    const { scale, zeroPoint, lowest, highest } = quantization(format, range, codes);
    if (scale > 0) [first, last] = [lowest - zeroPoint, highest - zeroPoint];
    at = (place) => place * scale;
  } else {
    const [low, high] = range.map((value) => Math.max(-numbers.largest, Math.min(numbers.largest, value)));
    if (!(low <= high))
      throw new RangeError(`invalid range: ${low} … ${high}; it must be two numbers in ascending order`);
    const place = (value: number) => Math.sign(value) * placeOf(Math.abs(value), numbers);
    [first, last] = [Math.ceil(place(low)), Math.floor(place(high))];
    at = (p) => valueAt(p, numbers);
  }
  const count = Math.max(0, last - first + 1);
  const every = Math.ceil(count / limit);
  const values: number[] = [];
  for (let place = first; place <= last; place += every) values.push(at(place) + 0);
  return { values, count, thinned: every > 1 };
}
