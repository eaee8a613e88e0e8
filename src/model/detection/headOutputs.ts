/** What a detector's head says of every anchor, class by class: from a live pass, or from what a build kept of one. */
import type { HeadOutputs } from "../types.js";

export interface HeadReading {
  /** Four outputs for each anchor, not yet decoded: y, x, height, width. */
  readonly boxes: ArrayLike<number>;
  /** For each class that is known, without the background, a score for each anchor, 0 … 1. */
  readonly scores: ReadonlyMap<number, ArrayLike<number>>;
  /** What {@link bestClasses} found while every class was known; a reading that keeps only some of them has it. */
  readonly best?: BestClasses;
}

/** For each anchor the class that scores highest, and that score. */
export interface BestClasses {
  readonly classes: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/** A reading as JSON: of the classes only those that score at all, and the best class of every anchor. */
export interface HeadLook {
  readonly boxes: readonly number[];
  readonly best: { readonly classes: readonly number[]; readonly scores: readonly number[] };
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

/**
 * The best class of every anchor; of equal ones the first.
 *
 * @param allowed classes that count; all that the reading knows unless given
 */
export function bestClasses(reading: HeadReading, allowed: (index: number) => boolean = () => true): BestClasses {
  if (reading.best !== undefined) return reading.best;
  const anchors = reading.boxes.length / 4;
  const classes = new Int16Array(anchors).fill(-1);
  const scores = new Float32Array(anchors).fill(-1);
  for (const [index, values] of reading.scores) {
    if (!allowed(index)) continue;
    for (let i = 0; i < anchors; i++) {
      if (values[i] <= scores[i]) continue;
      scores[i] = values[i];
      classes[i] = index;
    }
  }
  return { classes, scores };
}

/**
 * What a build keeps of a reading: every box, the best class of every anchor, and the scores of the classes that reach
 * `minScore` somewhere.
 *
 * @param allowed classes that count as best
 */
export function lookOf(reading: HeadReading, minScore: number, allowed?: (index: number) => boolean): HeadLook {
  const rounded = (values: ArrayLike<number>, places: number) => Array.from(values, (v) => Number(v.toFixed(places)));
  const known = [...reading.scores].filter(([, values]) => Math.max(...Array.from(values)) >= minScore);
  const best = bestClasses(reading, allowed);
  return {
    boxes: rounded(reading.boxes, 4),
    best: { classes: Array.from(best.classes), scores: rounded(best.scores, 4) },
    scores: known.map(([index, values]) => ({ class: index, values: rounded(values, 4) })),
  };
}

/** The reverse of {@link lookOf}. */
export function readingOfLook({ boxes, best, scores }: HeadLook): HeadReading {
  return { boxes, best, scores: new Map(scores.map((one) => [one.class, one.values])) };
}

/** The anchor with the highest score, and that score; of equal ones the first. */
export function strongestAnchor(scores: ArrayLike<number>): { readonly anchor: number; readonly score: number } {
  let anchor = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i] > scores[anchor]) anchor = i;
  return { anchor, score: scores[anchor] };
}
