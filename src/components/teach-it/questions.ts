/** What the page asks before it measures; the answer was measured with the same program on more pictures. */
import type { Question } from "../predict/predict.js";
import { type HeadExitName, headExitNames } from "./exits.js";
import { meanOf } from "./exitChart.js";
import { stageWords } from "./tuneRuns.js";

type ChoiceAsk = Extract<Question, { kind: "choice" }>;

/** data/models/fashion/exits.json, written by scripts/measure-exits.ts. */
export interface MeasuredExits {
  readonly classes: readonly string[];
  /** Pictures of each class that a head learns from, and that it is judged by. */
  readonly learned: number;
  readonly held: number;
  /** Percent of right answers, for each split. */
  readonly rows: readonly { readonly exit: HeadExitName; readonly percents: readonly number[] }[];
}

/** Percent of right answers that count as enough. */
export const enough = 90;

/** The first exit whose mean is enough. */
export function firstGoodExit({ rows }: MeasuredExits): HeadExitName | undefined {
  return rows.find(({ percents }) => meanOf(percents) >= enough)?.exit;
}

const none = "at none of them";

export function exitQuestion(measured: MeasuredExits): ChoiceAsk {
  const { classes, learned, held, rows } = measured;
  const kinds = `${classes.slice(0, -1).join(", ")} and ${classes.at(-1)}`;
  const means = rows.map(({ exit, percents }) => `${exit} ${meanOf(percents).toFixed(1)}\u202f%`).join(", ");
  const truth = firstGoodExit(measured) ?? none;
  const before = headExitNames.slice(0, headExitNames.indexOf(truth as HeadExitName));
  const mistakeOf = (choice: string) =>
    (before as readonly string[]).includes(choice)
      ? "Your exit is too early. Its channels show edges and textures. They tell most of the pictures apart, but not nine of ten."
      : "An earlier exit is enough. The later ones are hardly better here.";
  return {
    id: "teach-it-exit",
    kind: "choice",
    question: `V2 has ${headExitNames.length} places, called exits, where its feature maps can be read, from ${headExitNames[0]} near its input to ${headExitNames.at(-1)} at its end. A small classifier, the head, reads one of them. It learns ${kinds} from ${learned} pictures of each. Which is the earliest exit with which it is right for at least nine of ten unseen pictures?`,
    choices: headExitNames,
    answer: () => truth,
    explain: () =>
      `We measured each exit ${rows[0].percents.length} times, with other pictures to learn from each time, and ${classes.length * held} unseen ones. The means of right answers: ${means}.`,
    mistakes: Object.fromEntries(headExitNames.filter((name) => name !== truth).map((name) => [name, mistakeOf(name)])),
  };
}

/** data/models/fashion/tuning.json, written by scripts/measure-tuning.ts. */
export interface MeasuredTuning {
  readonly learned: number;
  readonly held: number;
  readonly exit: HeadExitName;
  readonly stages: readonly string[];
  readonly steps: number;
  /** What the detector finds on the photos before. */
  readonly found: readonly string[];
  readonly rows: readonly {
    readonly norm: "all frozen" | "frozen" | "live";
    readonly split: number;
    /** Right answers for the pictures that were held back. */
    readonly percent: number;
    /** Detections that are left. */
    readonly kept: number;
  }[];
}

/** How many detections are left after blocks have learned something else. */
export function forgettingQuestion(measured: MeasuredTuning): ChoiceAsk {
  const { exit, stages, steps, found, rows } = measured;
  const all = found.length;
  const few = all > 5 ? `2 to ${all - 3}` : "2";
  const choices = [`all ${all}`, `${all - 2} or ${all - 1}`, few, "at most 1"];
  const learned = rows.filter(({ norm }) => norm !== "all frozen");
  const kept = learned.map((row) => row.kept);
  const splits = new Set(learned.map(({ split }) => split)).size;
  const most = Math.max(...kept);
  const truth = most <= 1 ? choices[3] : most <= all - 3 ? choices[2] : most < all ? choices[1] : choices[0];
  const mean = (norm: string) =>
    meanOf(rows.filter((row) => row.norm === norm).map(({ percent }) => percent)).toFixed(1);
  const higher = "Your guess is too high. Nothing in these steps asks the blocks to keep what the detector needs.";
  return {
    id: "teach-it-forgetting",
    kind: "choice",
    question: `On the site’s photos the detector finds ${all} objects: ${found.slice(0, -1).join(", ")} and ${found.at(-1)}. Now ${stageWords(stages)} learn four kinds of clothes with a head at ${exit}, for ${steps} steps. How many of the ${all} objects does the detector find with the changed blocks?`,
    choices,
    answer: () => truth,
    explain: () =>
      `We made ${kept.length} runs, each from the trained detector: ${splits} choices of pictures to learn from, each with the normalization kept and live. The detector then found ${kept.slice(0, -1).join(", ")} and ${kept.at(-1)} of the ${all} objects. The mean of right answers for unseen clothes in these ${splits} choices is ${mean("all frozen")}\u202f% with all blocks frozen, ${mean("frozen")}\u202f% with the normalization kept, and ${mean("live")}\u202f% with live normalization.`,
    mistakes: Object.fromEntries(choices.filter((choice) => choice !== truth).map((choice) => [choice, higher])),
  };
}
