/** What the page on designs asks before it shows. */
import { comparisonOf, comparisons, judge, memberTotal } from "../../model/evidence/designComparison.js";
import { familyLabels } from "../../model/evidence/family.js";
import type { FamilyRecord } from "../../model/evidence/familyRecord.js";
import { count, percent } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
import { type RemovalEvidence, type Removals, removals } from "./designRemovals.js";
import { designWords, points, verdictText } from "./designText.js";

/** A network is hurt when more than this share of what it had is gone. */
const hurt = 0.1;

/** What training with the change showed, in a sentence. */
function trainedText(id: string, records: readonly FamilyRecord[]): string {
  const comparison = comparisonOf(id);
  const found = judge(comparison, records);
  const words = designWords(comparison);
  if (found.better === undefined) return `Trained with this change: ${verdictText(found, words).toLowerCase()}`;
  return `Trained with this change, the mean is ${points(found.means)} ${found.better === "second" ? "higher" : "lower"}.`;
}

function rightAnswers({ before, after }: Removals): string {
  const guessing = before.of / familyLabels.length;
  return after.right === guessing ? ` Guessing among ${familyLabels.length} classes gives the same.` : "";
}

function removed(id: string, evidence: RemovalEvidence): Removals {
  const { afterward } = comparisonOf(id);
  if (afterward === undefined) throw new RangeError(`invalid comparison: ${id}; it must have a change after training`);
  return removals(afterward, evidence);
}

function bottleneckQuestion(evidence: RemovalEvidence): Question {
  const found = removed("bottleneck", evidence);
  const { before, after } = found;
  return {
    id: "design-bottleneck-removed",
    kind: "number",
    question: `Take a small V2 that was trained without this ReLU6, and add it now. Before, ${before.right} of ${before.of} pictures were correct. How many are correct after?`,
    label: "Correct",
    min: 0,
    max: before.of,
    answer: () => after.right,
    explain: () =>
      `ReLU6 sets every negative value to zero, and no weight was trained for that.${rightAnswers(found)} ${trainedText("bottleneck", evidence.records)}`,
    mistakes: {
      low: "Your guess is below what blind guessing reaches.",
      high: "Your guess is too high. About half of the values of a projection are negative, and all of them become zero.",
    },
  };
}

function residualQuestion(evidence: RemovalEvidence): Question {
  const { found } = removed("residuals", evidence);
  return {
    id: "design-residuals-removed",
    kind: "number",
    question: `Remove the residual connections from the trained detector of the page Inside. It had ${found.of} detections. How many are left?`,
    label: "Left",
    min: 0,
    max: found.of,
    step: 1,
    answer: () => found.kept,
    explain: () =>
      `A trained block computes only what to add to its input. Without that input, the next block gets values that it was not trained on. ${trainedText("residuals", evidence.records)}`,
    mistakes: {
      low: "Your guess is too low. The blocks without a residual connection still work as trained.",
      high: "Your guess is too high. Ten of the seventeen blocks have a residual connection, and all later blocks get their output.",
    },
  };
}

const sufferers = ["neither", "only the small one", "only the detector", "both"] as const;

function reluQuestion(evidence: RemovalEvidence): Question {
  const { before, after, found } = removed("relu", evidence);
  const [small, detector] = [after.right < (1 - hurt) * before.right, found.kept < (1 - hurt) * found.of];
  return {
    id: "design-relu-removed",
    kind: "choice",
    question: `Remove the cap at 6 from two trained networks, the small V2 and the detector. Which loses more than ${percent(hurt)} of its correct answers?`,
    choices: sufferers,
    answer: () => sufferers[(small ? 1 : 0) + (detector ? 2 : 0)],
    explain: () =>
      `Small V2: ${after.right} correct, before ${before.right}. Detector: ${found.kept} of ${found.of} kept. Only values above 6 change. The detector has some, most of them in block 0, and all later layers were trained on the cut values.`,
    mistakes: {
      neither: "It changes few values, but in the detector the first block has many above 6.",
      "only the small one": "The small V2 has hardly any values above 6, so nearly nothing changes.",
      both: "The small V2 has hardly any values above 6, so nearly nothing changes.",
    },
  };
}

