/** Kinds of values that stand in the address: each reads a text, finds the nearest value that is allowed, and writes it. */
import { type SliderRange, onSlider } from "./slider.js";

export interface Reading<V> {
  /** The value that a text means, or the nearest one that is allowed. */
  readonly value: V;
  /** The parts of the text that mean something else than `value`; none if the text is as it should be. */
  readonly wrong: readonly string[];
}

export interface Kind<V> {
  /** Undefined where a text means no value at all. */
  readonly read: (text: string) => Reading<V> | undefined;
  readonly write: (value: V) => string;
  /** What is allowed, so that it goes on after “alpha is”: `a number from 0 to 1`. */
  readonly allowed: string;
}

const numeral = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?$/i;

function exactly<V>(value: V): Reading<V> {
  return { value, wrong: [] };
}

/** The number that a text means, with a decimal point or comma; undefined for anything else. */
function parsed(text: string): number | undefined {
  return numeral.test(text.trim()) ? Number(text.trim().replace(",", ".")) : undefined;
}

/** A position of a slider. A decimal comma is read, too. */
export function number(range: SliderRange): Kind<number> {
  const { min, max, step } = range;
  return {
    read(text) {
      const asked = parsed(text);
      if (asked === undefined) return undefined;
      const value = onSlider(asked, range) + 0;
      return { value, wrong: Math.abs(value - asked) < 1e-9 ? [] : [text] };
    },
    write: (value) => String(Number(value.toFixed(6)) + 0),
    allowed: step === 1 ? `a whole number from ${min} to ${max}` : `a number from ${min} to ${max} in steps of ${step}`,
  };
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Kind<number> {
  return number({ min, max, step: 1 });
}

/** Any number from `min` to `max`; six digits of it are written. */
export function real(min: number, max: number): Kind<number> {
  return {
    read(text) {
      const asked = parsed(text);
      if (asked === undefined) return undefined;
      const value = Math.max(min, Math.min(max, asked));
      return { value, wrong: value === asked ? [] : [text] };
    },
    write: (value) => String(Number(value.toPrecision(6))),
    allowed: `a number from ${min} to ${max}`,
  };
}

/** A number from one power of two to another, as a slider of exponents has it; three digits of it are written. */
export function power([min, max]: readonly [number, number], step: number): Kind<number> {
  const exponents = { min: Math.log2(min), max: Math.log2(max), step };
  const write = (value: number) => String(Number(value.toPrecision(3)));
  return {
    read(text) {
      const asked = parsed(text);
      if (asked === undefined || !(asked > 0)) return undefined;
      const value = 2 ** onSlider(Math.log2(asked), exponents);
      return { value, wrong: write(value) === write(asked) ? [] : [text] };
    },
    write,
    allowed: `a number from ${write(min)} to ${write(max)}, each ${write(2 ** step)} times the one before`,
  };
}

/** A few names in words: all of them, or the first and how many more. An empty one stands for nothing. */
function names(all: readonly string[]): string {
  const texts = all.filter((text) => text !== "");
  const [shown, rest] = texts.length <= 10 ? [texts, 0] : [texts.slice(0, 4), texts.length - 4];
  return `${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}${texts.length < all.length ? ", or nothing" : ""}`;
}

/**
 * One of a list.
 *
 * @param name what the page's controls call a value; a notice has it beside a text that only the code would explain
 */
export function oneOf<const V>(
  values: readonly V[],
  write: (value: V) => string = String,
  name: (value: V) => string = write,
): Kind<V> {
  const list = values.map((value) =>
    name(value) === write(value) ? write(value) : `${write(value)} (${name(value)})`,
  );
  return {
    read(text) {
      const at = values.findIndex((value) => write(value) === text);
      return at < 0 ? undefined : exactly(values[at]);
    },
    write,
    allowed: list.length === 1 ? `only ${list[0]}` : `one of ${names(list)}`,
  };
}

export const yesOrNo: Kind<boolean> = oneOf([true, false], (on) => (on ? "yes" : "no"));

/** Some of a list, in its order, parted by commas; `none` stands for none of them, unless there must be `least` one. */
export function someOf<const V extends string>(
  values: readonly V[],
  { least = 0 }: { readonly least?: 0 | 1 } = {},
): Kind<readonly V[]> {
  return {
    read(text) {
      if (text === "none" && least === 0) return exactly([]);
      const parts = text.split(",");
      const value = values.filter((one) => parts.includes(one));
      const wrong = parts.filter((part, i) => !value.some((one) => one === part) || parts.indexOf(part) !== i);
      return value.length === 0 ? undefined : { value, wrong };
    },
    write: (chosen) => (chosen.length === 0 ? "none" : chosen.join(",")),
    allowed: `some of ${names(values)}, with commas between them${least === 0 ? ", or none" : ""}`,
  };
}

/** What cannot be asked for: no text means anything. */
export function never<V>(allowed: string): Kind<V> {
  return { read: () => undefined, write: () => "", allowed };
}

/** As many values as there are kinds, parted by commas. */
export function tuple<const V extends readonly unknown[]>(...kinds: { readonly [I in keyof V]: Kind<V[I]> }): Kind<V> {
  return {
    read(text) {
      const parts = text.split(",");
      const readings = kinds.map((kind, i) => kind.read(parts[i] ?? ""));
      if (parts.length !== kinds.length || !readings.every((reading) => reading !== undefined)) return undefined;
      const isExact = readings.every(({ wrong }) => wrong.length === 0);
      return { value: readings.map(({ value }) => value) as unknown as V, wrong: isExact ? [] : [text] };
    },
    write: (values) => kinds.map((kind, i) => kind.write(values[i])).join(","),
    allowed: kinds.every(({ allowed }) => allowed === kinds[0].allowed)
      ? `${kinds.length} values with commas between them, each ${kinds[0].allowed}`
      : `${kinds.length} values with commas between them: ${kinds.map(({ allowed }) => allowed).join("; ")}`,
  };
}

/** Any number of values, parted by commas; those that cannot be read are left out. */
export function listOf<V>(kind: Kind<V>): Kind<readonly V[]> {
  return {
    read(text) {
      const readings = text.split(",").map((part) => ({ part, reading: kind.read(part) }));
      return {
        value: readings.flatMap(({ reading }) => (reading === undefined ? [] : [reading.value])),
        wrong: readings.flatMap(({ part, reading }) => (reading === undefined ? [part] : reading.wrong)),
      };
    },
    write: (values) => values.map(kind.write).join(","),
    allowed: `a list with commas between its parts, each ${kind.allowed}`,
  };
}
