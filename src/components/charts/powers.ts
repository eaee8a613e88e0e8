/** Powers of ten: which stand at a logarithmic axis, and how they are written. */
import { superscript } from "../../model/math/format.js";

const tenTo = (power: number) => `10${superscript(power)}`;

/** `10⁻⁶`, and plain digits from 0.1 to 1000. */
export function powerText(value: number): string {
  const power = Math.round(Math.log10(value));
  return power >= -1 && power <= 3 ? String(Number((10 ** power).toPrecision(1))) : tenTo(power);
}

/** Two significant digits: `8.8 · 10⁻¹⁶`, and plain digits from 0.01 to 9999. */
export function scientific(value: number): string {
  const [digits, exponent] = value.toExponential(1).split("e");
  const power = Number(exponent);
  if (power >= -2 && power <= 3) return String(Number(value.toPrecision(2)));
  return `${digits}\u00a0·\u00a0${tenTo(power)}`;
}

/** Powers of ten within a range, at most seven. */
export function powers(low: number, high: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((to - from) / 6));
  const ticks: number[] = [];
  for (let power = Math.ceil(from / every) * every; power <= to; power += every) ticks.push(10 ** power);
  return ticks;
}
