/** Exercises on training. */
import { superscript } from "../math/format.js";
import { type Generator, type Task, pick, whole } from "./exercise.js";

/** The loss of one picture from the probability of its class. */
export function lossOf(percent: number): Task {
  const answer = -Math.log(percent / 100);
  return {
    question: `Softmax gives the right class of a picture a probability of ${percent}\u202f%. What is the cross-entropy loss of this picture? Give three decimals.`,
    answer,
    unit: "",
    tolerance: 0.01,
    places: 3,
    steps: [
      "The loss is the negative natural logarithm of that probability.",
      `−ln ${percent / 100} = ${answer.toFixed(3)}.`,
    ],
  };
}

/** Multiply-adds of a pointwise layer's training step: forward, and two gradients of the same size. */
export function stepMacs(side: number, from: number, to: number, batch: number): Task {
  const forward = side * side * from * to;
  return {
    question: `A 1×1 layer turns ${from} channels into ${to} on maps of ${side} × ${side}. How many multiply-adds does it need in one training step with ${batch} pictures: forward, and for the gradients of its input and of its kernel?`,
    answer: 3 * batch * forward,
    unit: "multiply-adds",
    tolerance: 0,
    steps: [
      `Forward, one picture: ${side} · ${side} · ${from} · ${to} = ${whole(forward)}.`,
      "For the gradient of the input, the output’s gradient is multiplied by the kernel. For the gradient of the kernel, the input is multiplied by the output’s gradient. Each needs as many multiply-adds as the forward pass.",
      `3 · ${batch} · ${whole(forward)} = ${whole(3 * batch * forward)}.`,
    ],
  };
}

/** How far the moving mean of a normalization has come after some batches of the same mean. */
export function movingMean(mean: number, batches: number): Task {
  const answer = mean * (1 - 0.9 ** batches);
  return {
    question: `A batch normalization starts with the moving mean 0. Each batch moves it a tenth of the way to the batch’s own mean, which is always ${mean}. What is the moving mean after ${batches} batches? Give three decimals.`,
    answer,
    unit: "",
    tolerance: 0.002,
    places: 3,
    steps: [
      "After each batch nine tenths of the distance are left.",
      `${mean} · (1 − 0.9${superscript(batches)}) = ${mean} · ${(1 - 0.9 ** batches).toFixed(4)} = ${answer.toFixed(3)}.`,
    ],
  };
}

export const train: readonly Generator[] = [
  {
    id: "loss-of-probability",
    level: 1,
    title: "From a probability to a loss",
    make: (r) => lossOf(pick(r, [5, 10, 20, 25, 40, 60, 75, 80, 90, 95])),
  },
  {
    id: "step-macs",
    level: 2,
    title: "Forward and back",
    make: (r) => stepMacs(pick(r, [4, 8, 16, 32]), pick(r, [8, 16, 24]), pick(r, [48, 96, 144]), pick(r, [8, 16, 32])),
  },
  {
    id: "moving-mean",
    level: 3,
    title: "How far the moving mean gets",
    make: (r) => movingMean(pick(r, [2, 4, 5, 8]), pick(r, [5, 10, 15, 20, 30])),
  },
];
