/** Sums, products, fractions and powers as they are typed: `3*3*32`, `9*24/57`, `1.2*10^6`, `(5 + 4)/2`, `4 1/2`. */
import { digits, readDigits } from "./typedDigits.js";

const run = new RegExp(digits, "y");
/** A whole number and a fraction; three digits before the slash would be thousands. */
const mixed = /(\d+) (\d{1,2}) ?\/ ?(\d+)(?![\d.,'_])/y;
const exponent = / ?[eE]([+-]?\d+)(?!\d)/y;
const powerOfTen = / ?\* ?10 ?\^/y;

/**
 * Works out the arithmetic that a text begins with.
 *
 * @param marks the marks that part decimals where the digits leave it open: `"."`, `","`, or both
 * @returns the value, and where in the text the arithmetic ends; undefined where there is none, or no finite value
 */
export function evaluate(text: string, marks: string): { readonly value: number; readonly end: number } | undefined {
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };

  function number(): number | undefined {
    const whole = match(mixed);
    if (whole !== null) return Number(whole[1]) + Number(whole[2]) / Number(whole[3]);
    const found = match(run);
    const read = found === null ? undefined : readDigits(found[0]);
    if (read === undefined) return undefined;
    const power = match(exponent);
    powerOfTen.lastIndex = at;
    // A number before a power of ten has decimals, not thousands.
    const scientific = power !== null || powerOfTen.test(text);
    const plain =
      "plain" in read ? read.plain : scientific || marks.includes(read.separator) ? read.decimal : read.whole;
    return Number(`${plain}e${power?.[1] ?? 0}`);
  }
  function factor(): number | undefined {
    const sign = match(/ ?([+-]) ?/y)?.[1];
    if (sign !== undefined) {
      const value = factor();
      return value === undefined || sign === "+" ? value : -value;
    }
    if (match(/ ?\( ?/y) !== null) {
      const value = sum();
      return match(/ ?\)/y) === null ? undefined : value;
    }
    match(/ /y);
    const base = number();
    if (base === undefined || match(/ ?\^ ?/y) === null) return base;
    const power = factor();
    return power === undefined ? undefined : base ** power;
  }
  /** Operands joined by one of two signs; a sign that no number follows is part of what comes behind: `8.5 ×`. */
  function chain(
    sign: RegExp,
    operand: () => number | undefined,
    join: (a: number, b: number, sign: string) => number,
  ) {
    let value = operand();
    for (let next = match(sign); value !== undefined && next !== null; next = match(sign)) {
      const second = operand();
      value = second === undefined ? undefined : join(value, second, next[1]);
    }
    return value;
  }
  const product = () => chain(/ ?([*/])(?= ?[-+(.,\d])/y, factor, (a, b, sign) => (sign === "*" ? a * b : a / b));
  function sum(): number | undefined {
    return chain(/ ?([+-])(?= ?[(.,\d])/y, product, (a, b, sign) => (sign === "+" ? a + b : a - b));
  }

  const value = sum();
  return value === undefined || !Number.isFinite(value) ? undefined : { value, end: at };
}
