/** Detections that stay when activations are rounded, over the formats: with ReLU6, and with ReLU in its place. */
import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import type { NumberFormat } from "../../model/types.js";
import type { PrecisionMeasurement } from "../../model/evidence/claims.js";
import { svg } from "../ui/element.js";
import { csvRecords } from "../../model/math/csv.js";
import { type LabelPlace, bestPlace, boxOf, pathBoxes } from "../charts/labelPlaces.js";
import { percent } from "../../model/math/format.js";

export interface PrecisionChartOptions {
  readonly width: number;
  /** The format that is marked. */
  readonly format: NumberFormat;
  readonly formats: readonly NumberFormat[];
}

/** Rows of data/precision.csv. */
export function parsePrecision(text: string): PrecisionMeasurement[] {
  return csvRecords(text, ["activation", "format", "kept", "of"]).map(({ activation, format, kept, of }) => ({
    activation: activation as PrecisionMeasurement["activation"],
    format: format as NumberFormat,
    kept: Number(kept),
    of: Number(of),
  }));
}

const margin = { top: 14, right: 62, bottom: 26, left: 48 };
const height = 220;
const names = { relu6: "ReLU6", relu: "ReLU" } as const;

export function precisionChart(rows: readonly PrecisionMeasurement[], options: PrecisionChartOptions): SVGSVGElement {
  const { width, format, formats } = options;
  const x = scalePoint([...formats], [margin.left + 8, width - margin.right - 8]);
  const y = scaleLinear([0, 1], [height - margin.bottom, margin.top]);
  const place = (name: NumberFormat) => x(name) ?? 0;
  const series = (["relu6", "relu"] as const).map((activation) => ({
    activation,
    rows: formats.flatMap((name) => rows.filter((row) => row.format === name && row.activation === activation)),
  }));
  const share = (row: PrecisionMeasurement) => row.kept / row.of;
  const label = series
    .map(
      ({ activation, rows: own }) =>
        `${names[activation]}: ${own.map((row) => `${row.format} ${row.kept} of ${row.of}`).join(", ")}`,
    )
    .join("; ");
  const point = (row: PrecisionMeasurement) => ({ x: place(row.format), y: y(share(row)) });
  const taken = series.flatMap(({ rows: own }) => pathBoxes(own.map(point)));
  /** Beside the point where a curve has fallen, where no curve runs. */
  const nameAt = (row: PrecisionMeasurement, name: string): LabelPlace => {
    const at = point(row);
    const places = [-4, 14, 28, -18].flatMap((down): LabelPlace[] => [
      { x: at.x + 10, y: at.y + down, anchor: "start" },
      { x: at.x - 10, y: at.y + down, anchor: "end" },
    ]);
    const found = bestPlace(name, places, taken, { left: margin.left, right: width, top: 0, bottom: y(0) });
    taken.push(boxOf(name, found));
    return found;
  };
  return svg(
    "svg",
    { class: "precision-chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    svg("rect", {
      class: "col-hot",
      x: place(format) - 12,
      y: margin.top - 6,
      width: 24,
      height: height - margin.top - margin.bottom + 6,
    }),
    svg(
      "g",
      { class: "grid" },
      ...[0.5, 1].map((t) => svg("line", { x1: margin.left, x2: width - margin.right, y1: y(t), y2: y(t) })),
    ),
    svg("line", { class: "zero", x1: margin.left, x2: width - margin.right, y1: y(0), y2: y(0) }),
    ...[0, 0.5, 1].map((t) =>
      svg("text", { class: "tick", x: margin.left - 6, y: y(t) + 4, "text-anchor": "end" }, percent(t)),
    ),
    ...formats.map((name) =>
      svg(
        "text",
        { class: name === format ? "tick strong" : "tick", x: place(name), y: height - 6, "text-anchor": "middle" },
        name,
      ),
    ),
    ...series.flatMap(({ activation, rows: own }) => {
      const path = line<PrecisionMeasurement>(
        (row) => place(row.format),
        (row) => y(share(row)),
      )(own);
      const named = own.find((row) => share(row) < 0.8) ?? own.at(-1);
      const at = named && nameAt(named, names[activation]);
      return [
        svg("path", { class: `series ${activation}`, d: path ?? "" }),
        ...own.map((row) =>
          svg("circle", { class: `dot ${activation}`, cx: place(row.format), cy: y(share(row)), r: 4 }),
        ),
        at && svg("text", { class: "strong halo", x: at.x, y: at.y, "text-anchor": at.anchor }, names[activation]),
      ];
    }),
  );
}
