/** Exercises on activations and number formats. */
import { activations as functions } from "../math/activation.js";
import { type Generator, type Task, pick } from "./exercise.js";

const shown = (value: number, places = 1) => value.toFixed(places).replace("-", "\u2212");

export function relu6Sum(inputs: readonly number[]): Task {
  const outputs = inputs.map((x) => functions.relu6.f(x));
  const answer = outputs.reduce((sum, y) => sum + y, 0);
  return {
    question: `ReLU6 is applied to the values ${inputs.map((x) => shown(x)).join("; ")}. What is the sum of the results?`,
    answer,
    unit: "",
    tolerance: 0.001,
    places: 1,
    steps: [
      "ReLU6 is min(max(x, 0), 6). Below 0 it gives 0, above 6 it gives 6, and between them it changes nothing.",
      `${outputs.map((y) => shown(y)).join(" + ")} = ${shown(answer)}.`,
    ],
  };
}

/** The grid of b-bit whole numbers laid over 0 … 6. */
export function rounded(value: number, bits: number): Task {
  const levels = 2 ** bits - 1;
  const step = 6 / levels;
  const index = Math.round(value / step);
  const answer = index * step;
  return {
    question: `The outputs of ReLU6 are stored in ${bits} bits: ${2 ** bits} evenly spaced values from 0 to 6. To which of them does ${shown(value, 2)} round? Give three decimals.`,
    answer,
    unit: "",
    tolerance: 0.0015,
    places: 3,
    steps: [
      `${2 ** bits} values have ${levels} gaps, so the step is 6/${levels} = ${step.toFixed(5)}.`,
      `${shown(value, 2)} / ${step.toFixed(5)} = ${(value / step).toFixed(3)}, which rounds to ${index}.`,
      `${index} · ${step.toFixed(5)} = ${answer.toFixed(3)}.`,
    ],
  };
}

export function mishAt(x: number): Task {
  const soft = Math.log(1 + Math.exp(x));
  const answer = functions.mish.f(x);
  return {
    question: `What is Mish(${shown(x)})? Use the natural logarithm and give three decimals.`,
    answer,
    unit: "",
    tolerance: 0.003,
    places: 3,
    steps: [
      "Mish(x) = x · tanh(softplus(x)), with softplus(x) = ln(1 + eˣ).",
      `softplus(${shown(x)}) = ln(1 + ${Math.exp(x).toFixed(4)}) = ${soft.toFixed(4)}.`,
      `tanh(${soft.toFixed(4)}) = ${Math.tanh(soft).toFixed(4)}; times ${shown(x)} is ${shown(answer, 3)}.`,
    ],
  };
}

export const activations: readonly Generator[] = [
  {
    id: "relu6-sum",
    level: 1,
    title: "Where ReLU6 cuts",
    make: (r) => {
      const tenth = (low: number, high: number) => (low + r.integer(high - low + 1)) / 10;
      return relu6Sum([tenth(-50, -1), tenth(1, 59), tenth(61, 120), tenth(1, 59), tenth(-30, -1)]);
    },
  },
  {
    id: "rounded",
    level: 2,
    title: "A value on a coarse grid",
    make: (r) => {
      const hundredths = 37 + r.integer(520);
      // Halfway between two values both would be right.
      return rounded((hundredths % 40 === 20 ? hundredths + 1 : hundredths) / 100, pick(r, [3, 4, 5]));
    },
  },
  {
    id: "mish-at",
    level: 3,
    title: "Mish by hand",
    make: (r) => mishAt(pick(r, [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2])),
  },
];
