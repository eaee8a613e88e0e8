/** What the comparison asks before it shows. */
import type { PublishedRow } from "../model/published.js";
import { pair } from "../model/published.js";
import { cost, total } from "../model/cost.js";
import { layers } from "../model/layers.js";
import { decimal, si, times } from "./format.js";
import type { Question } from "./predict.js";

/** Which of the two an 8-bit accelerator runs faster. */
export function acceleratorQuestion(rows: readonly PublishedRow[]): Question {
  const { v1, v2 } = pair(rows, (row) => row.precision === "int8" && row.device === "Pixel 3 NNAPI");
  const [a, b] = [v1.latency ?? NaN, v2.latency ?? NaN];
  const ratio = total(layers({ variant: "v1" })).macs / total(layers({ variant: "v2" })).macs;
  return {
    id: "compare-accelerator",
    kind: "choice",
    question: `V2 does ${times(ratio, 1)} fewer multiply-adds. On a phone’s 8-bit accelerator, a chip for whole numbers up to 255, which is faster?`,
    choices: ["V2, by as much", "V2, but by less", "about the same", "V1"],
    answer: () => (a < b ? "V1" : b < a / ratio ? "V2, by as much" : "V2, but by less"),
    explain: () => `Pixel 3 with NNAPI: ${decimal(a, 1)} ms for V1, ${decimal(b, 1)} ms for V2 (${v1.source}).`,
  };
}

/** How many more values V2 writes. */
export const activationQuestion: Question = {
  id: "compare-activations",
  kind: "number",
  question:
    "V2 keeps only narrow tensors between its blocks. How many values do all its convolutions write, in percent of V1’s?",
  label: "Percent of V1",
  min: 25,
  max: 200,
  step: 5,
  format: (value) => `${Math.round(value)} %`,
  answer: () => 100 * (written("v2") / written("v1")),
  explain: () => {
    const wide = layers({ variant: "v2" }).filter(({ role }) => role === "expansion" || role === "depthwise");
    const share = wide.reduce((sum, layer) => sum + cost(layer).activations, 0) / written("v2");
    return `${si(written("v1"), 3)} against ${si(written("v2"), 3)}: narrow between the blocks means wide within them. Expansion and depthwise layers write ${Math.round(100 * share)} % of V2’s values.`;
  },
};

function written(variant: "v1" | "v2"): number {
  return total(layers({ variant })).activations;
}
