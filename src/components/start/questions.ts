/** What the page on the start of a network asks before it shows. */
import { cost } from "../../model/architecture/cost.js";
import { convolutionDeviation, sharedDeviation } from "../../model/architecture/initialization.js";
import { layerOf, layers } from "../../model/architecture/layers.js";
import { count, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

const depthwise = () => layerOf(layers(), "block_2_depthwise");

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
