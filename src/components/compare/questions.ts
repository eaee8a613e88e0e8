/** What the comparison asks before it shows. */
import type { PublishedRow } from "../../model/evidence/published.js";
import { pair } from "../../model/evidence/published.js";
import { cost, total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { decimal, si, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

/** Which of the two an 8-bit accelerator runs faster. */
export function acceleratorQuestion(rows: readonly PublishedRow[]): Question {
  const { v1, v2 } = pair(rows, (row) => row.precision === "int8" && row.device === "Pixel 3 NNAPI");
  const [a, b] = [v1.latency ?? NaN, v2.latency ?? NaN];
  const ratio = total(layers({ variant: "v1" })).macs / total(layers({ variant: "v2" })).macs;
  return {
    id: "compare-accelerator",
    kind: "choice",
    question: `V2 needs ${times(ratio, 1)} fewer multiply-adds than V1. Which is faster on a phone’s accelerator for 8-bit integers?`,
    choices: [`V2, ${times(ratio, 1)} faster`, "V2, but by less", "about the same", "V1"],
    answer: () => (a < b ? "V1" : b < a / ratio ? `V2, ${times(ratio, 1)} faster` : "V2, but by less"),
    explain: () =>
      `Measured on a Pixel 3 with NNAPI: ${decimal(a, 1)} ms for V1 and ${decimal(b, 1)} ms for V2 (${v1.source}). Fewer multiply-adds do not help where something else takes the time. This page shows what.`,
    mistakes: {
      [`V2, ${times(ratio, 1)} faster`]: "Time follows multiply-adds only where arithmetic takes most of the time.",
      "V2, but by less": "V2 is faster on the same phone’s CPU. On its accelerator V2 is slower.",
      "about the same": "The two times are close, but V1’s is the shorter one.",
    },
  };
}

/** How many more values V2 writes. */
export const activationQuestion: Question = {
  id: "compare-activations",
  kind: "number",
  question:
    "V2 has narrow tensors between its blocks. Count the values that all its convolutions write. What percentage of V1’s count is that?",
  label: "Percent of V1",
  min: 25,
  max: 200,
  step: 5,
  format: (value) => `${Math.round(value)}\u202f%`,
  answer: () => 100 * (written("v2") / written("v1")),
  explain: () => {
    const wide = layers({ variant: "v2" }).filter(({ role }) => role === "expansion" || role === "depthwise");
    const share = wide.reduce((sum, layer) => sum + cost(layer).activations, 0) / written("v2");
    return `V1 writes ${si(written("v1"), 3)} values, V2 ${si(written("v2"), 3)}. V2’s blocks are narrow at their ends but wide inside: expansion and depthwise layers write ${Math.round(100 * share)}\u202f% of its values.`;
  },
  mistakes: {
    low: "Your guess is too low. It counts the narrow tensors between blocks, but not the wide ones inside them.",
    high: "Your guess is too high. The wide layers are the largest part, but V2’s maps shrink early.",
  },
};

function written(variant: "v1" | "v2"): number {
  return total(layers({ variant })).activations;
}
