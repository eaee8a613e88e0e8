/** What the page on trained widths asks before it shows; the answers come from the records. */
import { type FamilyPoint, atEqualCost, meanDifference } from "../../model/familyPoints.js";
import { decimal, times } from "../format.js";
import type { Question } from "../predict.js";
import { equalCostSentence, points as pointsText, seedSentence } from "./widthSentences.js";

type NumberAsk = Extract<Question, { kind: "number" }>;

function ofV2(all: readonly FamilyPoint[]): FamilyPoint[] {
  return all.filter(({ network }) => network === "v2").sort((a, b) => a.macs - b.macs);
}

/** What the narrowest V2 loses against the widest, in points of a hundred. */
export function lossQuestion(all: readonly FamilyPoint[]): NumberAsk {
  const own = ofV2(all);
  const [narrow, wide] = [own[0], own[own.length - 1]];
  const saved = times(wide.macs / narrow.macs, 0);
  const right = Math.round(100 * wide.accuracy);
  return {
    id: "widths-loss",
    kind: "number",
    question: `Of a hundred test pictures the full-width V2 gets ${right} right. At a quarter of the width it does ${saved} fewer multiply-adds. How many fewer does it get right?`,
    label: "Fewer right, of 100",
    min: 0,
    max: 40,
    step: 0.5,
    format: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
    answer: () => 100 * (wide.accuracy - narrow.accuracy),
    explain: () =>
      `${pointsText(narrow.accuracy, 1)} against ${pointsText(wide.accuracy, 1)} of a hundred. Most pictures of this task are easy, and a narrow network is enough for them. ${seedSentence(narrow)}`,
  };
}

/** By how many points V2 is ahead of V1 at equal multiply-adds, on the mean. */
export function equalCostQuestion(all: readonly FamilyPoint[]): NumberAsk {
  return {
    id: "widths-equal-cost",
    kind: "number",
    question:
      "Take a V2 and a V1 that need the same number of multiply-adds, both trained in the same short way. By how many points is V2 ahead here? Below zero, V1 is.",
    label: "Points ahead",
    min: -6,
    max: 6,
    step: 0.5,
    ticks: [-6, -3, 0, 3, 6],
    format: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
    answer: () => 100 * meanDifference(atEqualCost(all)),
    explain: () =>
      `${equalCostSentence(all)} On ImageNet, with long training, the published V2 is ahead at equal cost; ten kinds of clothing and three epochs are another race.`,
  };
}
