/**
 * Non-maximum suppression, one box at a time, so that each verdict can be shown with its reason. The verdicts are those of
 * `suppress` in ssd.ts for each class.
 */
import type { HeadReading } from "./headOutputs.js";
import type { Box } from "../types.js";
import { type Anchor, decodeBox, overlap } from "./ssd.js";

/** A box that an anchor votes for. */
export interface Candidate {
  /** Index among all anchors. */
  readonly anchor: number;
  /** Index among the classes, without the background. */
  readonly class: number;
  /** 0 … 1. */
  readonly score: number;
  readonly box: Box;
}

/** A kept box of the same class, and its overlap over union with the candidate. */
export interface Rival {
  /** Index of the rival's step. */
  readonly step: number;
  readonly overlap: number;
}

export interface SuppressionStep {
  readonly candidate: Candidate;
  readonly kept: boolean;
  /** The rival that overlaps most; undefined when no box of the class was kept before. */
  readonly rival: Rival | undefined;
}

/**
 * Every box that scores enough, best first; equal scores in the order of classes, then of anchors.
 *
 * @param allowed classes that count; all that the reading knows unless given
 */
export function candidates(
  { boxes, scores }: HeadReading,
  anchors: readonly Anchor[],
  minScore: number,
  allowed: (index: number) => boolean = () => true,
): Candidate[] {
  const found: Candidate[] = [];
  for (const [index, values] of scores) {
    if (!allowed(index)) continue;
    for (let anchor = 0; anchor < values.length; anchor++) {
      if (values[anchor] < minScore) continue;
      const outputs = [0, 1, 2, 3].map((i) => boxes[4 * anchor + i]);
      found.push({ anchor, class: index, score: values[anchor], box: decodeBox(anchors[anchor], outputs) });
    }
  }
  return found.sort((a, b) => b.score - a.score || a.class - b.class || a.anchor - b.anchor);
}

/**
 * Decides box after box: one stays unless a box of its class that stayed before overlaps it by more than `maxOverlap`.
 *
 * @param list best score first
 * @param maxOverlap overlap over union, 0 … 1
 */
export function suppressionSteps(list: readonly Candidate[], maxOverlap: number): SuppressionStep[] {
  const steps: SuppressionStep[] = [];
  for (const candidate of list) {
    let rival: Rival | undefined;
    for (const [step, { candidate: other, kept }] of steps.entries()) {
      if (!kept || other.class !== candidate.class) continue;
      const shared = overlap(candidate.box, other.box);
      if (rival === undefined || shared > rival.overlap) rival = { step, overlap: shared };
    }
    steps.push({ candidate, kept: rival === undefined || rival.overlap <= maxOverlap, rival });
  }
  return steps;
}
