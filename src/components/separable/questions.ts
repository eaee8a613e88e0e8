/** What the page on separable convolutions asks before it shows. */
import { cost } from "../../model/architecture/cost.js";
import { pairShare } from "../../model/architecture/savings.js";
import { count, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
import { singleLayer } from "../charts/singleLayer.js";

/** V1's first block, and the same with larger kernels. */
const [small, large, outputs] = [3, 5, 64];

export const largerKernel: Question = {
  id: "separable-larger-kernel",
  kind: "number",
  question: `With 3\u00a0×\u00a03 kernels and ${outputs} output channels, the two steps need ${times(1 / pairShare(small, outputs))} fewer multiply-adds than a standard convolution. How many times fewer with 5\u00a0×\u00a05 kernels?`,
  label: "Times fewer",
  min: 1,
  max: 30,
  step: 0.1,
  ticks: [1, 5, 10, 15, 20, 25, 30],
  format: (value) => times(value, value % 1 === 0 ? 0 : 2),
  answer: () => 1 / pairShare(large, outputs),
  explain: () => {
    const products = large * large;
    return `For each input value, a standard convolution needs ${products} · ${outputs} = ${count(products * outputs)} products, the two steps ${products} + ${outputs} = ${products + outputs}. The limit for many channels is k² = ${products}.`;
  },
  mistakes: {
    low: "Your guess is too low. All products of the standard convolution grow with k², but only the depthwise ones of the two steps do.",
    high: "Your guess is too high. Each output channel still needs its pointwise product, so the saving is below k² = 25.",
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
  question:
    "Suppose you need only one output channel from 32 input channels. Which needs fewer products at one position?",
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
