/** How numbers read, everywhere on the site. Minus is U+2212, thousands are parted by narrow no-break spaces. */

const minus = "\u2212";
const thin = "\u202f";

function sign(text: string): string {
  // What rounds to zero has no sign.
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", minus);
}

/** Whole numbers in full: `3 538 984`. */
export function count(value: number): string {
  const digits = String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+(?!\d))/g, thin);
  return value < 0 ? minus + digits : digits;
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A whole number as an exponent: `¹⁰`, `⁻⁶`. */
export function superscript(value: number): string {
  return `${value < 0 ? "⁻" : ""}${[...String(Math.abs(value))].map((digit) => raised[Number(digit)]).join("")}`;
}

/** A number and what it counts: `1 shard`, `2 shards`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const prefixes: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/**
 * Number and SI prefix apart, with `digits` significant digits: `["568.7", "M"]`. Whole numbers below 1000 stay.
 *
 * @param like the value whose prefix to take, where the two are read beside each other: `0.803 M` beside `1.204 M`
 */
export function siParts(value: number, digits = 4, like = value): readonly [string, string] {
  const size = Math.abs(like);
  // A value that rounds up to the next prefix takes it: 999 960 is 1.000 M, not 1000 k.
  const [unit, prefix] = prefixes.find(([u]) => Number((size / u).toPrecision(digits)) >= 1) ?? [1, ""];
  const scaled = value / unit;
  if (prefix === "" && Number.isInteger(value)) return [sign(String(value)), ""];
  const whole = Math.max(1, Math.floor(Math.log10(Number(Math.abs(scaled).toPrecision(digits)) || 1)) + 1);
  return [sign(scaled.toFixed(Math.max(0, digits - whole))), prefix];
}

/** With an SI prefix, its own or that of another value: `568.7 M`. */
export function si(value: number, digits = 4, like = value): string {
  const [number, prefix] = siParts(value, digits, like);
  return prefix === "" ? number : `${number}${thin}${prefix}`;
}

/** A fixed number of decimals. */
export function decimal(value: number, places = 2): string {
  return sign(value.toFixed(places));
}

/**
 * As {@link decimal}, but a value that would read as zero and is not has one digit that is not: `0.0006`. Less than a
 * billionth is the error of floats, and zero.
 */
export function nonzeroDecimal(value: number, places = 2): string {
  const size = Math.abs(value);
  const isHidden = size >= 1e-9 && Number(value.toFixed(places)) === 0;
  return decimal(value, isHidden ? Math.ceil(-Math.log10(size)) : places);
}

/** A share of one as a percentage: `81 %`. */
export function percent(share: number, places = 0): string {
  return `${sign((100 * share).toFixed(places))}${thin}%`;
}

/** A score as detectors print it, without the leading zero: `.93`; 1 stays `1.00`. */
export function score(value: number): string {
  return value.toFixed(2).replace(/^0/, "");
}

/** A ratio: `8.56×`. */
export function times(ratio: number, places = 2): string {
  return `${ratio.toFixed(places)}×`;
}

/** Bytes in decimal units, as browsers show them: `2.33 MB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${Math.round(value)}${thin}B`;
  const [number, prefix] = siParts(value, 3);
  return `${number}${thin}${prefix}B`;
}

/** Milliseconds, with decimals only where they mean something. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)}${thin}ms`;
}

/** A tensor's shape: `75 × 75 × 144`. */
export function shape(dimensions: readonly number[]): string {
  return dimensions.join(" × ");
}
