/** Exercises whose numbers come from a seed and whose answers come from the model. */
import { type Random, random, seedOf } from "../math/random.js";
import { type Reading, readings } from "../math/typedNumber.js";

/** 1 is easy: one formula, filled in. 2 takes two or three steps. 3 asks to turn a formula around or to combine two. */
export type Level = 1 | 2 | 3;

export interface Task {
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
  readonly make: (numbers: Random) => Task;
}

export interface Exercise extends Task {
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
export const whole = (value: number): string => grouped(value, 0);

/**
 * A number as an answer prints it: thousands apart, and at most so many decimals. Decimals that would be false are left
 * out: an exact value ends where it ends, and from a thousand on there are none.
 */
export function grouped(value: number, places: number): string {
  const fixed = value.toFixed(Math.abs(value) < 1000 ? places : 0);
  const isExact = Math.abs(Number(fixed) - value) <= 1e-9 * Math.abs(value);
  const [before, after = ""] = fixed.split(".");
  const decimals = isExact ? after.replace(/0+$/, "") : after;
  const whole = before.replace("-", "\u2212").replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  return decimals === "" ? whole : `${whole}.${decimals}`;
}

/** Whether a question asks for decimals: «Give three decimals.» */
const asksForDecimals = (question: string) => /\bdecimals?\b/.test(question);

/** The answer as it is printed, with its unit; with as many decimals as the question asks for, zeros too. */
export function answerText({ question, answer, unit, places = 0 }: Task): string {
  const number = asksForDecimals(question) ? answer.toFixed(places).replace("-", "\u2212") : grouped(answer, places);
  return unit === "" ? number : `${number}\u202f${unit}`;
}

/** How exact an answer has to be, in a few words that go on after the place for it. */
export function toleranceText({ tolerance }: Pick<Task, "tolerance">): string {
  return tolerance === 0 ? "exact" : `may be off by ${Number((100 * tolerance).toPrecision(2))}\u202f%`;
}

/**
 * What an answer as it was typed can mean. What can mean two numbers is for the page to ask back, whatever the two are:
 * to ask only where one of them is right would give that away. A question that asks for decimals leaves no doubt.
 */
export function answerReadings({ unit, places = 0 }: Task, text: string): readonly Reading[] {
  return readings(text, unit, places > 0);
}

/** `"rounding"` is near, where rounding can be the cause; `"close"` is near where it cannot. */
export type Mark = "right" | "rounding" | "close" | "wrong";

/** How far from the answer is still near. */
const near = 0.01;

/** Whether a number is the answer. It is near within 1 %, or where it has the same digits as far as they are asked for. */
export function judge({ answer, tolerance, places = 0 }: Task, given: number): Mark {
  const off = Math.abs(given - answer) / (answer === 0 ? 1 : Math.abs(answer));
  // A decimal fraction that binary floats cannot hold is a little off: that is no mistake of the reader.
  if (off <= tolerance + 1e-9) return "right";
  if (off > near && given.toFixed(places) !== answer.toFixed(places)) return "wrong";
  // Where the exact number is asked for, nothing has been rounded.
  return tolerance > 0 ? "rounding" : "close";
}
