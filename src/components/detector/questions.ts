/** What the page about the detector asks before it shows. */
import { anchorsOfMap } from "../../model/anchorPlace.js";
import { layers } from "../../model/layers.js";
import type { Box } from "../../model/protocol.js";
import { anchors, overlap, ssdHead } from "../../model/ssd.js";
import { count, decimal, percent } from "../format.js";
import type { Question } from "../predict.js";
import type { DetectorFacts } from "./state.js";

/** How many boxes the head proposes for any photo. */
export function anchorsInAll(facts: DetectorFacts): Question {
  const head = ssdHead(facts.head, layers(facts.network));
  const each = head.maps.map((_, map) => anchorsOfMap(head, map));
  const all = each.reduce((a, b) => a + b);
  return {
    id: "detector-anchors",
    kind: "number",
    question:
      "Each cell has three or six frames, and each frame becomes a box, even where there is nothing. How many boxes is that for one photo?",
    label: "Boxes",
    min: 10,
    max: 100_000,
    scale: "log",
    ticks: [10, 100, 1000, 10_000, 100_000],
    format: (value) => count(value),
    answer: () => all,
    explain: () =>
      `${each.map(count).join(" + ")}: rows times columns times anchors of a cell, map by map. ${percent(each[0] / all)} of them stand on the finest map, which looks for small things.`,
  };
}

/** Which map has frames of the size of a thing that fills the photo. */
export function mapForLargest(facts: DetectorFacts): Question {
  const head = ssdHead(facts.head, layers(facts.network));
  const all = anchors(head, facts.head);
  // The square of each map that comes nearest to the whole photo, by its side.
  const sides = head.maps.map((_, map) => {
    const squares = all.filter((one) => one.map === map && Math.abs(one.height - one.width) < 1e-9);
    return Math.max(...squares.map(({ height }) => height).filter((side) => side <= 1));
  });
  const names = head.maps.map(({ shape: [rows, columns] }) => `${rows} × ${columns}`);
  return {
    id: "detector-largest",
    kind: "choice",
    question: "A table fills the whole photo. Which map finds it?",
    choices: names,
    answer: () => names[sides.indexOf(Math.max(...sides))],
    explain: () =>
      `A frame must fit before it can be moved a little. Square frames on the maps are up to ${sides.map((side) => decimal(side)).join(", ")} of the photo’s side.`,
  };
}

const square = (at: number): Box => [0, at, 1, at + 1];

export const halfShifted: Question = {
  id: "detector-overlap",
  kind: "number",
  question:
    "Two boxes of the same size; the second is shifted to the side by half its width. What is their overlap over union?",
  label: "Overlap",
  min: 0,
  max: 1,
  step: 0.01,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: (value) => decimal(value),
  answer: () => overlap(square(0), square(0.5)),
  explain: () =>
    "They share half a box, and together they cover one and a half. So a limit of .60 lets boxes through that look much alike to the eye.",
};
