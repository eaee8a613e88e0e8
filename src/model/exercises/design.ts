/** Exercises on comparing trained designs. */
import { partedByChance, samplingError, verdict } from "../designComparison.js";
import { type Generator, type Problem, pick, whole } from "../exercise.js";

/** @param better, worse right answers of each seed; all of the first above all of the second */
export function gap(better: readonly number[], worse: readonly number[], pictures: number): Problem {
  const share = (list: readonly number[]) => list.map((right) => right / pictures);
  const answer = 100 * verdict(share(worse), share(better)).atLeast;
  const [low, high] = [Math.min(...better), Math.max(...worse)];
  return {
    question: `On ${whole(pictures)} test pictures design A has ${better.map(whole).join(", ")} right with its three seeds, and design B ${worse.map(whole).join(", ")}. By at least how many percentage points is every seed of A above every seed of B? Two decimals.`,
    answer,
    unit: "points",
    tolerance: 0.001,
    places: 2,
    steps: [
      `The worst of A has ${whole(low)} right, the best of B ${whole(high)}.`,
      `${whole(low)} − ${whole(high)} = ${whole(low - high)} pictures.`,
      `${whole(low - high)} of ${whole(pictures)} are ${answer.toFixed(2)} points.`,
    ],
  };
}

export function byChance(n: number, m: number): Problem {
  const answer = 100 * partedByChance(n, m);
  const orders = Math.round(2 / partedByChance(n, m));
  return {
    question: `Two designs are equally good. One is trained with ${n} seeds, the other with ${m}. How often, in percent, do all seeds of one end above all seeds of the other? Two decimals.`,
    answer,
    unit: "percent",
    tolerance: 0.005,
    places: 2,
    steps: [
      `What counts is the order of the ${n + m} results. Which ${n} of the ${n + m} places belong to the first design: ${orders} ways, each as likely.`,
      "In two of them one design has all the upper places.",
      `100 · 2 / ${orders} = ${answer.toFixed(2)} percent.`,
    ],
  };
}

/** How many test pictures make the standard error of an accuracy as small as wanted. */
export function picturesNeeded(percent: number, points: number): Problem {
  const share = percent / 100;
  const answer = Math.ceil((share * (1 - share)) / (points / 100) ** 2 - 1e-6);
  return {
    question: `A network names ${percent} % of its test pictures rightly. How many test pictures does it take until the standard error of this share is ${points} percentage points?`,
    answer,
    unit: "pictures",
    tolerance: 0.005,
    steps: [
      "The standard error of a share p of n pictures is √(p (1 − p) / n).",
      "So n = p (1 − p) / error², with both as shares of one.",
      `${share.toFixed(2)} · ${(1 - share).toFixed(2)} / ${(points / 100).toFixed(4)}² = ${whole(answer)}. With ${whole(10_000)} pictures the error is ${(100 * samplingError(share, 10_000)).toFixed(2)} points.`,
    ],
  };
}

export const design: readonly Generator[] = [
  {
    id: "gap",
    level: 1,
    title: "From the worst to the best",
    make: (r) => {
      const base = 8200 + 10 * r.integer(40);
      const worse = [base, base + 5 + r.integer(60), base - 5 - r.integer(60)];
      const better = [base + 150 + r.integer(50), base + 220 + r.integer(60), base + 120 + r.integer(25)];
      return gap(better, worse, 10_000);
    },
  },
  {
    id: "by-chance",
    level: 2,
    title: "Parted by chance",
    make: (r) => byChance(pick(r, [2, 3, 4]), pick(r, [3, 4, 5])),
  },
  {
    id: "pictures-needed",
    level: 3,
    title: "Enough test pictures",
    make: (r) => picturesNeeded(pick(r, [80, 85, 87, 90, 92]), pick(r, [0.1, 0.2, 0.25, 0.5])),
  },
];
