/** Exercises on one convolution: cost, output size, receptive field. */
import { type Generator, type Task, pick, whole } from "./exercise.js";
import { outputSize } from "../math/padding.js";

export function multiplyAdds(side: number, kernel: number, inputs: number, outputs: number): Task {
  const answer = side * side * kernel * kernel * inputs * outputs;
  return {
    question: `A convolution with kernel ${kernel}×${kernel}, stride 1 and “same” padding reads a map of ${side}×${side} with ${inputs} channels and writes ${outputs} channels. How many multiply-adds does it need?`,
    answer,
    unit: "multiply-adds",
    tolerance: 0.005,
    steps: [
      `Stride 1 and “same” padding keep the map’s size: ${side} · ${side} = ${whole(side * side)} positions.`,
      `One output value is a sum of k² · C_in = ${kernel * kernel} · ${inputs} = ${whole(kernel * kernel * inputs)} products.`,
      `${whole(side * side)} positions · ${outputs} channels · ${whole(kernel * kernel * inputs)} products = ${whole(answer)}.`,
    ],
  };
}

export function outputValues(side: number, outputs: number, strides: readonly number[]): Task {
  const sizes = strides.reduce<number[]>((all, s) => [...all, outputSize(all[all.length - 1], s)], [side]);
  const last = sizes[sizes.length - 1];
  return {
    question: `A map of ${side}×${side} goes through ${strides.length} convolutions with “same” padding and strides ${strides.join(", ")}. The last writes ${outputs} channels. How many values does it write?`,
    answer: last * last * outputs,
    unit: "values",
    tolerance: 0,
    steps: [
      "With “same” padding, stride s turns n positions into n / s, rounded up.",
      `So the side goes: ${sizes.join(", ")}.`,
      `${last} · ${last} · ${outputs} = ${whole(last * last * outputs)}.`,
    ],
  };
}

export function receptiveField(layers: readonly { readonly kernel: number; readonly stride: number }[]): Task {
  const steps: string[] = [];
  let [size, jump] = [1, 1];
  for (const { kernel, stride } of layers) {
    const wider = size + (kernel - 1) * jump;
    steps.push(
      `${kernel}×${kernel}, stride ${stride}: the window grows by (${kernel} − 1) · ${jump}, from ${size} to ${wider}; neighbors are now ${jump * stride} apart.`,
    );
    [size, jump] = [wider, jump * stride];
  }
  const list = layers.map(({ kernel, stride }) => `${kernel}×${kernel} with stride ${stride}`).join(", then ");
  return {
    question: `Convolutions follow each other: ${list}. One output value depends on a part of the input, its receptive field. How many pixels wide is it?`,
    answer: size,
    unit: "pixels",
    tolerance: 0,
    steps: [
      "Keep track of two numbers: the width of the window, and the distance between neighboring windows. Both start at 1.",
      ...steps,
    ],
  };
}

export const convolution: readonly Generator[] = [
  {
    id: "multiply-adds",
    level: 1,
    title: "What one convolution costs",
    make: (r) => multiplyAdds(pick(r, [14, 28, 56]), pick(r, [3, 5]), pick(r, [8, 16, 32]), pick(r, [16, 32, 64])),
  },
  {
    id: "output-values",
    level: 2,
    title: "Strides and odd sizes",
    make: (r) =>
      outputValues(
        pick(r, [75, 113, 150, 225, 299]),
        pick(r, [16, 24, 32]),
        pick(r, [
          [2, 1, 2],
          [2, 2, 1],
          [2, 2, 2],
        ]),
      ),
  },
  {
    id: "receptive-field",
    level: 3,
    title: "The receptive field of one value",
    make: (r) =>
      receptiveField([
        { kernel: 3, stride: 2 },
        { kernel: pick(r, [3, 5]), stride: 1 },
        { kernel: 3, stride: pick(r, [1, 2]) },
        { kernel: pick(r, [3, 5, 7]), stride: 1 },
      ]),
  },
];
