/** What the page about the detector asks before it shows. */
import { anchorsOfMap } from "../../model/detection/anchorPlace.js";
import { layers } from "../../model/architecture/layers.js";
import type { Box } from "../../model/types.js";
import { anchors, overlap, ssdHead } from "../../model/detection/ssd.js";
import { count, decimal, percent } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
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
      "Each cell has three or six anchors. Each anchor becomes a box, even where there is no object. How many boxes is that for one photo?",
    label: "Boxes",
    min: 10,
    max: 100_000,
    scale: "log",
    ticks: [10, 100, 1000, 10_000, 100_000],
    format: (value) => count(value),
    answer: () => all,
    explain: () =>
      `${each.map(count).join(" + ")}: for each map, rows times columns times anchors per cell. The finest map, which looks for small objects, has ${percent(each[0] / all)} of them.`,
    mistakes: {
      low: "Your guess is too low. The finest map alone has 361 cells.",
      high: "Your guess is too high. The grids get coarse quickly: 19, 10, 5, 3, 2 and 1 rows.",
    },
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
    question: "A table fills the whole photo. Which map detects it?",
    choices: names,
    answer: () => names[sides.indexOf(Math.max(...sides))],
    explain: () =>
      `The outputs adjust an anchor only a little, so an anchor of about the right size is needed. The largest square anchors have sides of ${sides.map((side) => decimal(side)).join(", ")} of the photo’s.`,
    mistakes: Object.fromEntries(
      names.map((name, i) => [
        name,
        `The largest square anchor of the ${name} map has a side of only ${decimal(sides[i])} of the photo’s.`,
      ]),
    ),
  };
}

const square = (at: number): Box => [0, at, 1, at + 1];

export const halfShifted: Question = {
  id: "detector-overlap",
  kind: "number",
  question:
    "Two boxes have the same size. The second is shifted sideways by half its width. What is their intersection over union (IoU)?",
  label: "Overlap",
  min: 0,
  max: 1,
  step: 0.01,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: (value) => decimal(value),
  answer: () => overlap(square(0), square(0.5)),
  explain: () => "They share half a box and together cover one and a half boxes. So a limit of .60 keeps both.",
  mistakes: {
    low: "Your guess is too low. The two boxes share half of each box.",
    high: "Your guess is too high. Divide by the area that both cover together, not by one box.",
  },
};
