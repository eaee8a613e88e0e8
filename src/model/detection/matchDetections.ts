/** Which detections show the same things, and how many survive a change of the network. */
import type { Detection } from "../types.js";
import { overlap } from "./ssd.js";

/** Boxes of one class that overlap by more than this (intersection over union) may be paired. */
const sameThing = 0.5;

/** A detection of a reference and the found one that takes its place, by their indices. */
export interface Match {
  readonly reference: number;
  readonly found: number;
  /** Intersection over union of the two boxes, above 0.5. */
  readonly overlap: number;
}

/**
 * Pairs detections one to one: the same class, boxes that overlap by more than a half. As in COCO's evaluation, pairs are
 * made greedily and none is undone. There the found ones choose in the order of their scores; here the pair with the
 * largest overlap is made first, since a change of the network moves all scores, and neither list is the truth.
 */
export function matchDetections(reference: readonly Detection[], found: readonly Detection[]): Match[] {
  const pairs = reference
    .flatMap((one, i) =>
      found.flatMap((other, j): Match[] => {
        const share = one.class === other.class ? overlap(one.box, other.box) : 0;
        return share > sameThing ? [{ reference: i, found: j, overlap: share }] : [];
      }),
    )
    .sort((a, b) => b.overlap - a.overlap);
  const [taken, stayed] = [new Set<number>(), new Set<number>()];
  return pairs.filter((pair) => {
    if (stayed.has(pair.reference) || taken.has(pair.found)) return false;
    stayed.add(pair.reference);
    taken.add(pair.found);
    return true;
  });
}

/**
 * Counts {@link matchDetections}. Scores were already asked to be high enough when both lists were made.
 *
 * @returns how many of the reference stayed, and how many of the found match none of them
 */
export function keptDetections(
  reference: readonly Detection[],
  found: readonly Detection[],
): { kept: number; of: number; added: number } {
  const kept = matchDetections(reference, found).length;
  return { kept, of: reference.length, added: found.length - kept };
}
