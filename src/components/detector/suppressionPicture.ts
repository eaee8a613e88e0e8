/** The photo with the boxes that have a vote: kept, dropped, not yet decided, and the one that is decided now. */
import type { SuppressionStep } from "../../model/suppression.js";
import { html, svg } from "../element.js";
import { score as scoreText } from "../format.js";
import { boxMark, sharedBox } from "./boxMarks.js";

export interface SuppressionPictureData {
  readonly href: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly steps: readonly SuppressionStep[];
  /** How many are decided; the last of them is the one in hand, unless all are. */
  readonly decided: number;
  /** Whether the last decided box is to stand out with what it shares with its rival. */
  readonly stepping: boolean;
  readonly name: (index: number) => string;
}

export function suppressionPicture(data: SuppressionPictureData): HTMLElement {
  const { href, alt, width, height, steps, decided, stepping, name } = data;
  const now = stepping && decided > 0 ? steps[decided - 1] : undefined;
  const waiting = steps.slice(decided).map(({ candidate }) => boxMark(candidate.box, "waiting"));
  const done = steps.slice(0, decided);
  const dropped = done.filter(({ kept }) => !kept).map(({ candidate }) => boxMark(candidate.box, "dropped"));
  const kept = done.filter((step) => step.kept);
  const rival = now?.rival && steps[now.rival.step];
  const shared = now && rival && sharedBox(now.candidate.box, rival.candidate.box);
  const marks = svg(
    "svg",
    { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" },
    ...waiting,
    ...dropped,
    shared &&
      svg("rect", {
        class: "det-shared",
        x: shared[1],
        y: shared[0],
        width: shared[3] - shared[1],
        height: shared[2] - shared[0],
      }),
    ...kept.map(({ candidate }) => boxMark(candidate.box, "kept")),
    now && boxMark(now.candidate.box, "now"),
  );
  const labels = kept.map(({ candidate }) => {
    const [top, left] = candidate.box.map((v) => 100 * Math.max(0.004, Math.min(0.96, v)));
    return html(
      "b",
      { class: "det-tag", style: `left:${left}%;top:${top}%`, "aria-hidden": "true" },
      `${steps.findIndex((step) => step.candidate === candidate) + 1}  ${name(candidate.class)} ${scoreText(candidate.score)}`,
    );
  });
  const image = html("img", { src: href, alt, width, height });
  return html("div", { class: "photo det-marked" }, image, marks, ...labels);
}
