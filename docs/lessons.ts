/** What a chapter is for in a course: goals, what to know before, and how long it takes. */
import type { Level } from "./model/exercises/exercise.js";
import { generators } from "../src/model/exercises/index.js";
import { nameOf } from "./chapters.js";
import { minutes } from "./readingTime.js";
import { escape } from "./tables/table.js";

export interface Lesson {
  /** Each goes on after “After this chapter you can”. */
  readonly goals: readonly string[];
  /** Chapters to read before. */
  readonly before: readonly string[];
}

/** By chapter, for every chapter with exercises. */
export const lessons: Readonly<Record<string, Lesson>> = {
  convolution: {
    goals: [
      "compute one value of a convolution by hand",
      "find the output size for any stride and padding",
      "count the multiply-adds of a layer",
    ],
    before: [],
  },
  separable: {
    goals: [
      "split a convolution into a depthwise and a pointwise layer",
      "derive the share of the cost that is left, 1/C + 1/k²",
      "say which layer costs more",
    ],
    before: ["convolution"],
  },
  activations: {
    goals: [
      "draw ReLU6 and name the range where its slope is zero",
      "compare it with the sigmoid and with Mish",
      "say what rounding to few bits does to activations",
    ],
    before: ["convolution"],
  },
  v1: {
    goals: [
      "follow map sizes and channels through V1’s thirteen blocks",
      "explain why blocks cost the same while maps halve",
      "predict the cost for another width or resolution",
    ],
    before: ["separable"],
  },
  bottleneck: {
    goals: [
      "name the layers of V2’s block and count its cost",
      "say when a block has a residual connection",
      "explain why no activation follows the projection",
    ],
    before: ["separable", "activations"],
  },
  v2: {
    goals: [
      "read V2’s table of seven rows",
      "say what a changed row does to all later layers",
      "find where the parameters are",
    ],
    before: ["bottleneck"],
  },
  compare: {
    goals: [
      "compare V1 and V2 in accuracy, cost and memory",
      "explain why fewer multiply-adds can take as much time",
      "read a chart of multiply-adds per byte",
    ],
    before: ["v1", "v2"],
  },
  detector: {
    goals: [
      "say what each number of a detector’s output means",
      "decode a box from its anchor by hand",
      "run non-maximum suppression on a few boxes",
    ],
    before: ["v2"],
  },
  faces: {
    goals: [
      "compare two face detectors at one input size",
      "say how small a face each still finds",
      "explain how a pyramid adds coarse and fine maps",
    ],
    before: ["detector"],
  },
  backbone: {
    goals: [
      "choose outputs of a backbone by stride and channels",
      "say which parameters learn when parts are frozen",
      "choose a normalization and an initialization that fit",
    ],
    before: ["v2"],
  },
  start: {
    goals: [
      "say how the first weights set the size of the signal",
      "choose an initialization for a layer",
      "explain what batch normalization changes at the start",
    ],
    before: ["backbone"],
  },
  widths: {
    goals: [
      "say how cost and parameters follow the width",
      "compare two networks on the same pictures",
      "read which cells of a map raise the score of a class",
    ],
    before: ["v1"],
  },
  train: {
    goals: [
      "follow one step of training from loss to weights",
      "read a loss curve",
      "say what the backward pass costs",
    ],
    before: ["widths"],
  },
  "teach-it": {
    goals: [
      "say what a linear head learns",
      "read a class map as the parts of a score",
      "judge a head on pictures that it never saw",
      "say what fine-tuning costs, brings and forgets",
    ],
    before: ["widths"],
  },
  design: {
    goals: [
      "judge from several seeds whether two designs differ",
      "explain why training without a part differs from removing it after training",
      "state what three seeds cannot show",
    ],
    before: ["bottleneck", "widths"],
  },
};

/** Minutes for an exercise on paper, by its level. */
const solving: Readonly<Record<Level, number>> = { 1: 4, 2: 6, 3: 8 };

/** Minutes for a chapter with its exercises. */
export function lessonMinutesOf(id: string): number {
  return minutes(id) + (generators[id] ?? []).reduce((sum, { level }) => sum + solving[level], 0);
}

/** The chapters to read before, in words. */
export function beforeText(id: string): string {
  const before = lessons[id]?.before ?? [];
  return before.length === 0 ? "nothing" : before.map(nameOf).join(", ");
}

/** Links to what a class needs of a chapter; a page without exercises has none. */
export function classLinks(id: string): string {
  const lesson = lessons[id];
  if (lesson === undefined && Object.hasOwn(generators, id))
    throw new RangeError(`invalid lessons: none for ${id}; a chapter with exercises must have goals`);
  if (lesson === undefined) return "";
  const goals = lesson.goals.map((goal) => `<li>${escape(goal)}</li>`).join("");
  return `<div class="for-class" role="group" aria-label="For class" data-chapter="${id}"><span>For class:</span>
<a href="./${id}?present=title&amp;numbers=1">Present this chapter</a>
<button type="button" class="plain" data-pictures aria-haspopup="dialog">Figures for slides</button>
<a href="./${id}?sheet=student&amp;numbers=1">Student’s sheet</a>
<a href="./${id}?sheet=key&amp;numbers=1">Key</a>
<a href="./${id}?notebook=save&amp;numbers=1">Notebook</a></div>
<template id="lesson"><p>${lessonMinutesOf(id)} minutes with the exercises. Read before: ${escape(beforeText(id))}. After this chapter you can</p><ul>${goals}</ul></template>`;
}
