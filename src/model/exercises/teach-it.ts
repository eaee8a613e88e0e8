/** Exercises on a new head for a frozen network. */
import { type Generator, type Task, pick } from "./exercise.js";

/** Weights and biases of a linear head. */
export function headParameters(channels: number, classes: number): Task {
  return {
    question: `An exit has ${channels} channels. A linear head tells ${classes} classes apart by the mean of each channel. How many weights does it learn, biases included?`,
    answer: channels * classes + classes,
    unit: "weights",
    tolerance: 0,
    steps: [
      "Each class has one weight for each channel, and one bias.",
      `${channels} · ${classes} + ${classes} = ${channels * classes + classes}.`,
    ],
  };
}

/** How far one step of gradient descent moves a weight of the right class. */
export function weightChange(percent: number, feature: number, rate: number): Task {
  const answer = rate * (1 - percent / 100) * feature;
  return {
    question: `A head learns from one picture. Softmax gives the right class ${percent}\u202f%. A feature of the picture has the value ${feature}, and the learning rate is ${rate}. By how much does one step of gradient descent raise the weight of this feature for the right class? Give four decimals.`,
    answer,
    unit: "",
    tolerance: 0.005,
    places: 4,
    steps: [
      "The gradient of the loss for the right class’s logit is its probability minus 1.",
      "For the weight this is multiplied by the feature. The step goes against the gradient, times the learning rate.",
      `${rate} · (1 − ${percent / 100}) · ${feature} = ${answer.toFixed(4)}.`,
    ],
  };
}

/** What one cell of a class map must gain for the class to draw level. */
export function cellGain(side: number, ahead: number, behind: number): Task {
  const answer = side * side * (ahead - behind);
  return {
    question: `The head’s score is ${ahead} for cat and ${behind} for cup. The class map of cup has ${side} × ${side} cells. By how much must one of its cells rise, with all others as they are, so that the scores are equal? Give one decimal.`,
    answer,
    unit: "",
    tolerance: 0.002,
    places: 1,
    steps: [
      "The score is the mean of the cells plus the bias, so a cell counts for its share of the mean.",
      `One of ${side} · ${side} = ${side * side} cells raises the score by a ${side * side}th of its own rise.`,
      `${side * side} · (${ahead} − ${behind}) = ${answer.toFixed(1)}.`,
    ],
  };
}

export const teachIt: readonly Generator[] = [
  {
    id: "head-parameters",
    level: 1,
    title: "What a head learns",
    make: (r) => headParameters(pick(r, [24, 32, 96, 320, 1280]), pick(r, [3, 4, 5, 6])),
  },
  {
    id: "weight-change",
    level: 2,
    title: "One step",
    make: (r) =>
      weightChange(pick(r, [20, 25, 40, 50, 60, 75, 80]), pick(r, [0.5, 1.2, 2, 3.5]), pick(r, [0.1, 0.2, 0.5])),
  },
  {
    id: "cell-gain",
    level: 3,
    title: "One cell against the mean",
    make: (r) => cellGain(pick(r, [5, 10, 19]), pick(r, [1.8, 2.4, 3.1]), pick(r, [0.3, 0.9, 1.4])),
  },
];
