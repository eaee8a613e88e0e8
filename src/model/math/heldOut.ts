/** Pictures that a head does not learn from, so that they can judge it. */
import { random } from "./random.js";
import { type Examples, headAnswers, trainedHead } from "./softmaxHead.js";

export interface Split {
  /** Places of the pictures that the head learns from, in the order in which they were given. */
  readonly learn: readonly number[];
  readonly held: readonly number[];
}

/**
 * Holds some pictures of each class back: as many as `share` of the class, rounded, but at least one stays to learn from.
 *
 * @param labels the class of each picture
 * @param share 0 … 1
 * @param seed a whole number; another one holds other pictures back
 */
export function splitOf(labels: readonly number[], share: number, seed: number): Split {
  const numbers = random(seed);
  const held = new Set<number>();
  for (const kind of new Set(labels)) {
    const own = labels.flatMap((label, i) => (label === kind ? [i] : []));
    const wanted = Math.min(own.length - 1, Math.round(share * own.length));
    for (let taken = 0; taken < wanted; taken++) held.add(own.splice(numbers.integer(own.length), 1)[0]);
  }
  const places = labels.map((_, i) => i);
  return { learn: places.filter((i) => !held.has(i)), held: places.filter((i) => held.has(i)) };
}

/** Some of the pictures, in the order of their places. */
export function someOf({ size, features, labels }: Examples, places: readonly number[]): Examples {
  const some = new Float32Array(places.length * size);
  places.forEach((place, i) => some.set(features.subarray(place * size, (place + 1) * size), i * size));
  return { size, features: some, labels: places.map((place) => labels[place]) };
}

/**
 * Trains a head on the pictures that are not held back and counts its right answers on the others.
 *
 * @returns percent of the held-out pictures
 */
export function heldOutPercent(examples: Examples, classes: number, { learn, held }: Split): number {
  const head = trainedHead(someOf(examples, learn), classes);
  const test = someOf(examples, held);
  const right = headAnswers(head, test.features).filter((answer, i) => answer === test.labels[i]).length;
  return (100 * right) / held.length;
}
