/** Why a box stays or goes, in a sentence. */
import type { SuppressionStep } from "../../model/detection/suppression.js";
import { score as scoreText } from "../../model/math/format.js";

export interface Words {
  readonly steps: readonly SuppressionStep[];
  readonly maxOverlap: number;
  readonly name: (index: number) => string;
}

/** `kept`, or which box it repeats: for the list. */
export function verdict(step: SuppressionStep): string {
  if (step.kept) return "kept";
  return step.rival === undefined ? "dropped" : `overlaps ${step.rival.step + 1} by ${scoreText(step.rival.overlap)}`;
}

/** The whole reason: kept box, overlap, class. */
export function reason(at: number, { steps, maxOverlap, name }: Words): string {
  const { candidate, kept, rival } = steps[at];
  const what = name(candidate.class);
  const box = `Box ${at + 1}, ${what} ${scoreText(candidate.score)}`;
  if (rival === undefined) return `${box}: kept. It is the first ${what}.`;
  const other = `box ${rival.step + 1}, ${what} ${scoreText(steps[rival.step].candidate.score)}`;
  const limit = scoreText(maxOverlap);
  if (kept)
    return rival.overlap === 0
      ? `${box}: kept. It overlaps no kept ${what}.`
      : `${box}: kept. Its largest overlap is with ${other}: ${scoreText(rival.overlap)}, not more than ${limit}.`;
  return `${box}: dropped. It overlaps ${other}, by ${scoreText(rival.overlap)}, which is more than ${limit}. So it counts as the same ${what}.`;
}

/** What is left, once all is decided. */
export function summary({ steps, name }: Words): string {
  const kept = steps.filter((step) => step.kept);
  if (steps.length === 0) return "No box reaches the threshold, so the detector finds nothing.";
  const list = kept.map(({ candidate }) => `${name(candidate.class)} ${scoreText(candidate.score)}`).join(", ");
  const votes = steps.length === 1 ? "1 box reaches" : `${steps.length} boxes reach`;
  return `${votes} the threshold, and ${kept.length} ${kept.length === 1 ? "remains" : "remain"}: ${list}.`;
}
