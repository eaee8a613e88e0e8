/** What the sections about faces ask before they show. */
import { percent, times } from "../format.js";
import type { Question } from "../predict.js";
import { type FaceFacts, faceCosts } from "./facts.js";
import { type PyramidLook, pyramidRows, shareFromAbove } from "./pyramidMaps.js";

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
    question: `At stride ${finest.stride} two maps are added: the backbone’s, and the one that came down from coarser strides. Signs aside, what share of what is added comes from above?`,
    label: "From above",
    min: 0,
    max: 100,
    step: 1,
    format: (value) => percent(value / 100),
    answer: () => Math.round(100 * share),
    explain: () =>
      `Measured in channel ${channel} on the photo of the figure; ${others.join(", ")}. ${share > 0.5 ? "More than half of the finest map was seen by later layers, which look at more of the photo" : "Less than half of the finest map comes from later layers, which look at more of the photo"}: what is there, in cells that say where.`,
  };
}
