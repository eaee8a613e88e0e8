/** What the page asks before it measures; the answer was measured with the same program on more pictures. */
import type { Question } from "../predict/predict.js";
import { type HeadExitName, headExitNames } from "./exits.js";
import { meanOf } from "./exitChart.js";

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
  const means = rows.map(({ exit, percents }) => `${exit} ${meanOf(percents).toFixed(1)} %`).join(", ");
  const truth = firstGoodExit(measured) ?? none;
  const before = headExitNames.slice(0, headExitNames.indexOf(truth as HeadExitName));
  const mistakeOf = (choice: string) =>
    (before as readonly string[]).includes(choice)
      ? "Your exit is too early. Its channels show edges and textures, and these kinds share many of them."
      : "An earlier exit is enough. The later ones are hardly better here.";
  return {
    id: "teach-it-exit",
    kind: "choice",
    question: `A head reads one layer of V2, called its exit: from ${headExitNames[0]}, early, to ${headExitNames.at(-1)}, the last. It learns four kinds of clothes from ${learned} pictures of each: ${kinds}. From which exit on does it answer at least nine of ten unseen pictures correctly?`,
    choices: headExitNames,
    answer: () => truth,
    explain: () =>
      `Means of ${rows[0].percents.length} splits with ${classes.length * held} unseen pictures: ${means}.`,
    mistakes: Object.fromEntries(headExitNames.filter((name) => name !== truth).map((name) => [name, mistakeOf(name)])),
  };
}
