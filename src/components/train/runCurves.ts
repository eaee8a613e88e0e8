/** Loss or right answers of all runs, step by step, on the same axes. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
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

const dashes = ["", "6 3", "2 3", "9 3 2 3", "4 2", "1 2"];

type Point = readonly [step: number, value: number];

function pointsOf(record: TrainingRecord, { measure, pictures }: CurvesOptions): Point[] {
  if (measure === "accuracy") return record.judged.map(({ step, right }) => [step, (100 * right) / pictures]);
  return smoothed(record.losses).map((loss, i) => [i + 1, loss]);
}

/** What the picture says in words: where each run is. */
function words(records: readonly TrainingRecord[], options: CurvesOptions): string {
  const what = options.measure === "loss" ? "Loss" : "Right answers in percent";
  const ends = records.flatMap((record) => {
    const last = pointsOf(record, options).at(-1);
    return last ? [`${record.name} ${last[1].toFixed(options.measure === "loss" ? 2 : 1)} at step ${last[0]}`] : [];
  });
  return ends.length > 0 ? `${what}: ${ends.join("; ")}.` : `${what}, step by step. No run yet.`;
}

/** The last run is drawn in the color of what lives, those before it in ink. */
export function runCurves(records: readonly TrainingRecord[], options: CurvesOptions): SVGSVGElement {
  const { width, measure, steps } = options;
  const height = 250;
  const [left, right, top, bottom] = [34, width - 18, 12, height - 36];
  const most = measure === "loss" ? 2.5 : 100;
  const x = scaleLinear([0, steps], [left, right]);
  const y = scaleLinear([0, most], [bottom, top]);
  const way = line<Point>(
    ([step]) => x(step),
    ([, value]) => y(Math.min(value, most)),
  );
  const drawn = records.map((record, i) => ({
    record,
    points: pointsOf(record, options),
    dash: dashes[i % dashes.length],
  }));
  const shown = drawn.filter(({ points }) => points.length > 0);
  const ends = spread(
    shown.map(({ points }) => y(Math.min(points[points.length - 1][1], most)) - 8),
    16,
    top + 10,
    bottom - 4,
  );
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
    gridX(x, x.ticks(Math.min(6, Math.max(2, Math.floor(width / 70)))), { top: bottom, bottom }),
    svg("line", { class: "run-hundred", x1: x(100), x2: x(100), y1: top, y2: bottom }),
    svg("text", { class: "tick", x: right, y: height - 2, "text-anchor": "end" }, "step"),
    ...shown.flatMap(({ record, points, dash }, i) => {
      const isNew = record === records[records.length - 1];
      const [step, value] = points[points.length - 1];
      const atRight = x(step) > (left + right) / 2;
      return [
        svg("path", { class: isNew ? "run-line is-new" : "run-line", d: way(points) ?? "", "stroke-dasharray": dash }),
        svg("circle", {
          class: isNew ? "run-end is-new" : "run-end",
          cx: x(step),
          cy: y(Math.min(value, most)),
          r: 3.5,
        }),
        svg(
          "text",
          {
            class: isNew ? "live-text halo" : "strong halo",
            x: atRight ? x(step) - 8 : x(step) + 8,
            y: ends[i],
            "text-anchor": atRight ? "end" : "start",
          },
          record.name,
        ),
      ];
    }),
  );
}
