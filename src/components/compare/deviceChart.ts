/** The same two networks on many devices: how many times faster V2 is, beside what its arithmetic alone would give. */
import { scaleLog } from "d3-scale";
import { type Column, dataTable } from "../ui/dataTable.js";
import { svg } from "../ui/element.js";
import { decimal, times } from "../../model/math/format.js";
import { gridX, networkMark } from "../charts/plot.js";

export interface DeviceRow {
  readonly device: string;
  readonly precision?: string;
  /** One unit for both: milliseconds for an image, or images in a second. */
  readonly v1: number;
  readonly v2: number;
  readonly unit: "ms" | "fps";
  readonly source: string;
  /** Measured here and now; the others are published. */
  readonly live?: boolean;
  /** Lower and upper quartile of the speed-up, where it was measured several times. */
  readonly spread?: readonly [low: number, high: number];
}

/** How many times faster V2 is than V1: above 1 it wins. */
export function speedUp({ v1, v2, unit }: Pick<DeviceRow, "v1" | "v2" | "unit">): number {
  return unit === "ms" ? v1 / v2 : v2 / v1;
}

/** Both figures of a row: `24.0, 17.5 ms`. */
function figures({ v1, v2, unit }: DeviceRow): string {
  const places = Math.max(v1, v2) >= 100 ? 0 : 1;
  return `${decimal(v1, places)}, ${decimal(v2, places)} ${unit}`;
}

function deviceColumns(): Column<DeviceRow>[] {
  return [
    { label: "Device", value: (row) => row.device },
    { label: "Numbers", value: (row) => row.precision ?? "not said" },
    { label: "V1", value: (row) => `${row.v1} ${row.unit}`, raw: (row) => row.v1, numeric: true },
    { label: "V2", value: (row) => `${row.v2} ${row.unit}`, raw: (row) => row.v2, numeric: true },
    { label: "V2 is faster", value: (row) => times(speedUp(row)), raw: speedUp, numeric: true },
    { label: "Source", value: (row) => row.source },
  ];
}

export function deviceTable(rows: readonly DeviceRow[]): HTMLTableElement {
  return dataTable(rows, deviceColumns(), { caption: "V1 and V2 on each device" });
}

/**
 * @param rows at least one
 * @param byArithmetic V1's multiply-adds divided by V2's: the speed-up if time followed arithmetic
 */
export function deviceChart(
  rows: readonly DeviceRow[],
  byArithmetic: number,
  { width = 900 }: { readonly width?: number } = {},
): SVGSVGElement {
  const narrow = width < 640;
  const rowHeight = narrow ? 52 : 28;
  // On a phone the labels of the slowest devices stand left of their marks, and nothing else does.
  const left = narrow ? 40 : Math.min(330, width * 0.36);
  const right = narrow ? 16 : 130;
  const top = 46;
  const height = top + rows.length * rowHeight + 26;
  const bottom = height - 24;
  const ratios = [...rows.flatMap((row) => [speedUp(row), ...(row.spread ?? [])]), byArithmetic, 1];
  const x = scaleLog([Math.min(...ratios) / 1.06, Math.max(...ratios) * 1.06], [left, width - right]);
  const [low, high] = x.domain();
  const ticks = [0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5].filter((t) => t >= low && t <= high);
  const won = rows.filter((row) => speedUp(row) > 1).length;
  const root = svg("svg", {
    class: "device-chart",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `V2 is faster in ${won} of ${rows.length} measurements, but never ${times(byArithmetic)} as fast, the ratio of their multiply-adds.`,
  });
  if (rows.some((row) => speedUp(row) >= byArithmetic))
    root.setAttribute("aria-label", `V2 is faster in ${won} of ${rows.length} measurements.`);
  root.append(
    gridX(x, ticks, { top: top - 12, bottom, format: (v) => `${v}×` }),
    svg("line", { class: "zero", x1: x(1), x2: x(1), y1: top - 12, y2: bottom }),
    svg("line", { class: "setting", x1: x(byArithmetic), x2: x(byArithmetic), y1: top - 12, y2: bottom }),
    svg("text", { class: "ttl", x: x(1) - 8, y: 14, "text-anchor": "end" }, narrow ? "V1" : "V1 is faster"),
    svg("text", { class: "ttl", x: x(1) + 8, y: 14 }, "V2 is faster"),
    svg(
      "text",
      { class: "live-text halo", x: x(byArithmetic), y: narrow ? 30 : 14, "text-anchor": narrow ? "end" : "middle" },
      `by arithmetic ${times(byArithmetic)}`,
    ),
  );
  for (const [i, row] of rows.entries()) {
    const ratio = speedUp(row);
    const y = top + i * rowHeight + (narrow ? 32 : 10);
    const group = svg("g", { class: row.live ? "device live" : "device", "data-device": row.device });
    const name = row.precision === undefined ? row.device : `${row.device}, ${row.precision}`;
    group.append(
      svg("text", { class: "ttl halo", x: 0, y: narrow ? y - 16 : y + 4 }, narrow ? `${name}: ${figures(row)}` : name),
      svg("line", { class: "lead-line", x1: x(1), x2: x(ratio), y1: y, y2: y }),
    );
    if (row.spread) {
      group.append(svg("line", { class: "spread", x1: x(row.spread[0]), x2: x(row.spread[1]), y1: y, y2: y }));
    }
    group.append(networkMark(ratio > 1 ? "v2" : "v1", x(ratio), y));
    const outward = ratio > 1 ? 12 : -12;
    group.append(
      svg(
        "text",
        { class: "strong halo", x: x(ratio) + outward, y: y + 4, "text-anchor": ratio > 1 ? "start" : "end" },
        times(ratio),
      ),
    );
    if (!narrow) group.append(svg("text", { x: width, y: y + 4, "text-anchor": "end" }, figures(row)));
    root.append(group);
  }
  if (!narrow) root.append(svg("text", { class: "tick", x: width, y: 14, "text-anchor": "end" }, "V1, V2"));
  return root;
}
