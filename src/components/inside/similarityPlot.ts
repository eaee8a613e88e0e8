/** How alike the tensors of two passes are, stage by stage, above the floor that different photos reach anyway. */
import { line } from "d3-shape";
import { button } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { html, svg } from "../ui/element.js";
import { save, svgDownload } from "../ui/figure.js";
import { decimal } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";

export interface Similarity {
  /** `stem`, `0` … `16`, `Conv_1`. */
  readonly stage: string;
  /** Cosine of the changed pass with the original one. */
  readonly changed: number;
  /** Mean cosine of this photo with other photos, both unchanged; undefined until it is known. */
  readonly floor: number | undefined;
}

const margin = { top: 14, right: 84, bottom: 24, left: 34 };
const height = 190;

/** Where a line stands for screen readers and the caption: the lowest similarity and its stage. */
export function similarityFinding(points: readonly Similarity[]): string {
  const lowest = points.reduce((a, b) => (b.changed < a.changed ? b : a));
  const last = points[points.length - 1];
  const name = (stage: string) => (/^\d/.test(stage) ? `block ${stage}` : stage);
  const floor = last.floor === undefined ? "" : ` Other photos have ${decimal(last.floor)} there on average.`;
  if (lowest === last)
    return `Similarity to the unchanged network is lowest at the end: ${decimal(last.changed)} at ${name(last.stage)}.${floor}`;
  return `Similarity to the unchanged network is lowest at ${name(lowest.stage)}: ${decimal(lowest.changed)}. At ${name(last.stage)} it is ${decimal(last.changed)}.${floor}`;
}

export function similarityPlot(points: readonly Similarity[]): HTMLElement {
  const least = Math.min(0, ...points.flatMap(({ changed, floor }) => [changed, floor ?? 0]));
  const picture = responsive((width) => {
    const step = (width - margin.left - margin.right) / Math.max(1, points.length - 1);
    const x = (i: number) => margin.left + i * step;
    const y = (v: number) => margin.top + ((1 - v) / (1 - least)) * (height - margin.top - margin.bottom);
    const path = line<readonly [number, number]>(
      ([i]) => x(i),
      ([, v]) => y(v),
    );
    const changed = points.map(({ changed: v }, i) => [i, v] as const);
    const floor = points.flatMap(({ floor: v }, i) => (v === undefined ? [] : [[i, v] as const]));
    const grid = [0, 0.5, 1].map((v) => svg("line", { x1: margin.left, x2: width - margin.right, y1: y(v), y2: y(v) }));
    const ticks = [0, 0.5, 1].map((v) =>
      svg("text", { class: "tick", x: margin.left - 6, y: y(v) + 4, "text-anchor": "end" }, decimal(v, 1)),
    );
    const every = step < 22 ? 4 : 1;
    const names = points.flatMap(({ stage }, i) => {
      const ends = i === 0 || i === points.length - 1;
      if (!ends && Number(stage) % every !== 0) return [];
      return [svg("text", { class: "tick", x: x(i), y: height - 6, "text-anchor": "middle" }, stage)];
    });
    const last = points.length - 1;
    const [mine, theirs] = [y(points[last].changed), y(points[last].floor ?? 0)];
    // Two labels need 15 pixels between them; the higher line keeps the higher label.
    const push = points[last].floor === undefined ? 0 : Math.max(0, 15 - Math.abs(mine - theirs)) / 2;
    const side = mine <= theirs ? -push : push;
    const at = x(last) + 8;
    const labels = [svg("text", { class: "strong live-text", x: at, y: mine + 4 + side }, "changed")];
    if (floor.length > 0) labels.push(svg("text", { class: "tick", x: at, y: theirs + 4 - side }, "other photos"));
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": similarityFinding(points) },
      svg("g", { class: "grid" }, ...grid),
      ...ticks,
      ...names,
      svg("path", { class: "floor-line", d: path(floor) ?? "" }),
      svg("path", { class: "changed-line", d: path(changed) ?? "" }),
      ...changed.map(([i, v]) => svg("circle", { class: "changed-dot", cx: x(i), cy: y(v), r: 3 })),
      ...labels,
    );
  }, 720);
  const table = dataTable(
    points,
    [
      { label: "After", value: ({ stage }) => (/^\d/.test(stage) ? `block ${stage}` : stage) },
      { label: "Changed and unchanged", value: ({ changed }) => decimal(changed, 3), numeric: true },
      { label: "Other photos", value: ({ floor }) => (floor === undefined ? "…" : decimal(floor, 3)), numeric: true },
    ],
    { caption: "Cosine similarity", hideCaption: true },
  );
  const file = svgDownload("Similarity as SVG", "similarity.svg", () => picture.querySelector("svg"));
  return html(
    "div",
    { class: "similarity" },
    picture,
    html(
      "details",
      { class: "data" },
      html("summary", {}, "Similarity as a table"),
      html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Similarity as a table" }, table),
    ),
    html(
      "div",
      { class: "downloads" },
      button(file.label, () => save(file)),
    ),
  );
}
