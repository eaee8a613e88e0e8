/** Exercises on a detector's head: anchors, decoding, overlap. */
import { type Generator, type Task, pick, whole } from "./exercise.js";
import type { Box } from "../types.js";
import { decode, outputScales, overlap } from "../detection/ssd.js";

export function allAnchors(grids: readonly number[], first: number, others: number): Task {
  const terms = grids.map((side, i) => ({ side, each: i === 0 ? first : others }));
  const answer = terms.reduce((sum, { side, each }) => sum + side * side * each, 0);
  return {
    question: `A head reads square maps of ${grids.join(", ")} rows. Each cell of the first has ${first} anchors, each cell of the others ${others}. How many anchors are there in all?`,
    answer,
    unit: "anchors",
    tolerance: 0,
    steps: [
      "A map of n rows has n² cells.",
      `${terms.map(({ side, each }) => `${side}² · ${each}`).join(" + ")} = ${whole(answer)}.`,
    ],
  };
}

export function decodedWidth(width: number, output: number): Task {
  const { width: answer } = decode({ y: 0.5, x: 0.5, height: width, width, map: 0 }, [0, 0, 0, output]);
  return {
    question: `An anchor is ${width} of the picture’s width wide. The head’s output for the width is t = ${output}. The detector multiplies the anchor’s width by exp(${outputScales.size} · t). How wide is the box, as a fraction of the picture’s width?`,
    answer,
    unit: "",
    tolerance: 0.01,
    places: 3,
    steps: [
      `The output t is ${1 / outputScales.size} times the logarithm of box width / anchor width.`,
      `exp(${outputScales.size} · ${output}) = ${Math.exp(outputScales.size * output).toFixed(3)}.`,
      `${width} · ${Math.exp(outputScales.size * output).toFixed(3)} = ${answer.toFixed(3)}.`,
    ],
  };
}

export function shiftedOverlap(side: number, down: number, across: number): Task {
  const square = (y: number, x: number): Box => [y, x, y + side, x + side];
  const answer = overlap(square(0, 0), square(down, across));
  const both = (side - down) * (side - across);
  return {
    question: `Two square boxes of ${side} × ${side} pixels. The second lies ${down} pixels lower and ${across} pixels further right. What is their intersection over union? Give this number. Then say whether non-maximum suppression at .60 drops the second.`,
    answer,
    unit: "",
    tolerance: 0.01,
    places: 3,
    steps: [
      `They share ${side - down} · ${side - across} = ${both} pixels.`,
      `Together they cover ${side}² + ${side}² − ${both} = ${2 * side * side - both}.`,
      `${both} / ${2 * side * side - both} = ${answer.toFixed(3)}: ${answer > 0.6 ? "more than .60, so it is dropped if the classes are the same" : "not more than .60, so both stay"}.`,
    ],
  };
}

export const detector: readonly Generator[] = [
  {
    id: "all-anchors",
    level: 1,
    title: "All anchors",
    make: (r) =>
      allAnchors(
        pick(r, [
          [38, 19, 10],
          [32, 16, 8, 4],
          [20, 10, 5],
          [24, 12, 6, 3],
        ]),
        3 + r.integer(2),
        6,
      ),
  },
  {
    id: "decoded-width",
    level: 2,
    title: "From output to width",
    make: (r) => decodedWidth(pick(r, [0.2, 0.35, 0.5, 0.65]), pick(r, [-3, -1.5, 1, 2.5, 4])),
  },
  {
    id: "shifted-overlap",
    level: 3,
    title: "One box or two",
    make: (r) => shiftedOverlap(pick(r, [20, 40, 60]), 1 + r.integer(9), 1 + r.integer(9)),
  },
];
