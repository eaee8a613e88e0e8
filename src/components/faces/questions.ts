/** What the sections about faces ask before they show. */
import { percent, times } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
import { type FaceFacts, faceCosts } from "./facts.js";
import { type PyramidLook, pyramidRows, shareFromAbove } from "./pyramidMaps.js";

/** How much of the difference in cost is a difference in input. */
export function sameInput(facts: readonly [FaceFacts, FaceFacts]): Question {
  const own = facts.map((one) => faceCosts(one).macs.all);
  const side = facts[1].preprocessing.size;
  const atOneSize = facts.map((one) => faceCosts(one, side).macs.all);
  return {
    id: "faces-same-input",
    kind: "number",
    question: `The V1 detector needs ${times(own[0] / own[1], 1)} the multiply-adds of the V2 detector. But its input has ${facts[0].preprocessing.size} × ${facts[0].preprocessing.size} pixels, not ${side} × ${side}. How many times as many does it need if both inputs have ${side} × ${side} pixels?`,
    label: "V1 over V2",
    min: 0,
    max: 4,
    step: 0.05,
    ticks: [0, 1, 2, 3, 4],
    format: (value) => times(value),
    answer: () => atOneSize[0] / atOneSize[1],
    explain: () =>
      `Most of the difference is the input size: ${times((facts[0].preprocessing.size / side) ** 2)} as many pixels. The networks themselves are closer, because the V2 detector has a larger head.`,
    mistakes: {
      low: "Your guess is too low. V1’s backbone still needs about twice the multiply-adds of V2’s.",
      high: "Your guess is too high. Multiply-adds grow with the number of pixels, so an equal input removes much of the gap.",
    },
  };
}

/** How much of the finest map of the pyramid was not seen there, but above. */
export function fromAbove(facts: FaceFacts, { channel, maps }: PyramidLook): Question {
  const rows = pyramidRows(facts);
  const finest = rows[rows.length - 1];
  const share = shareFromAbove(finest, maps) ?? 0;
  const others = rows.flatMap((row) => {
    const other = row === finest ? undefined : shareFromAbove(row, maps);
    return other === undefined ? [] : [`at stride ${row.stride} ${percent(other)}`];
  });
  return {
    id: "faces-from-above",
    kind: "number",
    question: `At stride ${finest.stride} the pyramid adds two maps: the backbone’s own, and an enlarged coarser one. Take the absolute values of both. What share of their total is from the coarser map?`,
    label: "From the coarser map",
    min: 0,
    max: 100,
    step: 1,
    format: (value) => percent(value / 100),
    answer: () => Math.round(100 * share),
    explain: () =>
      `Measured in channel ${channel} on the photo of the figure; ${others.join(", ")}. The coarser map comes from later layers, which see more of the photo. The sum combines what they found with the finer cells’ position.`,
    mistakes: {
      low: "Your guess is too low. The enlarged map is not a small correction to the backbone’s own.",
      high: "Your guess is too high. The backbone’s own map still contributes to every cell.",
    },
  };
}
