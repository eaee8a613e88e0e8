/** Pictures with their classes, and the batches that a seed makes of them. */
import { random, seedOf } from "../math/random.js";

export interface LabeledPictures {
  /** Bytes, 0 … 255, row by row, one picture of side² bytes after the other. */
  readonly pictures: Uint8Array;
  /** From 0 on, one for each picture. */
  readonly labels: Uint8Array;
}

/** Side of the pictures of Fashion-MNIST. */
const side = 28;

/**
 * Pictures of 28 × 28 bytes, then a byte for each: its label.
 *
 * @throws RangeError when the bytes are no whole number of pictures with labels
 */
export function labeledPictures(bytes: Uint8Array): LabeledPictures {
  const count = bytes.length / (side * side + 1);
  if (!Number.isInteger(count) || count === 0)
    throw new RangeError(`invalid pictures: ${bytes.length} bytes; it must be a multiple of ${side * side + 1}`);
  return { pictures: bytes.subarray(0, count * side * side), labels: bytes.subarray(count * side * side) };
}

/** Some of the pictures, in the order of `places`. */
export function chosen({ pictures, labels }: LabeledPictures, places: readonly number[]): LabeledPictures {
  const bytes = pictures.length / labels.length;
  const some = new Uint8Array(places.length * bytes);
  for (const [i, place] of places.entries()) some.set(pictures.subarray(place * bytes, (place + 1) * bytes), i * bytes);
  return { pictures: some, labels: Uint8Array.from(places, (place) => labels[place]) };
}

/** The first `count` pictures. */
export function firstPictures({ pictures, labels }: LabeledPictures, count: number): LabeledPictures {
  return { pictures: pictures.subarray(0, count * side * side), labels: labels.subarray(0, count) };
}

/** The last `count` pictures. */
export function lastPictures({ pictures, labels }: LabeledPictures, count: number): LabeledPictures {
  const first = labels.length - count;
  return { pictures: pictures.subarray(first * side * side), labels: labels.subarray(first) };
}

/** Which pictures of a step's batch are turned left to right: each with probability one half. */
export function turnsOf(seed: number, step: number, count: number): boolean[] {
  const { uniform } = random(seedOf(`turns of ${seed}, ${step}`));
  return Array.from({ length: count }, () => uniform() < 0.5);
}

/** Turns pictures left to right. */
export function mirrored({ pictures, labels }: LabeledPictures, turns: readonly boolean[]): LabeledPictures {
  const turned = pictures.slice();
  for (const [i, isTurned] of turns.entries()) {
    if (!isTurned) continue;
    for (let row = i * side; row < (i + 1) * side; row++) turned.subarray(row * side, (row + 1) * side).reverse();
  }
  return { pictures: turned, labels };
}

/**
 * Batches without end: each epoch goes through all pictures in an order of its own; what is left of an epoch and makes no
 * whole batch is passed over.
 *
 * @param count of pictures
 * @param batch pictures of a batch, at most `count`
 * @param seed a whole number
 * @throws RangeError for a batch that cannot be made
 */
export function* batchPlaces(count: number, batch: number, seed: number): Generator<number[], never> {
  if (!(Number.isInteger(batch) && batch >= 1 && batch <= count))
    throw new RangeError(`invalid batch: ${batch}; it must be a whole number from 1 to ${count}`);
  const numbers = random(seed);
  const places = Array.from({ length: count }, (_, i) => i);
  for (;;) {
    // R. Fisher and F. Yates, as R. Durstenfeld has it, doi:10.1145/364520.364540.
    for (let i = count - 1; i > 0; i--) {
      const j = numbers.integer(i + 1);
      [places[i], places[j]] = [places[j], places[i]];
    }
    for (let first = 0; first + batch <= count; first += batch) yield places.slice(first, first + batch);
  }
}
