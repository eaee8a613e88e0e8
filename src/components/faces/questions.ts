/** What the sections about faces ask before they show. */
import { times } from "../format.js";
import type { Question } from "../predict.js";
import { type FaceFacts, faceCosts } from "./facts.js";

/** How much of the difference in cost is a difference in input. */
export function sameInput(facts: readonly [FaceFacts, FaceFacts]): Question {
  const own = facts.map((one) => faceCosts(one).macs.all);
  const side = facts[1].preprocessing.size;
  const alike = facts.map((one) => faceCosts(one, side).macs.all);
  return {
    id: "faces-same-input",
    kind: "number",
    question: `V1’s face detector does ${times(own[0] / own[1], 1)} the multiply-adds of V2’s. But it looks at ${facts[0].preprocessing.size} × ${facts[0].preprocessing.size} pixels, the other at ${side} × ${side}. Give both ${side} × ${side}: how many times as many are left?`,
    label: "V1 over V2",
    min: 0.5,
    max: 5,
    step: 0.05,
    ticks: [0.5, 1, 2, 3, 4, 5],
    format: (value) => times(value),
    answer: () => alike[0] / alike[1],
    explain: () =>
      `Most of the difference is the size of the input, which somebody chose: ${times((facts[0].preprocessing.size / side) ** 2)} as many pixels. The networks themselves are closer, because V2’s pyramid has a larger head than V1’s.`,
  };
}
