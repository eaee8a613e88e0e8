/** Loss or right answers of all runs, step by step, on the same axes. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { count } from "../../model/math/format.js";
import { svg } from "../ui/element.js";
import { gridX, gridY, spread } from "../charts/plot.js";
import { type TrainingRecord, smoothed } from "./runs.js";

export interface CurvesOptions {
  readonly width: number;
  readonly measure: "loss" | "accuracy";
  /** Steps of the axis. */
  readonly steps: number;
  /** Test pictures. */
  readonly pictures: number;
}

/** Largest loss of the axis: a little more than that of a guess. */
export const mostLoss = 2.5;

/** Whether a run's line ends above the axis of the loss. */
export function isAbove({ losses }: Pick<TrainingRecord, "losses">): boolean {
  return (smoothed(losses).at(-1) ?? 0) > mostLoss;
}

const dashes = ["", "6 3", "2 3", "9 3 2 3", "4 2", "1 2"];

/** A run's number and its line, as the charts draw it: for the table of runs. */
export function runKey(place: number, isNew: boolean): SVGSVGElement {
  return svg(
    "svg",
    { class: "run-key", width: 28, height: 10, viewBox: "0 0 28 10", "aria-hidden": "true" },
    svg("path", {
      class: isNew ? "run-line is-new" : "run-line",
      d: "M0 5H28",
      "stroke-dasharray": dashes[place % dashes.length],
    }),
  );
}

type Point = readonly [step: number, value: number];

function pointsOf(record: TrainingRecord, { measure, pictures }: CurvesOptions): Point[] {
  if (measure === "accuracy") return record.judged.map(({ step, right }) => [step, (100 * right) / pictures]);
  return smoothed(record.losses).map((loss, i) => [i + 1, loss]);
}

/** What the picture says in words: where each run is. */
function words(records: readonly TrainingRecord[], options: CurvesOptions): string {
  const what = options.measure === "loss" ? "Loss" : "Right answers in percent";
  const ends = records.flatMap((record, i) => {
    const last = pointsOf(record, options).at(-1);
    const value = last?.[1].toFixed(options.measure === "loss" ? 2 : 1);
    return last ? [`${i + 1}, ${record.name}, ${value} at step ${count(last[0])}`] : [];
  });
  return ends.length > 0 ? `${what}: ${ends.join("; ")}.` : `${what}, step by step. No run yet.`;
}

/** Two labels nearer than this, side by side, are moved apart. */
const labelWidth = 24;

/** The last run is drawn in the color of what lives, those before it in ink; the number at each end is the table’s. */
export function runCurves(records: readonly TrainingRecord[], options: CurvesOptions): SVGSVGElement {
  const { width, measure, steps } = options;
  const height = 250;
  const [left, right, top, bottom] = [34, width - 24, 12, height - 36];
  const most = measure === "loss" ? mostLoss : 100;
  const x = scaleLinear([0, steps], [left, right]);
  const y = scaleLinear([0, most], [bottom, top]);
  const drawn = records.map((record, i) => ({ record, place: i, points: pointsOf(record, options) }));
  const shown = drawn.filter(({ points }) => points.length > 0);
  const ends = shown.map(({ points }) => points[points.length - 1]);
  // Only ends near each other share the height: a label stays at its own dot.
  const heights = ends.map(([step], i) => {
    const near = ends.flatMap(([other], k) => (Math.abs(x(other) - x(step)) < labelWidth ? [k] : []));
    const wanted = near.map((k) => y(Math.min(ends[k][1], most)) + 4);
    return spread(wanted, 14, top + 10, bottom - 4)[near.indexOf(i)];
  });
  // A value above the axis leaves the picture: its line ends at the edge.
  const way = line<Point>(
    ([step]) => x(step),
    ([, value]) => y(value),
  ).defined(([, value]) => value <= most);
  return svg(
    "svg",
    {
      class: "run-curves",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": words(records, options),
    },
    gridY(y, y.ticks(5), { left, right }),
    gridX(x, x.ticks(Math.min(6, Math.max(2, Math.floor(width / 70)))), { top: bottom, bottom, format: count }),
    svg("line", { class: "run-hundred", x1: x(100), x2: x(100), y1: top, y2: bottom }),
    svg("text", { class: "tick", x: right, y: height - 2, "text-anchor": "end" }, "step"),
    ...shown.flatMap(({ record, place, points }, i) => {
      const isNew = record === records[records.length - 1];
      const [step, value] = ends[i];
      const isHigher = value > most;
      const end = isNew ? "run-end is-new" : "run-end";
      const [endX, endY] = [x(step), y(Math.min(value, most))];
      return [
        svg("path", {
          class: isNew ? "run-line is-new" : "run-line",
          d: way(points) ?? "",
          "stroke-dasharray": dashes[place % dashes.length],
        }),
        isHigher
          ? svg("path", { class: end, d: `M${endX} ${endY}l5 8h-10Z` })
          : svg("circle", { class: end, cx: endX, cy: endY, r: 3.5 }),
        svg(
          "text",
          { class: isNew ? "live-text halo" : "strong halo", x: endX + 8, y: heights[i] },
          isHigher ? `${place + 1}: ${value < 1000 ? value.toFixed(1) : count(value)}` : place + 1,
        ),
      ];
    }),
  );
}
