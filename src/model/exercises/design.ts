/** Exercises on comparing trained designs. */
import { partedByChance, verdict } from "../evidence/designComparison.js";
import { type Generator, type Task, grouped, pick, whole } from "./exercise.js";

/** @param better, worse right answers of each seed; all of the first above all of the second */
export function gap(better: readonly number[], worse: readonly number[], pictures: number): Task {
  const share = (list: readonly number[]) => list.map((right) => right / pictures);
  const answer = 100 * verdict(share(worse), share(better)).atLeast;
  const [low, high] = [Math.min(...better), Math.max(...worse)];
  return {
    question: `On ${whole(pictures)} test pictures design A classifies ${better.map(whole).join(", ")} correctly with its three seeds, and design B ${worse.map(whole).join(", ")}. By at least how many percentage points is every seed of A above every seed of B? Give two decimals.`,
    answer,
    unit: "points",
    tolerance: 0.001,
    places: 2,
    steps: [
      `The worst seed of A has ${whole(low)} correct, the best of B ${whole(high)}.`,
      `${whole(low)} − ${whole(high)} = ${whole(low - high)} pictures.`,
      `${whole(low - high)} of ${whole(pictures)} are ${answer.toFixed(2)} points.`,
    ],
  };
}

export function byChance(n: number, m: number): Task {
  const answer = 100 * partedByChance(n, m);
  const orders = Math.round(2 / partedByChance(n, m));
  return {
    question: `Two designs are equally good. One is trained with ${n} seeds, the other with ${m}. In what percentage of cases are all seeds of one design above all seeds of the other? Give two decimals.`,
    answer,
    unit: "percent",
    tolerance: 0.005,
    places: 2,
    steps: [
      `Only the order of the ${n + m} results counts. The first design can take ${n} of the ${n + m} ranks in ${orders} ways, all equally likely.`,
      "In two of these ways one design has all the upper ranks.",
      `100 · 2 / ${orders} = ${grouped(answer, 2)} percent.`,
    ],
  };
}

/** The smallest number of seeds for each design with which equal ones part by chance less often than wanted. */
export function seedsNeeded(percent: number): Task {
  let answer = 1;
  while (100 * partedByChance(answer, answer) >= percent) answer += 1;
  const share = (n: number) => (100 * partedByChance(n, n)).toFixed(2);
  const orders = (n: number) => whole(2 / partedByChance(n, n));
  return {
    question: `Two designs are equally good, and each is trained with the same number of seeds. How many seeds each are needed so that all of one are above all of the other in less than ${percent}\u202f% of cases?`,
    answer,
    unit: "seeds",
    tolerance: 0,
    steps: [
      "With n seeds each, the ranks of one design among 2n results can be chosen in (2n)! / (n!)² ways. In two of them the designs are fully separated.",
      `${answer - 1} seeds: 2 / ${orders(answer - 1)} = ${share(answer - 1)}\u202f%.`,
      `${answer} seeds: 2 / ${orders(answer)} = ${share(answer)}\u202f%.`,
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
    title: "Different by chance",
    make: (r) => byChance(pick(r, [2, 3, 4]), pick(r, [3, 4, 5])),
  },
  {
    id: "seeds-needed",
    level: 3,
    title: "Enough seeds",
    make: (r) => seedsNeeded(pick(r, [0.1, 0.5, 1, 2, 5, 10])),
  },
];
