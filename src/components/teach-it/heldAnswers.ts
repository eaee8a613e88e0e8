/** What is said of the held-out pictures, and of the network that says it. */
import { someOf } from "../../model/math/heldOut.js";
import { type Head, headAnswers } from "../../model/math/softmaxHead.js";
import { type Lesson, examplesAt } from "./classes.js";
import { side as pictureSide } from "../fashion/clothing.js";
import type { Backbone, HeadExitName } from "./exits.js";

/** What a frozen network with a head answers for the held-out pictures. */
export function frozenAnswers(lesson: Lesson, head: Head, exit: HeadExitName): number[] {
  return headAnswers(head, someOf(examplesAt(lesson, exit), lesson.split.held).features);
}

/** Right answers for the held-out pictures. */
export const rightOf = (answers: readonly number[], { all, split }: Lesson) =>
  answers.filter((answer, i) => answer === all[split.held[i]].label).length;

/** What is particular about a network, for the reader. */
export function noteOn({
  trainedFor,
  layers: [
    {
      in: [side],
    },
  ],
}: Backbone): string {
  if (trainedFor !== "clothes") return `The network takes pictures of ${side} × ${side} pixels. `;
  const border = (side - pictureSide) / 2;
  return `The network takes gray pictures of ${pictureSide} × ${pictureSide} pixels with a border of ${border}. It was trained on ten kinds of clothes, and those of the example are among them. To see whether a head learns something else, bring pictures of other things. `;
}
