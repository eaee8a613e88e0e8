/** Exercises on trained widths. */
import { makeDivisible } from "../architecture/channels.js";
import { classMapLogit } from "../math/classMap.js";
import { type Generator, type Task, pick, whole } from "./exercise.js";
import { samplingError } from "../evidence/familyPoints.js";

const signed = (value: number, places: number) => value.toFixed(places).replace("-", "−");

/** Channels in and out are rounded to multiples of 8, so that a saving is not quite 1/α². */
export function pointwiseSaving(from: number, to: number, alpha: number): Task {
  const [narrowFrom, narrowTo] = [makeDivisible(alpha * from), makeDivisible(alpha * to)];
  return {
    question: `A 1×1 layer turns ${from} channels into ${to}. At α = ${alpha} both numbers are multiplied by α and rounded to the nearest multiple of 8, but not below 90\u202f% of the unrounded number. How many times fewer multiply-adds does the layer need? Give two decimals.`,
    answer: (from * to) / (narrowFrom * narrowTo),
    unit: "times",
    tolerance: 0.005,
    places: 2,
    steps: [
      `${alpha} · ${from} = ${Number((alpha * from).toFixed(2))}, which becomes ${narrowFrom}; ${alpha} · ${to} = ${Number((alpha * to).toFixed(2))}, which becomes ${narrowTo}.`,
      `The map is the same, so it cancels: ${from} · ${to} / (${narrowFrom} · ${narrowTo}) = ${((from * to) / (narrowFrom * narrowTo)).toFixed(2)}.`,
    ],
  };
}

/** Four cells and a bias. */
export function cellsToLogit(cells: readonly number[], bias: number): Task {
  const { mean, logit } = classMapLogit(cells, bias);
  // Tenths divided by four end after three decimals; what lies beyond is dust.
  const answer = Math.round(1000 * logit) / 1000 + 0;
  return {
    question: `A last map has four cells. Their scores for “sneaker” are ${cells.map((cell) => signed(cell, 1)).join(", ")}; the bias is ${signed(bias, 1)}. What is the logit? Give three decimals.`,
    answer,
    unit: "",
    tolerance: 0.005,
    places: 3,
    steps: [
      `Pooling takes the mean: ${signed(mean, 3)}.`,
      `The bias is added once: ${signed(mean, 3)} ${bias < 0 ? "−" : "+"} ${Math.abs(bias).toFixed(1)} = ${signed(answer, 3)}.`,
    ],
  };
}

/** How many test pictures an accuracy needs to be known to so many points. */
export function picturesNeeded(accuracy: number, error: number): Task {
  const p = accuracy / 100;
  const answer = (1.96 / (error / 100)) ** 2 * p * (1 - p);
  return {
    question: `A network classifies a share p = ${p} of n test pictures correctly. The error of this test is ± 1.96 · √(p · (1 − p) / n): nineteen of twenty tests are off by at most that. For which n is it ± ${error} percentage ${error === 1 ? "point" : "points"}?`,
    answer,
    unit: "pictures",
    tolerance: 0.01,
    steps: [
      `Solve for n: (1.96 / ${error / 100})² · p · (1 − p).`,
      `(1.96 / ${error / 100})² · ${p} · ${(1 - p).toFixed(2)} = ${whole(answer)}.`,
      `With 10 000 pictures it is ± ${(100 * samplingError(p, 10_000)).toFixed(2)} points.`,
    ],
  };
}

export const widths: readonly Generator[] = [
  {
    id: "cells-to-logit",
    level: 1,
    title: "From cells to a logit",
    make: (r) => {
      const cell = () => (r.integer(81) - 20) / 10;
      return cellsToLogit([cell(), cell(), cell(), cell()], (r.integer(21) - 10) / 10);
    },
  },
  {
    id: "pointwise-saving",
    level: 2,
    title: "Half the width, how much less?",
    make: (r) =>
      pointwiseSaving(pick(r, [24, 32, 64, 96, 160]), pick(r, [144, 192, 384, 576]), pick(r, [0.25, 0.35, 0.5, 0.75])),
  },
  {
    id: "pictures-needed",
    level: 3,
    title: "How many test pictures",
    make: (r) => picturesNeeded(pick(r, [75, 80, 87, 88, 90, 95]), pick(r, [0.2, 0.4, 0.5, 1, 2])),
  },
];
