/** What the page on designs asks before it shows. */
import { comparisonOf, comparisons, judge, memberTotal } from "../../model/designComparison.js";
import { familyLabels } from "../../model/family.js";
import type { FamilyRecord } from "../../model/familyRecord.js";
import { count, percent } from "../format.js";
import type { Question } from "../predict.js";
import { type Evidence, type Removals, removals } from "./designRemovals.js";
import { designWords, points, verdictText } from "./designText.js";

/** A network is hurt when more than this share of what it had is gone. */
const hurt = 0.1;

/** What training with the change showed, in a sentence. */
function trainedText(id: string, records: readonly FamilyRecord[]): string {
  const comparison = comparisonOf(id);
  const found = judge(comparison, records);
  const words = designWords(comparison);
  if (found.better === undefined) return `Trained with it: ${verdictText(found, words).toLowerCase()}`;
  return `Trained with it, the mean is ${points(found.means)} ${found.better === "second" ? "higher" : "lower"}.`;
}

function rightAnswers({ before, after }: Removals): string {
  const guessing = before.of / familyLabels.length;
  return after.right === guessing ? ` That is what guessing gets with ${familyLabels.length} kinds.` : "";
}

function removed(id: string, evidence: Evidence): Removals {
  const { afterward } = comparisonOf(id);
  if (afterward === undefined) throw new RangeError(`invalid comparison: ${id}; it must have a change after training`);
  return removals(afterward, evidence);
}

function bottleneckQuestion(evidence: Evidence): Question {
  const found = removed("bottleneck", evidence);
  const { before, after } = found;
  return {
    id: "design-bottleneck-removed",
    kind: "number",
    question: `Now cut in a small V2 that was trained without the cut. Of ${before.of} pictures it named ${before.right} rightly. How many are right now?`,
    label: "Right",
    min: 0,
    max: before.of,
    answer: () => after.right,
    explain: () =>
      `The cut takes all that is negative, and no weight was fitted to that.${rightAnswers(found)} ${trainedText("bottleneck", evidence.records)}`,
  };
}

function residualQuestion(evidence: Evidence): Question {
  const { found } = removed("residuals", evidence);
  return {
    id: "design-residuals-removed",
    kind: "number",
    question: `Now leave the sums out of the trained detector of the page Inside. It had ${found.of} detections. How many are left?`,
    label: "Left",
    min: 0,
    max: found.of,
    step: 1,
    answer: () => found.kept,
    explain: () =>
      `A trained block has learned only what to add. Without the rest, its output means nothing to the next block. ${trainedText("residuals", evidence.records)}`,
  };
}

const sufferers = ["neither", "only the small one", "only the detector", "both"] as const;

function reluQuestion(evidence: Evidence): Question {
  const { before, after, found } = removed("relu", evidence);
  const [small, detector] = [after.right < (1 - hurt) * before.right, found.kept < (1 - hurt) * found.of];
  return {
    id: "design-relu-removed",
    kind: "choice",
    question: `Now take the cap away from two trained networks, the small V2 and the detector. Which loses more than ${percent(hurt)} of what it got right?`,
    choices: sufferers,
    answer: () => sufferers[(small ? 1 : 0) + (detector ? 2 : 0)],
    explain: () =>
      `Small V2: ${after.right} right, before ${before.right}. Detector: ${found.kept} of ${found.of} kept. Only values above 6 change. The detector has some, most of them in block 0, and everything after block 0 was fitted to the cut ones.`,
  };
}

const sights = [
  "keeps most of its detections",
  "loses most, and sees little else",
  "loses most, and sees what is not there",
] as const;

function mishQuestion(evidence: Evidence): Question {
  const { found } = removed("mish", evidence);
  const keeps = found.kept > found.of / 2;
  return {
    id: "design-mish-removed",
    kind: "choice",
    question: "Now put Mish into the trained detector, which has never met it. What happens to its detections?",
    choices: sights,
    answer: () => sights[keeps ? 0 : found.added > found.of / 2 ? 2 : 1],
    explain: () =>
      `It keeps ${found.kept} of ${found.of}, and adds ${found.added} that it did not have before. ${trainedText("mish", evidence.records)}`,
  };
}

function v1Question(): Question {
  const { first, second } = comparisonOf("v1");
  const [v2, v1] = [memberTotal(first), memberTotal(second)];
  return {
    id: "design-v1-parameters",
    kind: "number",
    question: "Both need as many multiply-adds. How many parameters has this V1, for every 100 of V2?",
    label: "Parameters",
    min: 50,
    max: 200,
    step: 1,
    answer: () => Math.round((100 * v1.parameters) / v2.parameters),
    explain: () =>
      `${count(v1.parameters)} against ${count(v2.parameters)}. And its convolutions write ${percent(v1.activations / v2.activations)} as many values: V2’s widened layers write many, and few parameters make them.`,
  };
}

/**
 * What the section on one comparison asks: something that the pictures above it have not shown.
 *
 * @throws RangeError for an id that no comparison has
 */
export function designQuestion(id: string, evidence: Evidence): Question {
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
    question: `A small MobileNet V2 is changed in ${comparisons.length} ways, listed below, and each version is trained from three seeds. How many changes make it worse with every seed?`,
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
        [named(undefined), "not told apart"],
      ] as const;
      const told = parts.filter(([names]) => names.length > 0).map(([names, how]) => `${list(names)}: ${how}`);
      return `${told.join(". ")}.`;
    },
  };
}
