/** Exercises whose numbers come from a seed and whose answers come from the model. */
import { type Random, random, seedOf } from "./random.js";

/** 1 is easy: one formula, filled in. 2 takes two or three steps. 3 asks to turn a formula around or to combine two. */
export type Level = 1 | 2 | 3;

export interface Problem {
  readonly question: string;
  readonly answer: number;
  /** What is counted: `"multiply-adds"`, `"channels"`, `"times"`; `""` for a plain number. */
  readonly unit: string;
  /** How far an answer may be off, relative to the true one; 0 asks for the exact number. */
  readonly tolerance: number;
  /** Decimals that the printed answer has; 0 unless given. */
  readonly places?: number;
  /** The way to the answer, one line for each step. */
  readonly steps: readonly string[];
}

export interface Generator {
  /** Stable and unique in its chapter. */
  readonly id: string;
  readonly level: Level;
  readonly title: string;
  /** Draws numbers and solves. The same stream gives the same problem. */
  readonly make: (numbers: Random) => Problem;
}

export interface Exercise extends Problem {
  readonly id: string;
  readonly chapter: string;
  readonly level: Level;
  readonly title: string;
}

/**
 * An exercise with the numbers of a seed.
 *
 * @param seed any text, as it stands in the address: `"7"`, `"class-4b"`
 */
export function exercise(chapter: string, { id, level, title, make }: Generator, seed: string): Exercise {
  // Each exercise has a stream of its own, so that a new one changes no other's numbers.
  return { id, chapter, level, title, ...make(random(seedOf(`${seed}/${chapter}/${id}`))) };
}

/** One of a list. */
export function pick<T>(numbers: Random, list: readonly T[]): T {
  return list[numbers.integer(list.length)];
}

/** Whole numbers in full, thousands parted by narrow no-break spaces: `3 538 984`. */
export function whole(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** The answer as it is printed, with its unit. */
export function answerText({ answer, unit, places = 0 }: Problem): string {
  const number = places === 0 ? whole(answer) : answer.toFixed(places);
  return unit === "" ? number : `${number}\u202f${unit}`;
}

const prefixes: Readonly<Record<string, number>> = { "": 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 };

/**
 * A number as people write it: `1 284 505`, `1,284,505`, `1.28M`, `1.28e6`, `−0.5`, `8.5 times`.
 * Commas part thousands; the decimal sign is the point, but a single comma before one or two digits is taken for one.
 *
 * @returns undefined when there is no number
 */
export function parseAnswer(text: string): number | undefined {
  const plain = text.replace(/[\s\u202f\u00a0]/g, "").replace("\u2212", "-");
  const pointed = /^-?\d+,\d{1,2}(?!\d)/.test(plain) ? plain.replace(",", ".") : plain.replaceAll(",", "");
  const match = /^(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([kKMG]?)/.exec(pointed);
  return match === null ? undefined : Number(match[1]) * prefixes[match[2]];
}

export type Mark = "right" | "close" | "wrong" | "no number";

/** Whether an answer is right; `"close"` is within ten times the tolerance, or within 2 % where an exact one is asked. */
export function mark({ answer, tolerance, unit }: Problem, text: string): Mark {
  const parsed = parseAnswer(text);
  if (parsed === undefined) return "no number";
  // Where millions are asked for, `290.1 M` and `290.1` both say so.
  const given = unit === "M" && /M\s*$/.test(text) ? parsed / 1e6 : parsed;
  const off = Math.abs(given - answer) / (answer === 0 ? 1 : Math.abs(answer));
  // Dust of binary fractions is no mistake.
  if (off <= tolerance + 1e-9) return "right";
  return off <= Math.max(10 * tolerance, 0.02) ? "close" : "wrong";
}
