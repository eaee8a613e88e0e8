/** Exercises on the inverted residual block. */
import { type Generator, type Task, pick, whole } from "./exercise.js";
import { outputSize } from "../math/padding.js";

export function expandedChannels(inputs: number, factor: number): Task {
  return {
    question: `A bottleneck block receives ${inputs} channels and has the expansion factor t = ${factor}. How many channels does its depthwise layer filter?`,
    answer: inputs * factor,
    unit: "channels",
    tolerance: 0,
    steps: [
      "The expansion multiplies the channels by t, and the depthwise layer does not change their number.",
      `${inputs} · ${factor} = ${inputs * factor}.`,
    ],
  };
}

export function blockCost(side: number, inputs: number, factor: number, outputs: number, stride: number): Task {
  const wide = inputs * factor;
  const small = outputSize(side, stride);
  const expand = side * side * inputs * wide;
  const filter = small * small * wide * 9;
  const project = small * small * wide * outputs;
  const answer = expand + filter + project;
  return {
    question: `A block with t = ${factor} and stride ${stride} reads ${side}×${side} positions of ${inputs} channels and writes ${outputs} channels. How many multiply-adds do its three layers need together?`,
    answer,
    unit: "multiply-adds",
    tolerance: 0.005,
    steps: [
      `Expansion, still at ${side}×${side}: ${side}² · ${inputs} · ${wide} = ${whole(expand)}.`,
      `Depthwise, ${small}×${small} results: ${small}² · ${wide} · 9 = ${whole(filter)}.`,
      `Projection: ${small}² · ${wide} · ${outputs} = ${whole(project)}.`,
      `Together ${whole(answer)}.`,
    ],
  };
}

/** Where a block with stride 1 and as many channels out as in costs what one full 3×3 convolution does. */
export function evenFactor(channels: number): Task {
  const answer = (9 * channels) / (2 * channels + 9);
  return {
    question: `A block with stride 1 has ${channels} channels in and out. At which expansion factor t does it need as many multiply-adds as one standard 3×3 convolution from ${channels} to ${channels} channels? Give two decimals.`,
    answer,
    unit: "",
    tolerance: 0.004,
    places: 2,
    steps: [
      "Count products at one position, with C channels.",
      "The block needs C · tC for the expansion, 9 · tC for the depthwise layer and tC · C for the projection. The convolution needs 9 · C².",
      "t · (2C + 9) = 9C, so t = 9C / (2C + 9).",
      `9 · ${channels} / (2 · ${channels} + 9) = ${answer.toFixed(2)}. For many channels t tends to 4.5. So with t = 6 a block costs more than one standard convolution between its narrow ends.`,
    ],
  };
}

export const bottleneck: readonly Generator[] = [
  {
    id: "expanded-channels",
    level: 1,
    title: "Inside the block",
    make: (r) => expandedChannels(pick(r, [16, 24, 32, 48, 64, 96]), pick(r, [3, 4, 5, 6])),
  },
  {
    id: "block-cost",
    level: 2,
    title: "What a block costs",
    make: (r) =>
      blockCost(
        pick(r, [14, 28, 56]),
        pick(r, [16, 24, 32]),
        pick(r, [2, 4, 6]),
        pick(r, [24, 32, 64]),
        pick(r, [1, 2]),
      ),
  },
  { id: "even-factor", level: 3, title: "Wide or full", make: (r) => evenFactor(pick(r, [16, 24, 32, 64, 96, 160])) },
];
