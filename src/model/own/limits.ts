/** What is checked before anything is read or inflated. The widest published MobileNet has 6.1 million weights. */
import { count as digits } from "../math/format.js";
import { tooLarge } from "./refusal.js";

const million = 1_000_000;

export const limits = {
  /** Bytes of all dropped files together. */
  bytes: 400 * million,
  /** Values of one array, and of all arrays that are read. */
  values: 64 * million,
  /** Bytes that an entry of a zip may inflate to. */
  inflated: 400 * million,
  /** Bytes of a description in JSON, or of a pickle. */
  text: 32 * million,
  /** Arrays, operators, entries of a zip, objects of a pickle. */
  items: 200_000,
  /** Groups inside groups, models inside models. */
  depth: 24,
} as const;

/**
 * Number of values of an array.
 *
 * @param shape as the file declares it
 * @throws Refusal when an axis is no whole number, or when the product is more than {@link limits} allow
 */
export function checkedSize(shape: readonly number[], name: string): number {
  let size = 1;
  for (const n of shape) {
    if (!Number.isSafeInteger(n) || n < 0)
      throw tooLarge(`The array ${name} has an axis of length ${String(n)}, which no array can have.`);
    size *= n;
  }
  if (size > limits.values)
    throw tooLarge(
      `The array ${name} has the shape ${shape.join(" × ")}, ${digits(size)} values. This page reads up to ${digits(limits.values)}.`,
    );
  return size;
}

/** @throws Refusal when `count` of `what` are more than `most` */
export function checkedCount(count: number, most: number, what: string): number {
  if (!(count >= 0 && count <= most))
    throw tooLarge(`It declares ${digits(count)} ${what}. This page reads up to ${digits(most)}.`);
  return count;
}
