/** What is said of the held-out pictures, and of the network that says it. */
import { someOf } from "../../model/math/heldOut.js";
import { type Head, headAnswers } from "../../model/math/softmaxHead.js";
import { type Lesson, examplesAt } from "./classes.js";
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
  const input = `The network sees pictures of ${side} × ${side} pixels. `;
  return trainedFor === "clothes"
    ? `${input.replace("pixels", "gray pixels")}It was trained on kinds of clothes, also those of the example: bring other pictures to test it. `
    : input;
}
