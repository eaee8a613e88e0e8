/** Exercises on a new head for a frozen network. */
import { type Generator, type Task, pick, whole } from "./exercise.js";

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

/** How much more it costs to train all blocks than those behind a border. */
export function borderSaving(all: number, behind: number, epochs: number): Task {
  const [frozen, every, some] = [all - behind, 3 * epochs * all, 3 * epochs * behind];
  const answer = every / (frozen + some);
  return {
    question: `A border divides the blocks before an exit of a network: those before the border are frozen, those after it learn. To compute one picture, all blocks up to the exit need ${all} million multiply-adds. The blocks after the border need ${behind} million of these. You train for ${epochs} epochs. A frozen block computes a picture once, and its result is kept. A block that learns computes the picture in every epoch, and its gradients cost twice as much again: 3 times in all. Divide the multiply-adds of a training in which all blocks learn by those of a training with this border. Give one decimal.`,
    answer,
    unit: "times as many",
    tolerance: 0.02,
    places: 1,
    steps: [
      `If all blocks learn, one picture needs ${epochs} · 3 · ${all} = ${whole(every)} million multiply-adds.`,
      `With the border, the frozen blocks need ${all} − ${behind} = ${frozen} million once. The others need ${epochs} · 3 · ${behind} = ${whole(some)} million.`,
      `${whole(every)} / (${frozen} + ${whole(some)}) = ${answer.toFixed(1)}.`,
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
    id: "border-saving",
    level: 3,
    title: "What the border saves",
    make: (r) => borderSaving(pick(r, [240, 270, 300]), pick(r, [15, 30, 45, 60]), pick(r, [10, 20, 40])),
  },
];
