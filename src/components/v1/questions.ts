/** What the page on V1 asks before it shows. */
import { cost, total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { decimal, si, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

/** A quarter of the channels everywhere: how many times fewer multiply-adds? */
export const quarterWidth: Question = {
  id: "v1-quarter-width",
  kind: "number",
  question:
    "Set the width α to one quarter, so that every layer has a quarter of its channels. How many times fewer multiply-adds does V1 need?",
  label: "Times fewer",
  min: 1,
  max: 24,
  step: 0.1,
  format: (value) => times(value, 1),
  answer: () => total(layers({ variant: "v1" })).macs / total(layers({ variant: "v1", alpha: 0.25 })).macs,
  explain: () => {
    const [full, narrow] = [1, 0.25].map((alpha) => layers({ variant: "v1", alpha }));
    const sum = (role: string, list: typeof full) =>
      list.filter((layer) => layer.role === role).reduce((all, layer) => all + cost(layer).macs, 0);
    const ratio = (role: string) => decimal(sum(role, full) / sum(role, narrow), 1);
    return `Pointwise layers have a quarter of the inputs and a quarter of the outputs, so they need ${ratio("pointwise")} times less. Depthwise layers and the stem need only ${ratio("depthwise")} times less. Together ${si(total(full).macs)} become ${si(total(narrow).macs)}.`;
  },
  mistakes: {
    low: "Your guess is too low. A quarter of the channels means a quarter of the inputs and of the outputs, and the cost multiplies both.",
    high: "Your guess is too high. A pointwise layer needs 16 times less, but depthwise layers and the stem only four times less.",
  },
};

/** Where the parameters are: an early pair, a late pair, or the classifier? */
export const whereWeightsAre: Question = {
  id: "v1-where-weights-are",
  kind: "choice",
  question: "Most of V1’s blocks cost about the same number of multiply-adds. Which of these has the most weights?",
  choices: ["block 1", "block 7", "block 13", "all the same"],
  answer: () => {
    const blocks = [1, 7, 13].map((block) => ({ block, weights: weightsOf(block) }));
    return `block ${blocks.sort((a, b) => b.weights - a.weights)[0].block}`;
  },
  explain: () =>
    `A weight is used once at each position. Block 1 uses its ${si(weightsOf(1), 3)} weights at 112 × 112 positions, block 13 its ${si(weightsOf(13), 3)} at 7 × 7. So block 13 does ${times(macsOf(13) / macsOf(1), 1)} the work with ${times(weightsOf(13) / weightsOf(1), 0)} the weights.`,
  mistakes: {
    "block 1": "Block 1 has the largest maps but the fewest channels. Weights depend on channels, not on map size.",
    "block 7": "Block 7 has 512 channels in and out. Block 13 has 1024, so it has about four times the weights.",
    "all the same": "Equal work does not mean equal weights: a block with smaller maps uses each weight less often.",
  },
};

const blockOf = (block: number) => layers({ variant: "v1" }).filter((layer) => layer.block === block);

function weightsOf(block: number): number {
  return total(blockOf(block), "weights").parameters;
}

function macsOf(block: number): number {
  return total(blockOf(block)).macs;
}
