/** What the page on separable convolutions asks before it shows. */
import { cost } from "../../model/architecture/cost.js";
import { v1Saving, v1Savings } from "../../model/architecture/savings.js";
import { si, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
import { singleLayer } from "../charts/singleLayer.js";

export const wholeNetwork: Question = {
  id: "separable-whole-network",
  kind: "number",
  question:
    "MobileNet V1 has thirteen depthwise separable blocks. Replace each one by a standard 3\u00a0×\u00a03 convolution. How many times more multiply-adds does the whole network need?",
  label: "Times more",
  min: 1,
  max: 25,
  step: 0.1,
  ticks: [1, 5, 10, 15, 20, 25],
  format: (value) => times(value, value % 1 === 0 ? 0 : 2),
  answer: () => v1Saving().ratio,
  explain: () => {
    const { full, separable } = v1Saving();
    const blocks = v1Savings().filter(({ block }) => block !== undefined);
    const ratios = blocks.map((row) => row.full / row.separable);
    return `${si(full)} against ${si(separable)}. No block reaches the limit of k² = 9: the narrowest saves ${times(Math.min(...ratios))}, the widest ${times(Math.max(...ratios))}. The first layer and the classifier save nothing.`;
  },
  mistakes: {
    low: "Your guess is too low. A standard convolution repeats its nine products per input channel for every output channel.",
    high: "Your guess is too high. One pair can save at most k² = 9 times, with any number of channels.",
  },
};

/** Products for one output value of one channel, from 32 channels by 3 × 3. */
function oneValue(): { standard: number; pair: number } {
  const shape = [1, 1, 32] as const;
  const macs = (role: "convolution" | "depthwise" | "pointwise") => cost(singleLayer({ role, in: shape, out: 1 })).macs;
  return { standard: macs("convolution"), pair: macs("depthwise") + macs("pointwise") };
}

export const oneOutput: Question = {
  id: "separable-one-output",
  kind: "choice",
  question: "Suppose you need only one output channel from 32 input channels. Which takes fewer products?",
  choices: ["the standard convolution", "the pair", "both the same"],
  answer: () => {
    const { standard, pair } = oneValue();
    return standard < pair ? "the standard convolution" : standard > pair ? "the pair" : "both the same";
  },
  explain: () => {
    const { standard, pair } = oneValue();
    return `For each value it takes ${standard} products against ${pair}: the pair filters first and then still has to mix. The pair saves work only because all output channels share the filtered maps.`;
  },
  mistakes: {
    "the pair": "The pair wins only when several output channels share its depthwise results. Here there is one.",
    "both the same": "Both do the same filtering. The pair then adds the products of the pointwise step.",
  },
};
