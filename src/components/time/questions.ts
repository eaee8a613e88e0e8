/** The question of the page about time. Its answer is computed, not typed in. */
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
    `Half the inputs and half the outputs would leave a quarter of the ${si(macsAt(1), 3)}. The stem, the depthwise layers and the last convolution shrink less, and the classifier does not shrink at all. So there are ${times(macsAt(1) / macsAt(0.5))} fewer multiply-adds, and only ${times(parametersAt(1) / parametersAt(0.5))} fewer parameters.`,
  mistakes: {
    low: "Your guess is too low. Only layers whose inputs and outputs both shrink get down to a quarter.",
    high: "Your guess is too high. Most layers lose half their inputs and half their outputs, so they keep about a quarter.",
  },
};
