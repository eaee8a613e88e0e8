/** Questions of the explorer's page. Their answers are computed, not typed in. */
import { total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { percent, si, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

const macsAt = (alpha: number) => total(layers({ variant: "v2", alpha })).macs;
const parametersAt = (alpha: number) => total(layers({ variant: "v2", alpha })).parameters;

/** How much of the work is left when every layer is half as wide. */
export const halfWidthQuestion: Question = {
  id: "inside-half-width",
  kind: "number",
  question: "What percentage of the multiply-adds is left at half the width (α = 0.5)?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => (100 * macsAt(0.5)) / macsAt(1),
  explain: () =>
    `Half the inputs and half the outputs would leave a quarter of the ${si(macsAt(1), 3)}. The stem, the depthwise layers and the last convolution shrink less. So there are ${times(macsAt(1) / macsAt(0.5))} fewer multiply-adds, and only ${times(parametersAt(1) / parametersAt(0.5))} fewer parameters.`,
  mistakes: {
    low: "Your guess is too low. Only layers whose inputs and outputs both shrink get down to a quarter.",
    high: "Your guess is too high. Most layers lose half their inputs and half their outputs, so they keep about a quarter.",
  },
};

const residual = layers({ variant: "v2", classes: 0 }).filter(({ residualFrom }) => residualFrom !== undefined);

/** How many of the seventeen blocks have a skip at all. */
export const cutSkipQuestion: Question = {
  id: "inside-skips",
  kind: "choice",
  question: "How many of the 17 blocks have a skip (a residual connection)?",
  choices: ["all 17", "10", "7", "4"],
  answer: () => String(residual.length),
  explain: () =>
    `A skip adds the block's input to its output, so both must have the same shape. That means stride 1, and as many channels out as in. It is true of blocks ${residual.map(({ block }) => block).join(", ")}. Cut the skip of block 4 and see what the detector still finds.`,
  mistakes: {
    "all 17": "A block with stride 2, or with other channels out than in, has nothing of the same shape to add.",
    "7": "7 is the number of rows in V2’s table, and the number of blocks without a skip.",
    "4": "4 is the number of blocks with stride 2. None of them has a skip.",
  },
};
