/** Exercises on separable convolutions: two costs, their ratio, and the ratio turned around. */
import { type Generator, type Task, pick, whole } from "./exercise.js";

export function depthwiseCost(side: number, channels: number, kernel: number): Task {
  const answer = side * side * channels * kernel * kernel;
  return {
    question: `A depthwise ${kernel}×${kernel} layer with stride 1 reads and writes ${side}×${side} positions of ${channels} channels. How many multiply-adds does it need?`,
    answer,
    unit: "multiply-adds",
    tolerance: 0.005,
    steps: [
      `Each channel has one kernel of its own: every output value is a sum of ${kernel * kernel} products, whatever the number of channels.`,
      `${side} · ${side} · ${channels} = ${whole(side * side * channels)} values · ${kernel * kernel} products = ${whole(answer)}.`,
    ],
  };
}

export function saving(outputs: number, kernel: number): Task {
  const share = 1 / outputs + 1 / (kernel * kernel);
  return {
    question: `A standard ${kernel}×${kernel} convolution with ${outputs} output channels is replaced by a depthwise and a pointwise layer. How many times fewer multiply-adds does the pair need? Give two decimals.`,
    answer: 1 / share,
    unit: "times",
    tolerance: 0.002,
    places: 2,
    steps: [
      "The pair costs 1/C_out + 1/k² of the standard convolution.",
      `1/${outputs} + 1/${kernel * kernel} = ${share.toFixed(5)}.`,
      `1 / ${share.toFixed(5)} = ${(1 / share).toFixed(2)}. The limit for many channels is k² = ${kernel * kernel}.`,
    ],
  };
}

/** @param wanted times fewer, below 9 */
export function channelsFor(wanted: number): Task {
  const bound = 1 / (1 / wanted - 1 / 9);
  const answer = Math.ceil(bound / 8) * 8;
  return {
    question: `You want a 3×3 separable pair to need at least ${wanted} times fewer multiply-adds than the standard convolution. Channels come in multiples of 8. How many output channels must the layer have at least?`,
    answer,
    unit: "channels",
    tolerance: 0,
    steps: [
      `1/C + 1/9 must be at most 1/${wanted}.`,
      `So 1/C is at most 1/${wanted} − 1/9 = ${(1 / wanted - 1 / 9).toFixed(5)}, and C is at least ${bound.toFixed(1)}.`,
      `The smallest multiple of 8 that is not below it is ${answer}.`,
    ],
  };
}

export const separable: readonly Generator[] = [
  {
    id: "depthwise-cost",
    level: 1,
    title: "What a depthwise layer costs",
    make: (r) => depthwiseCost(pick(r, [14, 28, 56]), pick(r, [64, 128, 256]), pick(r, [3, 5])),
  },
  {
    id: "saving",
    level: 2,
    title: "How much the pair saves",
    make: (r) => saving(pick(r, [24, 48, 96, 160, 320]), pick(r, [3, 5])),
  },
  {
    id: "channels-for",
    level: 3,
    title: "Channels for a saving",
    make: (r) => channelsFor(pick(r, [6, 7, 7.5, 8, 8.5])),
  },
];