const sights = [
  "it keeps most of them",
  "it loses most of them, and finds little else",
  "it loses most of them, and finds objects that are not there",
] as const;

function mishQuestion(evidence: RemovalEvidence): Question {
  const { found } = removed("mish", evidence);
  const keeps = found.kept > found.of / 2;
  return {
    id: "design-mish-removed",
    kind: "choice",
    question: "Put Mish into the trained detector, which was trained with ReLU6. What happens to its detections?",
    choices: sights,
    answer: () => sights[keeps ? 0 : found.added > found.of / 2 ? 2 : 1],
    explain: () =>
      `It keeps ${found.kept} of ${found.of} and adds ${found.added} new ones. ${trainedText("mish", evidence.records)}`,
    mistakes: {
      [sights[0]]:
        "Mish changes values a little in every layer with an activation and does not cut above 6, and the changes add up.",
      [sights[1]]: "Most are lost, but look at the number of new detections too.",
      [sights[2]]: "Most are lost, but few new ones appear.",
    },
  };
}

function v1Question(): Question {
  const { first, second } = comparisonOf("v1");
  const [v2, v1] = [memberTotal(first), memberTotal(second)];
  return {
    id: "design-v1-parameters",
    kind: "number",
    question:
      "Both networks need nearly the same number of multiply-adds. How many parameters does V1 have for every 100 of V2?",
    label: "Parameters",
    min: 50,
    max: 200,
    step: 1,
    answer: () => Math.round((100 * v1.parameters) / v2.parameters),
    explain: () =>
      `V1 has ${count(v1.parameters)} parameters, V2 ${count(v2.parameters)}. V1’s convolutions write ${percent(v1.activations / v2.activations)} as many values as V2’s, because V2’s expanded layers write many values with few parameters.`,
    mistakes: {
      low: "Your guess is too low. At equal cost V1’s blocks are wider, and a 1×1 layer multiplies channels in by channels out.",
      high: "Your guess is too high. V2’s expanded layers hold many weights too.",
    },
  };
}

/**
 * What the section on one comparison asks: something that the pictures above it have not shown.
 *
 * @throws RangeError for an id that no comparison has
 */
export function designQuestion(id: string, evidence: RemovalEvidence): Question {
  switch (comparisonOf(id).id) {
    case "bottleneck":
      return bottleneckQuestion(evidence);
    case "residuals":
      return residualQuestion(evidence);
    case "relu":
      return reluQuestion(evidence);
    case "mish":
      return mishQuestion(evidence);
    default:
      return v1Question();
  }
}

/** In how many of the comparisons every seed of the changed network lies below every seed of the other. */
export function harmQuestion(records: readonly FamilyRecord[]): Question {
  const judged = comparisons.map((comparison) => ({ comparison, found: judge(comparison, records) }));
  const named = (better: "first" | "second" | undefined) =>
    judged.filter(({ found }) => found.better === better).map(({ comparison }) => designWords(comparison).change);
  const list = (names: readonly string[]) =>
    names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  return {
    id: "design-harm",
    kind: "number",
    question: `We change a small MobileNet V2 in ${comparisons.length} ways, listed below, and train each version from three seeds. How many of the changes make it worse with every seed?`,
    label: "Changes",
    min: 0,
    max: comparisons.length,
    step: 1,
    ticks: Array.from({ length: comparisons.length + 1 }, (_, i) => i),
    answer: () => named("first").length,
    explain: () => {
      const parts = [
        [named("first"), "worse with every seed"],
        [named("second"), "better with every seed"],
        [named(undefined), "no clear difference"],
      ] as const;
      const told = parts.filter(([names]) => names.length > 0).map(([names, how]) => `${list(names)}: ${how}`);
      return `${told.join(". ")}.`;
    },
    mistakes: {
      low: "Your guess is too low. Some changes hurt with every seed.",
      high: "Your guess is too high. Some changes help, or make no clear difference.",
    },
  };
}
