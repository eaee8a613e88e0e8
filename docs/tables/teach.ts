/** The lesson: its steps, and the states of pages that are worth projecting. */
import { answerText } from "../../src/model/exercise.js";
import { exercises, generators } from "../../src/model/exercises/index.js";
import { pageCell } from "./claims.js";
import type { Table } from "./table.js";

interface Step {
  readonly minutes: number;
  readonly what: string;
  readonly page: string;
  readonly query?: string;
  readonly ask: string;
}

const steps: readonly Step[] = [
  {
    minutes: 8,
    what: "A network at work: one photo, its detections, the strip of stages. No terms yet.",
    page: "index",
    ask: "Where in the network is the cat?",
  },
  {
    minutes: 14,
    what: "One convolution by hand: one window, all its products, the sum. Then what the layer costs.",
    page: "convolution",
    query: "?size=224,224&k=3&channels=3,32&cstride=2",
    ask: "How many products are behind one number of the first layer?",
  },
  {
    minutes: 18,
    what: "The same patch in two steps. Work out the saving on the board, then turn the sliders.",
    page: "separable",
    ask: "What share of the cost is left, for 3 × 3 kernels and many channels?",
  },
  {
    minutes: 14,
    what: "Thirteen pairs: why halving and doubling keep the cost. One exercise, alone.",
    page: "v1",
    query: "?alpha=0.5",
    ask: "Half the width: how many times fewer multiply-adds?",
  },
  {
    minutes: 14,
    what: "The block of V2: why no activation follows the projection, and when there is a skip.",
    page: "bottleneck",
    ask: "Same channels in and out, stride 2: is there a skip?",
  },
  {
    minutes: 14,
    what: "V1 against V2. Vote before the answer; then let the machine’s balance explain it.",
    page: "compare",
    query: "?balance=16",
    ask: "V2 multiplies half as often. Is it faster?",
  },
  {
    minutes: 8,
    what: "A sheet of exercises with the class’s own numbers; answers are on this page.",
    page: "teach",
    query: "#exercises-with-answers",
    ask: "Which of today’s guesses was furthest off, and why?",
  },
];

/** Length of the lesson in minutes. */
export const lessonMinutes = steps.reduce((sum, { minutes }) => sum + minutes, 0);

export function lesson(): Table {
  let start = 0;
  return {
    caption: `A lesson of ${lessonMinutes} minutes`,
    hideCaption: true,
    wide: true,
    name: "lesson",
    columns: [{ label: "Minute" }, { label: "What happens" }, { label: "Project" }, { label: "Ask first" }],
    rows: steps.map(({ minutes, what, page, query, ask }) => {
      const from = start;
      start += minutes;
      return [`${from}\u2060–\u2060${start}`, what, pageCell(page, query), ask];
    }),
  };
}

interface Preset {
  readonly state: string;
  readonly page: string;
  readonly query: string;
  readonly shows: string;
}

const presets: readonly Preset[] = [
  {
    state: "A learned kernel on the cat’s eye",
    page: "convolution",
    query: "?patch=eye&kernel=learned-7&at=4,6",
    shows: "what training put into nine times three numbers",
  },
  {
    state: "Half the width",
    page: "v1",
    query: "?alpha=0.5",
    shows: "the maps stay, the channels halve; not quite four times fewer multiply-adds",
  },
  {
    state: "Small pictures",
    page: "v1",
    query: "?px=128",
    shows: "the maps shrink, the parameters stay as they are",
  },
  {
    state: "Equal accuracy",
    page: "compare",
    query: "?point=v2%201%20192%20float32",
    shows: "V2 at 192 pixels beside V1 at 224: one height, less than half the cost",
  },
  {
    state: "Another training",
    page: "compare",
    query: "?recipe=timm",
    shows: "the same two networks, trained anew: now V1 is ahead, so the recipe is part of the result",
  },
  {
    state: "A machine that computes fast",
    page: "compare",
    query: "?balance=32",
    shows: "most layers wait for memory, and V2’s saving is worth nothing",
  },
  {
    state: "V1 and V2 by parameters",
    page: "compare",
    query: "?show=parameters",
    shows: "both keep most of their weights in the last layers",
  },
  {
    state: "One channel, deep inside",
    page: "inside",
    query: "?image=cat&layer=block_13_expand&channel=42",
    shows: "a map of the layer that the detector reads",
  },
];

export function states(): Table {
  return {
    caption: "States worth projecting",
    hideCaption: true,
    wide: true,
    name: "states",
    columns: [{ label: "State" }, { label: "Page" }, { label: "What it shows" }],
    rows: presets.map(({ state, page, query, shows }) => [pageCell(page, query, state), pageCell(page), shows]),
  };
}

/** The first set of every chapter's exercises with its answers: what stands there without JavaScript. */
export function answers(): Table {
  return {
    caption: "Exercises of set 1, with answers",
    wide: true,
    name: "answers",
    columns: [{ label: "Chapter" }, { label: "Exercise" }, { label: "Answer", numeric: true }, { label: "Steps" }],
    rows: Object.keys(generators).flatMap((chapter) =>
      exercises(chapter, "1").map((problem) => [
        pageCell(chapter),
        problem.question,
        answerText(problem),
        problem.steps.join(" "),
      ]),
    ),
  };
}
