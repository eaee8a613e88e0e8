/** What a cell answers, in words: is something there, which thing, how far from its frame. */
import type { AnchorAnswer } from "../../model/detection/cellAnswer.js";
import { html } from "../ui/element.js";
import { decimal, percent, score as scoreText } from "../../model/math/format.js";

export interface CellReadoutData {
  /** The cell's answer that scores highest. */
  readonly answer: AnchorAnswer;
  /** Other classes of the cell, best first. */
  readonly others: readonly { readonly class: number; readonly score: number }[];
  /** Rows and columns of the map. */
  readonly grid: readonly [rows: number, columns: number];
  /** Anchors of a cell of the map. */
  readonly anchors: number;
  /** From this score on a box has a vote. */
  readonly minScore: number;
  readonly name: (index: number) => string;
}

/** `3 % of the photo down`, or nothing where that rounds to zero. */
function way(share: number, forward: string, back: string): string[] {
  return Math.abs(share) < 0.005 ? [] : [`${percent(Math.abs(share))} of the photo ${share > 0 ? forward : back}`];
}

/** How the box differs from the frame: shifts as shares of the photo, sizes as factors. */
export function differenceText({ anchor, decoded }: Pick<AnchorAnswer, "anchor" | "decoded">): string {
  const shifts = [
    ...way(decoded.y - anchor.y, "down", "up"),
    ...way(decoded.x - anchor.x, "to the right", "to the left"),
  ];
  const moves = shifts.length === 0 ? "stays where it is" : `moves ${shifts.join(" and ")}`;
  const wide = decimal(decoded.width / anchor.width);
  const high = decimal(decoded.height / anchor.height);
  return `${moves}, and becomes ${wide} times as wide and ${high} times as high`;
}

export function cellReadout({
  answer,
  others,
  grid,
  anchors,
  minScore,
  name,
}: CellReadoutData): readonly HTMLElement[] {
  const [rows, columns] = grid;
  const { place, score } = answer;
  const [row, column] = [Math.floor(place.cell / columns), place.cell % columns];
  const isThere = score >= minScore;
  const next = others.filter((one) => one.class !== answer.class && one.score >= 0.005).slice(0, 1);
  const live = (text: string) => html("b", { class: "live" }, text);
  const line = (question: string, ...reply: readonly (Node | string)[]) =>
    html("div", {}, html("dt", {}, question), html("dd", {}, ...reply));
  return [
    html(
      "p",
      { class: "det-where" },
      html("b", {}, `Row ${row}, column ${column}`),
      ` of the ${rows} × ${columns} map has ${anchors} anchors. The one with the highest score:`,
    ),
    html(
      "dl",
      { class: "det-answers" },
      line(
        "Is there an object?",
        live(isThere ? "Yes" : "No"),
        `: the best score of a class is ${scoreText(score)}, and a detection needs ${scoreText(minScore)} or more.`,
      ),
      line(
        "Which class?",
        live(name(answer.class)),
        ` ${scoreText(score)}`,
        next.length === 0 ? "" : `, then ${next.map((one) => `${name(one.class)} ${scoreText(one.score)}`).join(", ")}`,
        ".",
      ),
      line("How does the box differ from the anchor?", `It ${differenceText(answer)}.`),
    ),
  ];
}
