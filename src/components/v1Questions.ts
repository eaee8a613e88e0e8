/** What the page on V1 asks before it shows. */
import { cost, total } from "../model/cost.js";
import { layers } from "../model/layers.js";
import { decimal, si, times } from "./format.js";
import type { Question } from "./predict.js";

/** Half the channels everywhere: how many times fewer multiply-adds? */
export const halfWidth: Question = {
  id: "v1-half-width",
  kind: "number",
  question: "Set α to one half: every layer has half its channels. How many times fewer multiply-adds?",
  label: "Times fewer",
  min: 1,
  max: 8,
  step: 0.1,
  format: (value) => times(value, 1),
  answer: () => total(layers({ variant: "v1" })).macs / total(layers({ variant: "v1", alpha: 0.5 })).macs,
  explain: () => {
    const [full, half] = [1, 0.5].map((alpha) => layers({ variant: "v1", alpha }));
    const sum = (role: string, list: typeof full) =>
      list.filter((layer) => layer.role === role).reduce((all, layer) => all + cost(layer).macs, 0);
    const ratio = (role: string) => decimal(sum(role, full) / sum(role, half), 1);
    return `Pointwise layers have half the inputs and half the outputs, ${ratio("pointwise")} times less; depthwise layers and the stem only half the channels, ${ratio("depthwise")} times less. Together ${si(total(full).macs)} become ${si(total(half).macs)}.`;
  },
};

/** Where the parameters are: an early pair, a late pair, or the classifier? */
export const whereWeightsAre: Question = {
  id: "v1-where-weights-are",
  kind: "choice",
  question: "Most pairs cost the same number of multiplications. Which of these holds the most weights?",
  choices: ["block 1", "block 7", "block 13", "all alike"],
  answer: () => {
    const blocks = [1, 7, 13].map((block) => ({ block, weights: weightsOf(block) }));
    return `block ${blocks.sort((a, b) => b.weights - a.weights)[0].block}`;
  },
  explain: () =>
    `A weight is used once at each position. Block 1 uses its ${si(weightsOf(1), 3)} weights at 112 × 112 positions, block 13 its ${si(weightsOf(13), 3)} at 7 × 7. ${times(macsOf(13) / macsOf(1), 1)} the work, and ${times(weightsOf(13) / weightsOf(1), 0)} the memory.`,
};

const blockOf = (block: number) => layers({ variant: "v1" }).filter((layer) => layer.block === block);

function weightsOf(block: number): number {
  return total(blockOf(block), "weights").parameters;
}

function macsOf(block: number): number {
  return total(blockOf(block)).macs;
}
