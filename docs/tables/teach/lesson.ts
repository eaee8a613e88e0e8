/** The lesson, step by step. */
import type { Table } from "../table.js";
import { cells, classCell } from "./classCell.js";

interface Stop {
  readonly page: string;
  /** A state that does not show the answer to what is asked first, and the place of the figure. */
  readonly query?: string;
  /** The page's name unless given. */
  readonly text?: string;
}

interface Step {
  readonly minutes: number;
  readonly what: string;
  /** In the order in which they are projected. */
  readonly stops: readonly Stop[];
  readonly ask: string;
}

const steps: readonly Step[] = [
  {
    minutes: 8,
    what: "Show a running network: one photo, its detections, and one map from each stage. Do not explain the terms yet. Early maps show the cat’s edges, and some late maps have large values where the cat is.",
    stops: [{ page: "index" }],
    ask: "Where in the network is the cat?",
  },
  {
    minutes: 14,
    what: "Use a gray picture, and compute one number of the output: one window, its nine products, the sum. The first layer of MobileNet reads three colors. Let the class say how many products that makes, then count the cost of the layer.",
    stops: [
      { page: "convolution", query: "?patch=eye#figure" },
      { page: "convolution", query: "#what-it-costs", text: "its cost" },
    ],
    ask: "The first layer reads three colors. How many products make one number of its output?",
  },
  {
    minutes: 18,
    what: "Split the work into two steps: filter each channel, then mix the channels. The input is now the first layer’s output for the cat’s eye, with 32 channels. Work out the saving on the board, then move the sliders.",
    stops: [
      { page: "separable", query: "#walk-both" },
      { page: "separable", query: "#figure", text: "the sliders" },
    ],
    ask: "What share of the cost is left, for 3 × 3 kernels and many channels?",
  },
  {
    minutes: 14,
    what: "Show V1’s thirteen blocks, and why a map with half the side and twice the channels costs the same. Then each student does the first exercise alone.",
    stops: [
      { page: "v1", query: "#figure" },
      { page: "v1", query: "#exercises", text: "its exercises" },
    ],
    ask: "Half the width: how many times fewer multiply-adds?",
  },
  {
    minutes: 14,
    what: "Say what ReLU6 does: values below 0 become 0, and values above 6 become 6. Then show the block of V2: why no activation follows the projection, and when there is a skip.",
    stops: [
      { page: "bottleneck", query: "#figure" },
      { page: "bottleneck", query: "#why-the-narrow-end-has-no-activation", text: "no activation" },
    ],
    ask: "Same channels in and out, stride 2: is there a skip?",
  },
  {
    minutes: 14,
    what: "Say what V2 is: seventeen of these blocks, one after another. Compare V1 and V2. Let the class vote before the answer, then explain it with the chart of multiply-adds per byte.",
    stops: [
      { page: "compare" },
      { page: "compare", query: "?balance=16#why-v2-does-not-always-win", text: "multiply-adds per byte" },
    ],
    ask: "V2 needs half the multiply-adds. Is it faster?",
  },
  {
    minutes: 8,
    what: "Let the class do the exercises on the bottleneck block, with the set of numbers of your class. The answers are on this page.",
    stops: [{ page: "bottleneck", query: "#exercises", text: "Bottleneck: exercises" }],
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
    columns: [{ label: "Minute" }, { label: "What happens" }, { label: "Project" }, { label: "Ask" }],
    rows: steps.map(({ minutes, what, stops, ask }) => {
      const from = start;
      start += minutes;
      return [
        `${from}\u2060–\u2060${start}`,
        what,
        cells(stops.map(({ page, query, text }) => classCell(page, query, text))),
        ask,
      ];
    }),
  };
}
