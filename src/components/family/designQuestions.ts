/** What the page on designs asks before it shows. */
import { comparisonOf, comparisons, judge } from "../../model/designComparison.js";
import type { FamilyRecord } from "../../model/familyRecord.js";
import type { Question } from "../predict.js";
import { designWords, points, singleText, verdictText } from "./designText.js";

const outcomes = {
  better: "every seed better",
  worse: "every seed worse",
  overlap: "the seeds overlap",
} as const;

const asked: Readonly<Record<string, string>> = {
  bottleneck: "Train V2 with one more ReLU6, after the projection of every block. What happens to its accuracy?",
  residuals: "Train V2 without any residual connection. What happens to its accuracy?",
  relu: "Train V2 with ReLU, without the cut at 6. What happens to its accuracy?",
  mish: "Train V2 with Mish in place of ReLU6. What happens to its accuracy?",
  v1: "Train V1, made as wide as V2’s multiply-adds allow. What happens, seen from V2?",
};

/** How the change of one comparison comes out. */
export function designQuestion(id: string, records: readonly FamilyRecord[]): Question {
  const comparison = comparisonOf(id);
  const words = designWords(comparison);
  const judged = () => judge(comparison, records);
  return {
    id: `design-${id}`,
    kind: "choice",
    question: asked[id],
    choices: Object.values(outcomes),
    answer: () => {
      const { better } = judged();
      return better === undefined ? outcomes.overlap : better === "second" ? outcomes.better : outcomes.worse;
    },
    explain: () => {
      const found = judged();
      const mean = `Means differ by ${points(found.means)}.`;
      return `${verdictText(found, words)} ${found.better === undefined ? singleText(found, words) : mean}`;
    },
  };
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
