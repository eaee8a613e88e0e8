/** The lesson, step by step. */
import { pageCell } from "../pageCell.js";
import type { Table } from "../table.js";

interface Step {
  readonly minutes: number;
  readonly what: string;
  readonly page: string;
  /** What the link adds: a state that does not show the answer to `ask`. */
  readonly query?: string;
  readonly ask: string;
}

const steps: readonly Step[] = [
  {
    minutes: 8,
    what: "Show a running network: one photo, its detections, and the strip of stages. Use no terms yet. Early maps show the cat’s edges, and some late maps have large values where the cat is.",
    page: "index",
    ask: "Where in the network is the cat?",
  },
  {
    minutes: 14,
    what: "Do one convolution by hand: one window, all its products, the sum. Then count the cost of the layer.",
    page: "convolution",
    query: "?patch=eye",
    ask: "How many products are behind one number of the first layer?",
  },
  {
    minutes: 18,
    what: "Do the same patch in two steps. Work out the saving on the board, then move the sliders.",
    page: "separable",
    query: "#walk-both",
    ask: "What share of the cost is left, for 3 × 3 kernels and many channels?",
  },
  {
    minutes: 14,
    what: "Show V1’s thirteen blocks, and why a map with half the side and twice the channels costs the same. Then one exercise, alone.",
    page: "v1",
    ask: "Half the width: how many times fewer multiply-adds?",
  },
  {
    minutes: 14,
    what: "Show the block of V2: why no activation follows the projection, and when there is a skip.",
    page: "bottleneck",
    ask: "Same channels in and out, stride 2: is there a skip?",
  },
  {
    minutes: 14,
    what: "Compare V1 and V2. Let the class vote before the answer, then explain it with the chart of multiply-adds per byte.",
    page: "compare",
    query: "?balance=16",
    ask: "V2 needs half the multiply-adds. Is it faster?",
  },
  {
    minutes: 8,
    what: "Let the class do a chapter’s exercises, with the set of numbers of your class. The answers are on this page.",
    page: "v1",
    query: "?numbers=1#exercises",
    ask: "Which of today’s guesses was furthest off, and why?",
  },
];

const lessonMinutes = steps.reduce((sum, { minutes }) => sum + minutes, 0);

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
