/** Questions of the explorer's page. Their answers are computed, not typed in. */
import { total } from "../../model/cost.js";
import { layers } from "../../model/layers.js";
import { percent, si, times } from "../format.js";
import type { Question } from "../predict.js";

const macsAt = (alpha: number) => total(layers({ variant: "v2", alpha })).macs;
const parametersAt = (alpha: number) => total(layers({ variant: "v2", alpha })).parameters;

/** How much of the work is left when every layer is half as wide. */
export const halfWidthQuestion: Question = {
  id: "inside-half-width",
  kind: "number",
  question: "At half the width (α = 0.5), what percentage of the multiply-adds is left?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => (100 * macsAt(0.5)) / macsAt(1),
  explain: () =>
    `Half the inputs for half the outputs would leave a quarter of the ${si(macsAt(1), 3)}. Stem, depthwise layers and the last convolution shrink less: ${times(macsAt(1) / macsAt(0.5))} fewer multiply-adds, and only ${times(parametersAt(1) / parametersAt(0.5))} fewer parameters.`,
};

const residual = layers({ variant: "v2", classes: 0 }).filter(({ residualFrom }) => residualFrom !== undefined);

/** How many of the seventeen blocks have a skip at all. */
export const cutSkipQuestion: Question = {
  id: "inside-skips",
  kind: "choice",
  question: "The skip around one block can be cut above. How many of the 17 blocks have a skip at all?",
  choices: ["all 17", "10", "7", "4"],
  answer: () => String(residual.length),
  explain: () =>
    `A skip adds the block's input to its output, so both must have the same shape: stride 1, and as many channels out as in. That holds in blocks ${residual.map(({ block }) => block).join(", ")}. Cut the skip of block 4 and see how much of the cat is left.`,
};
