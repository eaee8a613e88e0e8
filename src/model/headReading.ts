/** What a detector's head says of every anchor, class by class: from a live pass, or from what a build kept of one. */
import type { HeadOutputs } from "./protocol.js";

export interface HeadReading {
  /** Four outputs for each anchor, not yet decoded: y, x, height, width. */
  readonly boxes: ArrayLike<number>;
  /** For each class that is known, without the background, a score for each anchor, 0 … 1. */
  readonly scores: ReadonlyMap<number, ArrayLike<number>>;
}

/** A reading as JSON: of the classes only those that score at all. */
export interface HeadLook {
  readonly boxes: readonly number[];
  readonly scores: readonly { readonly class: number; readonly values: readonly number[] }[];
}

/**
 * A live pass, class by class.
 *
 * @param classes how many the head has, without the background
 */
export function readingOf({ boxes, scores }: HeadOutputs, classes: number): HeadReading {
  const anchors = boxes.length / 4;
  const columns = classes + 1;
  const ofClass = (index: number) => Float32Array.from({ length: anchors }, (_, i) => scores[columns * i + index + 1]);
  return { boxes, scores: new Map(Array.from({ length: classes }, (_, index) => [index, ofClass(index)])) };
}

/** What a build keeps of a reading: every box, and the scores of the classes that reach `minScore` somewhere. */
export function lookOf({ boxes, scores }: HeadReading, minScore: number): HeadLook {
  const rounded = (values: ArrayLike<number>, places: number) => Array.from(values, (v) => Number(v.toFixed(places)));
  const known = [...scores].filter(([, values]) => Math.max(...Array.from(values)) >= minScore);
  return {
    boxes: rounded(boxes, 4),
    scores: known.map(([index, values]) => ({ class: index, values: rounded(values, 4) })),
  };
}

/** The reverse of {@link lookOf}. */
export function readingOfLook({ boxes, scores }: HeadLook): HeadReading {
  return { boxes, scores: new Map(scores.map((one) => [one.class, one.values])) };
}

/** The anchor with the highest score, and that score; of equal ones the first. */
export function strongestAnchor(scores: ArrayLike<number>): { readonly anchor: number; readonly score: number } {
  let anchor = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i] > scores[anchor]) anchor = i;
  return { anchor, score: scores[anchor] };
}
