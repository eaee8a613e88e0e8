/** What the page on the backbone asks before it shows. */
import { backbone } from "../../model/architecture/backbone.js";
import { cost } from "../../model/architecture/cost.js";
import { learningTotal } from "../../model/architecture/freeze.js";
import { convolutionDeviation, sharedDeviation } from "../../model/architecture/initialization.js";
import { layers } from "../../model/architecture/layers.js";
import { count, percent, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
import { startState } from "./presets.js";

const start = () => backbone(startState);

/** Share of the parameters that freezing the first nine parts leaves out. */
export const frozenShare: Question = {
  id: "backbone-frozen-share",
  kind: "number",
  question: "Freeze the first nine of the eighteen parts. What share of the parameters is frozen then?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100, Number.isInteger(value) ? 0 : 1),
  answer: () => {
    const { layers: list, options } = start();
    const { trainable, frozen } = learningTotal(list, options);
    return (100 * frozen) / (trainable + frozen);
  },
  explain: () => {
    const { layers: list, options } = start();
    const { trainable, frozen } = learningTotal(list, options);
    const last = list.filter(({ block }) => block === 16);
    const { trainable: own } = learningTotal(last, options);
    return `${count(frozen)} of ${count(trainable + frozen)}. A 1×1 layer has channels in times channels out as weights, and the channels grow with depth. Block 16 alone holds ${percent(own / (trainable + frozen))}. The early parts cost multiply-adds, not parameters.`;
  },
  mistakes: {
    low: "Your guess is too low. The early parts are narrow, but they have some weights.",
    high: "Your guess is too high. Half of the parts are not half of the parameters: late blocks have far more channels.",
  },
};

const depthwise = () => {
  const found = layers().find(({ id }) => id === "block_2_depthwise");
  if (found === undefined) throw new Error("the network has no block_2_depthwise");
  return found;
};

/** How much too small the shared rule makes a depthwise layer’s weights. */
export const depthwiseDeviation: Question = {
  id: "backbone-depthwise-deviation",
  kind: "number",
  question:
    "A rule draws weights with variance 2\u00a0/\u00a0(k²\u00a0·\u00a0C_out). A depthwise layer with 144 channels needs 2\u00a0/\u00a0k², because it filters each channel alone. How many times too small is the standard deviation of its weights?",
  label: "Times",
  min: 1,
  max: 200,
  scale: "log",
  format: (value) => times(value, value < 10 ? 1 : 0),
  answer: () => convolutionDeviation(depthwise()) / sharedDeviation(depthwise()),
  explain: () =>
    `The variance is ${depthwise().out[2]} times too small, and the standard deviation is its square root. This is block 2’s depthwise layer with ${count(cost(depthwise()).weights)} weights. Every block has such a layer, so the signal fades from block to block.`,
  mistakes: {
    low: "Your guess is too low. The rule divides the variance by all 144 output channels.",
    high: "Your guess is too high. The variance is 144 times too small; the standard deviation is its square root.",
  },
};
