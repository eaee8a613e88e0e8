/** A layer's activations as a histogram, over the values that a number format can hold. */
import { scaleLinear, scaleLog } from "d3-scale";
import { type Histogram, drawnGrid } from "../../model/math/formatReport.js";
import type { NumberFormat } from "../../model/types.js";
import { svg } from "../ui/element.js";
import { count, decimal, percent } from "../../model/math/format.js";

export interface FormatHistogramOptions {
  readonly width: number;
  readonly format: NumberFormat;
}

const margin = { top: 10, right: 10, bottom: 58, left: 52 };
const height = 260;

/** Bars stand on a logarithmic axis: most activations are zero. */
export function formatHistogram(
  { range, bins, count: all, zeros }: Histogram,
  options: FormatHistogramOptions,
): SVGSVGElement {
  const { width, format } = options;
  const grid = drawnGrid(format, range, Math.max(2, Math.floor((width - margin.left - margin.right) / 2)));
  const x = scaleLinear([...range], [margin.left, width - margin.right]);
  const foot = height - margin.bottom;
  const y = scaleLog([1 / all, 1], [foot, margin.top]);
  const barWidth = (width - margin.left - margin.right) / bins.length;
  const powers = [1e-6, 1e-4, 1e-2, 1].filter((power) => power >= 1 / all);
  const few = grid.count <= 40;
  const label = `${percent(zeros)} of ${count(all)} activations are zero, the largest is ${decimal(range[1])}; ${format} has ${count(grid.count)} values for them`;
  return svg(
    "svg",
    { class: "format-histogram", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    svg(
      "g",
      { class: "grid" },
      ...powers.map((p) => svg("line", { x1: margin.left, x2: width - margin.right, y1: y(p), y2: y(p) })),
    ),
    ...powers.map((p) =>
      svg(
        "text",
        { class: "tick", x: margin.left - 6, y: y(p) + 4, "text-anchor": "end" },
        percent(p, p < 1e-2 ? (p < 1e-4 ? 4 : 2) : 0),
      ),
    ),
    ...bins.map((n, i) =>
      n === 0
        ? null
        : svg("rect", {
            class: "bar",
            ...{ x: margin.left + i * barWidth + 0.5, width: Math.max(1, barWidth - 1) },
            ...{ y: y(n / all), height: Math.max(1, foot - y(n / all)) },
          }),
    ),
    ...(few
      ? grid.values.map((v) => svg("line", { class: "level", x1: x(v), x2: x(v), y1: margin.top, y2: foot }))
      : []),
    svg("line", { class: "zero", x1: margin.left, x2: width - margin.right, y1: foot, y2: foot }),
    ...grid.values.map((v) => svg("line", { class: "rug", x1: x(v), x2: x(v), y1: foot + 4, y2: foot + 18 })),
    ...x
      .ticks(6)
      .map((t) =>
        svg("text", { class: "tick", x: x(t), y: foot + 34, "text-anchor": "middle" }, decimal(t, t % 1 === 0 ? 0 : 1)),
      ),
    svg(
      "text",
      { x: margin.left, y: height - 4 },
      // Of the 16-bit floats there are more than pixels.
      `activation; marks: ${grid.thinned ? "some of the format’s values" : "the format’s values"}`,
    ),
  );
}
