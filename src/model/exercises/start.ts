/** Exercises on how a network starts: the size of random weights, one normalized value, a signal through blocks. */
import { type Generator, type Task, grouped, pick } from "./exercise.js";

/** Standard deviation of a convolution's weights by He's rule: √(2 / (k² · C)) for C channels in. */
export function heDeviation(kernel: number, channels: number): Task {
  const products = kernel ** 2 * channels;
  const answer = Math.sqrt(2 / products);
  return {
    question: `A full ${kernel}×${kernel} convolution reads ${channels} channels. Kaiming He’s rule with fan-in draws its weights with variance 2 / n, where n is the number of products in one sum. What is their standard deviation?`,
    answer,
    unit: "",
    tolerance: 0.01,
    places: 4,
    steps: [
      `One sum has n = ${kernel}² · ${channels} = ${products} products.`,
      `The variance is 2 / ${products} = ${(2 / products).toFixed(6)}.`,
      `Its square root is ${answer.toFixed(4)}.`,
    ],
  };
}

/** One value of a channel after live batch normalization of a batch of four values. */
export function normalizedValue(values: readonly [number, number, number, number]): Task {
  const mean = values.reduce((a, b) => a + b) / 4;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
  const answer = (values[3] - mean) / Math.sqrt(variance);
  return {
    question: `In a batch, a channel has the four values ${values.join(", ")}. Batch normalization is live, with γ = 1, β = 0 and no ε. What does the last value become?`,
    answer,
    unit: "",
    tolerance: 0.01,
    places: 3,
    steps: [
      `The mean is ${mean}.`,
      `The variance is the mean of the squared differences: ${variance}.`,
      `(${values[3]} − ${mean}) / √${variance} = ${answer.toFixed(3)}.`,
    ],
  };
}

/** How far a rule that divides by C_out too often shrinks a signal in several depthwise layers. */
export function fadedSignal(channels: number, layers: number): Task {
  const each = Math.sqrt(channels);
  const answer = each ** layers;
  return {
    question: `A rule draws the weights of depthwise layers with a variance ${channels} times too small, in a network without normalization. The other layers keep the signal’s size. How many times smaller is the signal’s standard deviation after ${layers} depthwise layers?`,
    answer,
    unit: "times",
    tolerance: 0.01,
    places: 1,
    steps: [
      `A variance that is ${channels} times too small is a standard deviation √${channels} = ${each.toFixed(3)} times too small.`,
      `Each depthwise layer divides the signal by that: ${each.toFixed(3)}^${layers} = ${grouped(answer, 1)}.`,
    ],
  };
}

export const start: readonly Generator[] = [
  {
    id: "he-deviation",
    level: 1,
    title: "The size of a weight",
    make: (r) => heDeviation(pick(r, [1, 3, 5]), pick(r, [16, 24, 32, 96])),
  },
  {
    id: "normalized-value",
    level: 2,
    title: "One value, normalized",
    make: (r) =>
      normalizedValue(
        pick(r, [
          [1, 2, 3, 6],
          [0, 2, 4, 10],
          [3, 5, 5, 7],
          [2, 2, 4, 12],
        ] as const),
      ),
  },
  {
    id: "faded-signal",
    level: 3,
    title: "What is left of a signal",
    make: (r) => fadedSignal(pick(r, [96, 144, 192, 384]), pick(r, [2, 3, 4])),
  },
];
