/** What the page on V2 asks before it shows. */
import { cost, total } from "../model/cost.js";
import { type Layer, layers } from "../model/layers.js";
import { specifications } from "../model/spec.js";
import { decimal, percent, shape, si, times } from "./format.js";
import type { Question } from "./predict.js";

const head = (network: readonly Layer[]) =>
  network.filter(({ block, stageName }) => block === undefined && stageName !== "stem");

/** How many values V1 hands on between its blocks for each that V2 does. */
export const betweenBlocks: Question = {
  id: "v2-between-blocks",
  kind: "number",
  question:
    "Add up the tensors that blocks hand on, from the first block’s to the last one’s. How many values does V1 hand on for each that V2 does?",
  label: "Values",
  min: 0.25,
  max: 16,
  scale: "log",
  ticks: [0.25, 0.5, 1, 2, 4, 8, 16],
  format: (value) => decimal(value, value < 1 ? 2 : 1),
  answer: () => handedOn("v1") / handedOn("v2"),
  explain: () =>
    `V1’s thirteen blocks hand on ${si(handedOn("v1"), 3)} values, V2’s seventeen ${si(handedOn("v2"), 3)}: more blocks, but narrow ones. The wide tensors of V2 stay inside its blocks.`,
};

/** Values that the blocks of a network hand on, all together. */
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
    "Let the row of blocks 1 and 2 have s = 1 instead of 2 (its stride). How many times as many multiply-adds does the whole network then need?",
  label: "Times as many",
  min: 1,
  max: 8,
  step: 0.1,
  ticks: [1, 2, 4, 8],
  format: (value) => times(value, value % 1 === 0 ? 0 : 2),
  answer: () => total(withEarlyStride()).macs / total(layers()).macs,
  explain: () => {
    const [before, after] = [layers(), withEarlyStride()];
    return `Every map from there on has twice the side, so four times the positions. Only what lies before it, and the classifier, costs the same. ${si(total(before).macs)} become ${si(total(after).macs)}; the weights stay ${si(total(after).parameters, 3)}. Try it: write 1 into that cell.`;
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
    "After block 16 come one 1×1 convolution, a pool and the classifier. What share of all weights do they hold?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => (100 * total(head(layers())).parameters) / total(layers()).parameters,
  explain: () => {
    const [last, , classifier] = head(layers());
    return `Conv_1 has ${shape([last.in[2], last.out[2]])} weights, the classifier ${shape([classifier.in[2], classifier.out[2]])} and a bias for each class. At one position or at 49 they cost few multiply-adds: ${percent(total(head(layers())).macs / total(layers()).macs)} of all.`;
  },
};
