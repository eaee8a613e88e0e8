/** What the page on trained widths asks before it shows; the answers come from the records. */
import { type FamilyPoint, atEqualCost, meanDifference } from "../../model/evidence/familyPoints.js";
import { decimal, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
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
    question: `The full-width V2 classifies ${right} of 100 test pictures correctly. At a quarter of the width it needs ${saved} fewer multiply-adds. How many fewer of the 100 does it classify correctly?`,
    label: "Fewer right, of 100",
    min: 0,
    max: 40,
    step: 0.5,
    format: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
    answer: () => 100 * (wide.accuracy - narrow.accuracy),
    explain: () =>
      `${pointsText(narrow.accuracy, 1)} against ${pointsText(wide.accuracy, 1)} of 100. Most pictures in this task are easy, and a narrow network is enough for them. ${seedSentence(narrow)}`,
    mistakes: {
      low: "Your guess is too low. A quarter of the channels does cost some accuracy.",
      high: "Your guess is too high. Accuracy falls much more slowly than multiply-adds do.",
    },
  };
}

/** By how many points V2 is ahead of V1 at equal multiply-adds, on the mean. */
export function equalCostQuestion(all: readonly FamilyPoint[]): NumberAsk {
  return {
    id: "widths-equal-cost",
    kind: "number",
    question:
      "Take a V2 and a V1 with the same number of multiply-adds and the same short training. By how many percentage points is V2 more accurate? A negative number means that V1 is.",
    label: "Points ahead",
    min: -6,
    max: 6,
    step: 0.5,
    ticks: [-6, -3, 0, 3, 6],
    format: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
    answer: () => 100 * meanDifference(atEqualCost(all)),
    explain: () =>
      `${equalCostSentence(all)} On ImageNet, with long training, the published V2 is more accurate at equal cost. Ten kinds of clothing and a short training are a different task.`,
    mistakes: {
      low: "Your guess is too low for V2.",
      high: "Your guess is too high for V2. What is true on ImageNet need not be true for this small task.",
    },
  };
}
