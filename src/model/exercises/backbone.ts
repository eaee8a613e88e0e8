/** Exercises on the network as a backbone. */
import { type Generator, type Task, pick, whole } from "./exercise.js";

/** Positions of an exit’s map. */
export function exitPositions(side: number, stride: number): Task {
  const positions = side / stride;
  return {
    question: `A backbone reads a picture of ${side}×${side} pixels. How many positions does its output map at stride ${stride} have?`,
    answer: positions ** 2,
    unit: "positions",
    tolerance: 0,
    steps: [
      `Each side is divided by the stride: ${side} / ${stride} = ${positions}.`,
      `${positions} · ${positions} = ${whole(positions ** 2)}.`,
    ],
  };
}

/** What of a block learns when its batch normalization is live or frozen. */
export function blockParameters(inputs: number, factor: number, outputs: number, frozenNorm: boolean): Task {
  const wide = inputs * factor;
  const weights = inputs * wide + 9 * wide + wide * outputs;
  const pairs = 2 * (2 * wide + outputs);
  const answer = frozenNorm ? weights : weights + pairs;
  const norm = frozenNorm ? "frozen batch normalization" : "live batch normalization";
  return {
    question: `A block has ${inputs} input channels, expansion factor t = ${factor}, and ${outputs} output channels. Each of its three convolutions is followed by ${norm}. How many parameters learn?`,
    answer,
    unit: "parameters",
    tolerance: 0,
    steps: [
      `Weights: ${inputs} · ${wide} + 9 · ${wide} + ${wide} · ${outputs} = ${whole(weights)}.`,
      frozenNorm
        ? "When frozen, γ and β do not learn, and neither do mean and variance."
        : `γ and β for each channel: 2 · (${wide} + ${wide} + ${outputs}) = ${whole(pairs)}. Mean and variance are stored, not learned.`,
      `${whole(answer)} learn.`,
    ],
  };
}

/** The smallest pyramid cost: one level with a full or a separable smoothing. */
export function pyramidRatio(channels: number): Task {
  const answer = (9 * channels) / (9 + channels);
  return {
    question: `A level of a feature pyramid has ${channels} channels. How many times fewer multiply-adds does it take when its full 3×3 convolution becomes a depthwise 3×3 and a 1×1? Give two decimals.`,
    answer,
    unit: "times",
    tolerance: 0.004,
    places: 2,
    steps: [
      `At each position the full convolution takes 9 · ${channels}² products.`,
      `The pair takes 9 · ${channels} + ${channels}².`,
      `9 · ${channels} / (9 + ${channels}) = ${answer.toFixed(2)}.`,
    ],
  };
}

export const backbone: readonly Generator[] = [
  {
    id: "exit-positions",
    level: 1,
    title: "The size of an output",
    make: (r) => exitPositions(pick(r, [224, 256, 320, 384, 512, 640]), pick(r, [4, 8, 16, 32])),
  },
  {
    id: "block-parameters",
    level: 2,
    title: "What learns in a block",
    make: (r) =>
      blockParameters(pick(r, [16, 24, 32, 64]), pick(r, [2, 4, 6]), pick(r, [24, 32, 64, 96]), pick(r, [true, false])),
  },
  { id: "pyramid-ratio", level: 3, title: "A lighter pyramid", make: (r) => pyramidRatio(pick(r, [64, 96, 128, 256])) },
];
