/**
 * How a width multiplier α becomes a whole number of channels.
 *
 * The published networks round to a multiple of eight (TF-slim, `mobilenet/conv_blocks.py`, `_make_divisible`);
 * some re-implementations truncate, which gives another network as soon as α · c is not a multiple of eight.
 */

/** `"eight"`: to the nearest multiple of 8, never more than a tenth below. `"truncate"`: the integer part. */
export type Rounding = "eight" | "truncate";

export const roundings: readonly Rounding[] = ["eight", "truncate"];

/**
 * The multiple of `divisor` nearest to `v`, at least `divisor`, and never below 0.9 · v.
 *
 * @param v channels before rounding, > 0
 * @param divisor a positive whole number
 * @throws RangeError when `v` is not a positive number
 */
export function makeDivisible(v: number, divisor = 8): number {
  if (!(v > 0) || !Number.isFinite(v)) throw new RangeError(`invalid number of channels: ${v}; it must be positive`);
  const nearest = Math.max(divisor, Math.floor((v + divisor / 2) / divisor) * divisor);
  return nearest < 0.9 * v ? nearest + divisor : nearest;
}

/**
 * Channels of a layer that has `c` channels at α = 1.
 *
 * @param c channels at α = 1, ≥ 1
 * @param alpha width multiplier, > 0
 */
export function scaleChannels(c: number, alpha: number, rounding: Rounding): number {
  const scaled = c * alpha;
  return rounding === "truncate" ? Math.max(1, Math.trunc(scaled)) : makeDivisible(scaled);
}
