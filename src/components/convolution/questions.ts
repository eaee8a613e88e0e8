/** What the page on convolution asks before it shows. */
import { convolve } from "../../model/math/convolve.js";
import { cost } from "../../model/architecture/cost.js";
import { kernelOf, namedKernels } from "../../model/math/kernels.js";
import { layers } from "../../model/architecture/layers.js";
import { count, decimal, si } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

/** The sum over an even window: nine equal pixels of 0.5. */
function sumOfEven(): number {
  const even = { shape: [3, 3, 1], data: new Array<number>(9).fill(0.5) } as const;
  return convolve(even, kernelOf(namedKernels.vertical.rows), { stride: 1, border: "valid" }).data[0];
}

export const evenWindow: Question = {
  id: "convolution-even-window",
  kind: "choice",
  question:
    "The kernel “vertical edges” has negative weights on the left and the same positive weights on the right. All nine pixels under it are 0.5. What is the sum?",
  choices: [0.5, 4.5, 0, -4].map((value) => decimal(value, 1)),
  answer: () => decimal(sumOfEven(), 1),
  explain: () => {
    const weights = namedKernels.vertical.rows.flat();
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return `Its weights add up to ${decimal(sum, 0)}, so equal pixels cancel. Only a difference between left and right gives another result. That makes the kernel an edge detector.`;
  },
  mistakes: {
    [decimal(0.5, 1)]: "0.5 would be the mean of the pixels, which a blur kernel computes.",
    [decimal(4.5, 1)]: "4.5 is nine times 0.5, which needs nine weights of 1.",
    [decimal(-4, 1)]: "A negative sum needs brighter pixels on the left than on the right.",
  },
};

/** The first layer of both networks. */
const first = layers({ variant: "v2" })[0];

export const firstLayer: Question = {
  id: "convolution-first-layer",
  kind: "number",
  question:
    "MobileNet’s first layer turns 224\u00a0×\u00a0224 pixels in three colors into 32 maps of 112\u00a0×\u00a0112, with 3\u00a0×\u00a03 kernels. How many multiply-adds is that?",
  label: "Multiply-adds",
  min: 1e4,
  max: 1e9,
  scale: "log",
  format: (value) => si(value, 3),
  answer: () => cost(first).macs,
  explain: () => {
    const { kernel, in: shape, out } = first;
    const products = kernel * kernel * shape[2];
    return `Each output value takes ${kernel}² · ${shape[2]} = ${products} products, and there are ${out.join(" · ")} = ${count(out[0] * out[1] * out[2])} output values.`;
  },
  mistakes: {
    low: "Your guess is too low. Did you count all 32 output maps, and all three colors?",
    high: "Your guess is too high. The stride is 2, so the output has 112 × 112 positions, not 224 × 224.",
  },
};

/** What the padding rules do to a stride of two. */
export const paddingPlace: Question = {
  id: "convolution-padding",
  kind: "choice",
  question:
    "Take eight values, windows of three, and stride 2. Do TensorFlow’s SAME and PyTorch’s padding 1 give the same four sums?",
  choices: ["yes", "no, all differ", "no, only at the border"],
  answer: () => {
    const row = { shape: [1, 8, 1], data: [1, 2, 4, 8, 16, 32, 64, 128] } as const;
    const ones = { kind: "standard", size: 3, in: 1, out: 1, weights: new Array<number>(9).fill(1) } as const;
    const [a, b] = (["tensorflow", "pytorch"] as const).map(
      (border) => convolve(row, ones, { stride: 2, border }).data,
    );
    const differing = a.filter((value, i) => value !== b[i]).length;
    return differing === 0 ? "yes" : differing === a.length ? "no, all differ" : "no, only at the border";
  },
  explain: () =>
    "TensorFlow puts one zero after the last value. PyTorch puts one on each side, and these windows reach only the first. So each of PyTorch’s windows starts one position earlier.",
  mistakes: {
    yes: "Both rules give four sums, but of different windows.",
    "no, only at the border": "The zero lies at the border, but it moves every window, so the inner sums change too.",
  },
};
