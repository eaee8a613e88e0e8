/** How the score of one face falls as the photo moves away: where each network loses it. */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { capital } from "../ui/capital.js";
import { dataTable } from "../ui/dataTable.js";
import { html, svg } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { score } from "../../model/math/format.js";
import { gridX, gridY, networkMark } from "../charts/plot.js";
import { responsive } from "../ui/responsive.js";
import { type FaceFacts, detectorName, shortName } from "./facts.js";
import { partTitle } from "../ui/partTitle.js";

/** Measured by scripts/face-limits.ts. */
export interface FaceLimits {
  readonly photo: string;
  readonly distances: readonly number[];
  /** Quarter turns, clockwise. */
  readonly turns: readonly number[];
  /** Sides of the face in pixels of the photo, and the photo's own. */
  readonly face: { readonly width: number; readonly height: number };
  readonly picture: { readonly width: number; readonly height: number };
  readonly byDistance: readonly { readonly id: string; readonly scores: readonly number[] }[];
  readonly byTurn: readonly { readonly id: string; readonly scores: readonly number[] }[];
}

/** The least score that counts as found. */
const threshold = 0.5;

/** The largest distance up to which the face is found at every one measured. */
export function reach({ distances, byDistance }: FaceLimits, id: string): number {
  const scores = byDistance.find((one) => one.id === id)?.scores ?? [];
  const lost = scores.findIndex((value) => value < threshold);
  return distances[(lost < 0 ? scores.length : lost) - 1] ?? 0;
}

/** Height of the face in pixels of the network's input at a distance. */
export function faceInInput({ face, picture }: FaceLimits, { preprocessing }: FaceFacts, distance: number): number {
  return (face.height / picture.height / distance) * preprocessing.size;
}

/** What the chart shows, in words. */
function limitsSentence(limits: FaceLimits, facts: readonly FaceFacts[]): string {
  const parts = facts.map((one) => {
    const far = reach(limits, one.id);
    return `${capital(detectorName(one))} finds the face up to ${far} times as far away, at a height of ${Math.round(faceInInput(limits, one, far))} pixels in its input.`;
  });
  return parts.join(" ");
}

function turnsSentence(limits: FaceLimits, facts: readonly FaceFacts[]): string {
  const upside = limits.turns.indexOf(2);
  const parts = facts.map((one) => {
    const value = limits.byTurn.find(({ id }) => id === one.id)?.scores[upside] ?? 0;
    return `${shortName(one)} ${score(value)}`;
  });
  return `Upside down, the same face has these scores: ${parts.join(", ")}.`;
}

function draw(limits: FaceLimits, facts: readonly FaceFacts[], width: number): SVGSVGElement {
  const height = 300;
  const [left, right, top, bottom] = [40, width - 46, 14, height - 46];
  const { distances } = limits;
  const last = distances[distances.length - 1];
  const x = scaleLog([1, last], [left, right]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const path = line<number>(
    (_, i) => x(distances[i]),
    (value) => y(value),
  );
  const marks = facts.flatMap((one) => {
    const scores = limits.byDistance.find(({ id }) => id === one.id)?.scores ?? [];
    const variant = one.network.variant ?? "v2";
    const end = scores[scores.length - 1] ?? 0;
    // The label stands beside the last mark that is not on the ground.
    return [
      svg("path", { class: `face-line ${variant}`, d: path([...scores]) ?? "" }),
      ...scores.map((value, i) => networkMark(variant, x(distances[i]), y(value), 4)),
      svg("text", { class: "strong halo", x: right + 10, y: y(end) + (variant === "v1" ? -6 : 6) }, shortName(one)),
    ];
  });
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `Score of the face against distance. ${limitsSentence(limits, facts)}`,
    },
    gridY(y, [0, 0.25, 0.5, 0.75, 1], { left, right, format: score }),
    gridX(
      x,
      distances.filter((value) => [1, 1.5, 2, 3, 4, 6, 8, 12].includes(value)),
      { top, bottom, format: (value) => `${value}×` },
    ),
    svg("line", { class: "zero", x1: left, x2: right, y1: bottom, y2: bottom }),
    svg("line", { class: "face-threshold", x1: left, x2: right, y1: y(threshold), y2: y(threshold) }),
    svg("text", { x: right, y: height - 6, "text-anchor": "end" }, "how many times as far away"),
    ...marks,
  );
}

/** @param facts V1's, then V2's */
export function limitsChart(limits: FaceLimits, facts: readonly FaceFacts[]): HTMLElement {
  const rows = [
    ...limits.distances.map((distance, i) => ({
      label: `${distance} times as far`,
      values: limits.byDistance.map(({ scores }) => scores[i]),
    })),
    ...limits.turns.slice(1).map((turn) => ({
      label: `turned by ${90 * turn} degrees`,
      values: limits.byTurn.map(({ scores }) => scores[limits.turns.indexOf(turn)]),
    })),
  ];
  const table = dataTable(
    rows,
    [
      { label: "The astronaut’s face", value: ({ label }) => label },
      ...facts.map((one, i) => ({
        label: shortName(one),
        value: ({ values }: (typeof rows)[number]) => score(values[i]),
        numeric: true,
      })),
    ],
    { caption: "Best score of a box on the face", hideCaption: true },
  );
  return figure(
    [partTitle(html("b", {}, "Score"), " of the astronaut’s face"), responsive((width) => draw(limits, facts, width))],
    {
      label: "How far away each network still finds one face",
      caption: `${limitsSentence(limits, facts)} ${turnsSentence(limits, facts)} Measured with the stored weights on one photo, reduced inside a gray frame. This is one face; other faces can give other limits.`,
      table: { summary: "All scores as a table", content: table },
    },
  );
}
