/**
 * How a width multiplier α becomes a whole number of channels. Two networks of one α and different rules are different
 * networks as soon as α · c is not a multiple of eight.
 */

/**
 * - `"atLeastEight"`: the whole part of α · c, 8 or more. V1 as published (TF-slim, `mobilenet_v1.py`, `min_depth=8`).
 * - `"eight"`: to the nearest multiple of 8, never more than a tenth below. V2 as published (TF-slim,
 *   `mobilenet/conv_blocks.py`, `_make_divisible`), and torchvision’s and Keras’s V2.
 * - `"truncate"`: the whole part of α · c. Keras’s V1; some re-implementations of V2.
 */
export type Rounding = "atLeastEight" | "eight" | "truncate";

/** What a control calls each rule, and how a sentence goes on after «channels are». */
export const roundingRules: Readonly<Record<Rounding, { readonly name: string; readonly words: string }>> = {
  atLeastEight: { name: "round down, at least 8", words: "rounded down to a whole number, at least 8" },
  eight: {
    name: "to a multiple of 8",
    words: "rounded to a multiple of 8, but not below 90\u202f% of the unrounded number",
  },
  truncate: { name: "round down", words: "rounded down to a whole number" },
};

export const roundings = Object.keys(roundingRules) as readonly Rounding[];

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
 * Channels of a layer that has `c` channels at α = 1. The product is the one of 64-bit floats that Python computes, so a
 * whole number is found where the published code finds it.
 *
 * @param c channels at α = 1, ≥ 1
 * @param alpha width multiplier, > 0
 * @returns 1 or more
 */
export function scaleChannels(c: number, alpha: number, rounding: Rounding): number {
  const scaled = c * alpha;
  if (rounding === "eight") return makeDivisible(scaled);
  return Math.max(rounding === "truncate" ? 1 : 8, Math.trunc(scaled));
}
