/** What the page on V2 asks before it shows. */
import { cost, total } from "../../model/architecture/cost.js";
import { type Layer, layers } from "../../model/architecture/layers.js";
import { specifications } from "../../model/architecture/spec.js";
import { decimal, percent, shape, si, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

const head = (network: readonly Layer[]) =>
  network.filter(({ block, stageName }) => block === undefined && stageName !== "stem");

/** Entries of the kernels, without biases. */
const weightsOf = (network: readonly Layer[]) => network.reduce((sum, layer) => sum + cost(layer).weights, 0);

/** How many values V1 outputs between its blocks for each that V2 does. */
export const betweenBlocks: Question = {
  id: "v2-between-blocks",
  kind: "number",
  question:
    "Add up the output tensors of all blocks. How many times as many values do V1’s blocks output as V2’s blocks?",
  label: "Times as many",
  min: 0.25,
  max: 16,
  scale: "log",
  ticks: [0.25, 0.5, 1, 2, 4, 8, 16],
  format: (value) => decimal(value, value < 1 ? 2 : 1),
  answer: () => handedOn("v1") / handedOn("v2"),
  explain: () =>
    `V1’s thirteen blocks output ${si(handedOn("v1"), 3)} values, V2’s seventeen ${si(handedOn("v2"), 3)}. V2 has more blocks, but each outputs few channels. Its wide tensors stay inside the blocks.`,
  mistakes: {
    low: "Your guess is too low. V2’s blocks end with a projection to few channels; V1’s blocks do not.",
    high: "Your guess is too high. V2’s blocks are narrow at their ends, but there are more of them.",
  },
};

/** Values that the blocks of a network output, all together. */
export function handedOn(variant: "v1" | "v2"): number {
  const network = layers({ variant });
  return network
    .filter((layer, i) => layer.block !== undefined && network[i + 1]?.block !== layer.block)
    .reduce((sum, layer) => sum + cost(layer).activations, 0);
}

/** Blocks 1 and 2 without their stride: how many times the multiply-adds of the whole network? */
export const earlyStride: Question = {
  id: "v2-early-stride",
  kind: "number",
  question:
    "Change the stride s in the row of blocks 1 and 2 from 2 to 1. How many times as many multiply-adds does the whole network need then?",
  label: "Times as many",
  min: 1,
  max: 8,
  step: 0.1,
  ticks: [1, 2, 4, 8],
  format: (value) => times(value, value % 1 === 0 ? 0 : 2),
  answer: () => total(withEarlyStride()).macs / total(layers()).macs,
  explain: () => {
    const [before, after] = [layers(), withEarlyStride()];
    return `Every later map has twice the height and width, so four times the positions. Only the layers before it and the classifier cost the same. ${si(total(before).macs)} become ${si(total(after).macs)}; the parameters stay at ${si(total(after).parameters, 3)}. Try it: write 1 into that cell.`;
  },
  mistakes: {
    low: "Your guess is too low. The stride changes every map after it, not only the maps of blocks 1 and 2.",
    high: "Your guess is too high. Twice the height and width is four times the positions, and the first layers do not change.",
  },
};

function withEarlyStride(): Layer[] {
  return layers({ rows: specifications.v2.rows.map((row, i) => ({ t: 1, ...row, s: i === 1 ? 1 : row.s })) });
}

/** The share of V2's weights after its last block. */
export const headShare: Question = {
  id: "v2-head-share",
  kind: "number",
  question:
    "After block 16 come one 1×1 convolution, average pooling and the classifier. What share of all weights do they have?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => (100 * weightsOf(head(layers()))) / weightsOf(layers()),
  explain: () => {
    const [last, , classifier] = head(layers());
    return `Conv_1 has ${shape([last.in[2], last.out[2]])} weights. The classifier has ${shape([classifier.in[2], classifier.out[2]])} weights. They run at 49 positions and at one, so they take only ${percent(total(head(layers())).macs / total(layers()).macs)} of the multiply-adds.`;
  },
  mistakes: {
    low: "Your guess is too low. 1280 channels to 1000 classes alone are more than a million weights.",
    high: "Your guess is too high. The late blocks have many weights too.",
  },
};
