/** Measured layers: time, multiply-adds and bytes as rows of one strip, under it the roofline, and all as a table. */
import type { Layer } from "../../model/architecture/layers.js";
import type { LayerTimes } from "../../model/runtime/protocol.js";
import { type Column, csv, dataTable } from "../ui/dataTable.js";
import { html, listen } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { bytes, count, decimal, milliseconds, percent, si } from "../../model/math/format.js";
import { linked } from "../charts/linkLayerViews.js";
import { type StripRow, networkStrip } from "../charts/networkStrip.js";
import { roleLegend } from "../charts/role.js";
import { type LayerTiming, layerTimings, reconciliation, roofAt, roofFinding, timeFinding } from "./layerTiming.js";
import type { RecordedTimes } from "./recordedTimes.js";
import { rooflinePlot } from "./rooflinePlot.js";

function rowsOf(timings: readonly LayerTiming[], where: string): StripRow[] {
  const found = new Map(timings.map((timing) => [timing.layer.id, timing]));
  const total = (key: "time" | "macs" | "bytes") => timings.reduce((sum, one) => sum + one[key], 0);
  const row = (title: string, key: "time" | "macs" | "bytes", format: (value: number) => string): StripRow => ({
    title,
    value: ({ id }) => found.get(id)?.[key] ?? 0,
    format,
    read: ({ id }) => {
      const value = found.get(id)?.[key] ?? 0;
      return `${id} ${format(value)}, ${percent(value / total(key), 1)} of all`;
    },
    height: 64,
  });
  return [
    row(where === "this device" ? "time here" : "time", "time", milliseconds),
    row("multiply-adds", "macs", (v) => si(v, 3)),
    row("bytes moved", "bytes", bytes),
  ];
}

const columns: readonly Column<LayerTiming>[] = [
  { label: "Layer", value: ({ layer }) => layer.id },
  { label: "Median", value: (t) => milliseconds(t.time), raw: (t) => t.time, numeric: true },
  {
    label: "Fastest to slowest",
    value: (t) => `${milliseconds(t.fastest)} to ${milliseconds(t.slowest)}`,
    raw: (t) => `${t.fastest} ${t.slowest}`,
    numeric: true,
  },
  { label: "Multiply-adds", value: (t) => count(t.macs), raw: (t) => t.macs, numeric: true },
  { label: "Bytes moved", value: (t) => count(t.bytes), raw: (t) => t.bytes, numeric: true },
  {
    label: "Multiply-adds a second",
    value: (t) => si(t.macsPerSecond, 3),
    raw: (t) => t.macsPerSecond,
    numeric: true,
  },
  { label: "Multiply-adds for each byte", value: (t) => decimal(t.intensity), raw: (t) => t.intensity, numeric: true },
];

/** The strip of layers with their times, and its figure. */
function stripFigure(layers: readonly Layer[], times: LayerTimes, timings: readonly LayerTiming[], where: string) {
  const strip = networkStrip(layers, { rows: rowsOf(timings, where), label: "Layer among the measured times" });
  const rounds = times.steps[0]?.milliseconds.length ?? 0;
  const note = `Measured on ${where}: ${times.backend}, each layer ${rounds} times and a whole pass ${times.passes.length} times, with a warm-up run before each. A projection's time includes the addition of the skip. Bytes: every tensor read and written once, as 32-bit floats.`;
  const element = figure([strip, roleLegend(["conv", "exp", "dw", "proj"])], {
    label: "Time of each layer beside its multiply-adds and bytes",
    caption: html("span", {}, html("b", {}, timeFinding(timings)), " ", note),
    downloads: [svgDownload("Times as SVG", "layer-times.svg", () => strip.querySelector("svg"))],
  });
  return { strip, element };
}

/** What another device has measured, until the reader's own measurement takes its place. */
export function recordedTimesFigure(layers: readonly Layer[], recorded: RecordedTimes): HTMLElement {
  return stripFigure(layers, recorded, layerTimings(layers, recorded), recorded.device).element;
}

/** @param layers the network's layers, in order */
export function layerTimesFigure(layers: readonly Layer[], times: LayerTimes): HTMLElement {
  const timings = layerTimings(layers, times);
  const { strip, element } = stripFigure(layers, times, timings, "this device");
  const plot = rooflinePlot(timings, times);
  const point = html("p", { class: "label", role: "status" });
  const say = () => {
    const timing = timings.find(({ layer }) => layer.id === strip.value) ?? timings[0];
    const share = timing.macsPerSecond / roofAt(times, timing.intensity);
    point.textContent = `${timing.layer.id}: ${si(timing.macsPerSecond, 3)} multiply-adds a second at ${decimal(timing.intensity, 1)} for each byte, ${percent(share)} of the roof above it.`;
  };
  linked(strip, plot);
  for (const view of [strip, plot]) listen(view, () => say());
  say();
  return html(
    "div",
    {},
    element,
    html("p", { class: "reconciled" }, reconciliation(timings, times)),
    figure([plot, point], {
      label: "Roofline of this device with the measured layers",
      caption: `${roofFinding(timings, times)} The flat roof is ${si(times.macsPerSecond, 3)} multiply-adds a second, measured in a loop that touches no memory; the slope is ${bytes(times.bytesPerSecond)} a second, measured by copying 32 MB. A layer whose tensors fit into the caches can be above the slope.`,
      table: {
        summary: `All ${timings.length} layers, measured, as a table`,
        content: dataTable(timings, columns, { caption: "Measured on this device", hideCaption: true }),
      },
      downloads: [
        svgDownload("Roofline as SVG", "roofline.svg", () => plot.querySelector("svg")),
        { label: "Times as CSV", name: "layer-times.csv", type: "text/csv", content: () => csv(timings, columns) },
      ],
    }),
  );
}
