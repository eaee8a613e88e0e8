/** What a detector's head answers for one cell of one of its maps: is something there, which thing, where exactly. */
import { type AnchorPlace, anchorIndex, firstAnchor } from "./anchorPlace.js";
import type { BestClasses, HeadReading } from "./headOutputs.js";
import { type Anchor, type DecodedBox, type Head, decode } from "./ssd.js";

export interface AnchorAnswer {
  readonly place: AnchorPlace;
  readonly anchor: Anchor;
  /** The class that scores highest for this anchor, by its index; −1 where no class counts. */
  readonly class: number;
  /** 0 … 1. */
  readonly score: number;
  /** y, x, height, width: as the head hands them out. */
  readonly outputs: readonly number[];
  readonly decoded: DecodedBox;
}

/** The answer for each anchor of a cell, in the anchors' order. */
export function cellAnswers(
  head: Head,
  anchors: readonly Anchor[],
  reading: HeadReading,
  best: BestClasses,
  { map, cell }: Pick<AnchorPlace, "map" | "cell">,
): AnchorAnswer[] {
  return Array.from({ length: head.maps[map].anchorsPerCell }, (_, k): AnchorAnswer => {
    const place = { map, cell, anchor: k };
    const index = anchorIndex(head, place);
    const outputs = [0, 1, 2, 3].map((i) => reading.boxes[4 * index + i]);
    const anchor = anchors[index];
    return {
      place,
      anchor,
      class: best.classes[index],
      score: best.scores[index],
      outputs,
      decoded: decode(anchor, outputs),
    };
  });
}

/** The answer that scores highest; of equal ones the first. */
export function bestAnswer(answers: readonly AnchorAnswer[]): AnchorAnswer {
  return answers.reduce((best, one) => (one.score > best.score ? one : best));
}

/** Classes of a cell with the best score that any of its anchors gives each, best first; only classes that are known. */
export function cellClasses(
  head: Head,
  { scores }: HeadReading,
  { map, cell }: Pick<AnchorPlace, "map" | "cell">,
  allowed: (index: number) => boolean = () => true,
): { readonly class: number; readonly score: number }[] {
  const first = firstAnchor(head, map) + cell * head.maps[map].anchorsPerCell;
  const found = [...scores].flatMap(([index, values]) => {
    if (!allowed(index)) return [];
    let score = 0;
    for (let k = 0; k < head.maps[map].anchorsPerCell; k++) score = Math.max(score, values[first + k]);
    return [{ class: index, score }];
  });
  return found.sort((a, b) => b.score - a.score || a.class - b.class);
}
