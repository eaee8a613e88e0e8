/** The photo with the boxes that have a vote: kept, dropped, not yet decided, and the one that is decided now. */
import type { Box } from "../../model/types.js";
import type { SuppressionStep } from "../../model/detection/suppression.js";
import { html, svg } from "../ui/element.js";
import { score as scoreText } from "../../model/math/format.js";
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

// What a label takes of a photo, at most.
const lineWidth = 0.3;
const lineHeight = 0.07;

/** A place of a box's label, by its distances from the photo's edges, as shares of its sides. */
interface Place {
  readonly x: number;
  readonly y: number;
  /** Counted from the right, from below. */
  readonly right: boolean;
  readonly low: boolean;
}

/** Where a box's label may stand, the best place first: its corners, then below its upper left corner. */
function placesOf([top, left, bottom, right]: Box): Place[] {
  const inside = (share: number) => Math.max(0.004, Math.min(0.9, share));
  const corners = [false, true].flatMap((isRight) =>
    [false, true].map((low) => ({
      x: inside(isRight ? 1 - right : left),
      y: inside(low ? 1 - bottom : top),
      right: isRight,
      low,
    })),
  );
  const below = Array.from({ length: 8 }, (_, i) => ({ ...corners[0], y: inside(top + (i + 1) * lineHeight) }));
  return [...corners, ...below];
}

/** Whether labels at two places would lie on each other. */
function collide(a: Place, b: Place): boolean {
  const start = ({ x, right }: Place) => (right ? 1 - lineWidth - x : x);
  const upper = ({ y, low }: Place) => (low ? 1 - lineHeight - y : y);
  return Math.abs(start(a) - start(b)) < lineWidth && Math.abs(upper(a) - upper(b)) < lineHeight;
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
  const taken: Place[] = [];
  const labels = kept.map(({ candidate }) => {
    const places = placesOf(candidate.box);
    const place = places.find((one) => !taken.some((other) => collide(one, other))) ?? places[0];
    taken.push(place);
    const { x, y, right, low } = place;
    const style = `${right ? "right" : "left"}:${100 * x}%;${low ? "bottom" : "top"}:${100 * y}%`;
    return html(
      "b",
      { class: "det-tag", style, "aria-hidden": "true" },
      `${steps.findIndex((step) => step.candidate === candidate) + 1}  ${name(candidate.class)} ${scoreText(candidate.score)}`,
    );
  });
  const image = html("img", { src: href, alt, width, height });
  return html("div", { class: "photo det-marked" }, image, marks, ...labels);
}
