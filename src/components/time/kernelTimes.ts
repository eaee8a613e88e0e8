/** This site's kernels beside TensorFlow.js's, layer by layer: both times on one scale, what the sums say, and a table. */
import type { Layer } from "../../model/architecture/layers.js";
import { milliseconds, percent, times as ratio } from "../../model/math/format.js";
import type { LayerTimes } from "../../model/runtime/protocol.js";
import { type StripRow, networkStrip } from "../charts/networkStrip.js";
import { type RoleKey, roleKey, roleLegend } from "../charts/role.js";
import { type Column, csv, dataTable } from "../ui/dataTable.js";
import { html, listen } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { layerTimings } from "./layerTiming.js";
import { median } from "../../model/math/quartiles.js";

export interface KernelTiming {
  readonly layer: Layer;
  /** Median milliseconds of the layer on this site's kernels and on TensorFlow.js's. */
  readonly here: number;
  readonly there: number;
}

/** Times of which both kernels' are known. */
export type ComparedTimes = LayerTimes & Required<Pick<LayerTimes, "reference">>;

export function isCompared(times: LayerTimes): times is ComparedTimes {
  return times.reference !== undefined;
}

/** One entry for each layer, in order. */
export function kernelTimings(layers: readonly Layer[], times: ComparedTimes): KernelTiming[] {
  const there = new Map(
    layerTimings(layers, { ...times, ...times.reference }).map(({ layer, time }) => [layer.id, time]),
  );
  return layerTimings(layers, times).map(({ layer, time }) => ({
    layer,
    here: time,
    there: there.get(layer.id) ?? NaN,
  }));
}

const kinds: readonly (readonly [RoleKey, string])[] = [
  ["conv", "the first and the last convolution"],
  ["exp", "expansions"],
  ["dw", "depthwise layers"],
  ["proj", "projections"],
];

/** How the times of whole passes and of each kind of layer compare. */
export function kernelFinding(timings: readonly KernelTiming[], times: ComparedTimes): string {
  const [here, there] = [median(times.passes), median(times.reference.passes)];
  const share = (of: readonly KernelTiming[]) => {
    const sum = (key: "here" | "there") => of.reduce((total, one) => total + one[key], 0);
    return percent(sum("here") / sum("there"));
  };
  const parts = kinds
    .map(([kind, words]) => [words, timings.filter(({ layer }) => roleKey(layer) === kind)] as const)
    .filter(([, of]) => of.length > 0)
    .map(([words, of]) => `${words} ${share(of)}`);
  return (
    `A whole pass takes ${milliseconds(here)} on this site’s routines and ${milliseconds(there)} on TensorFlow.js’s. ` +
    `This site’s time in percent of TensorFlow.js’s, by kind of layer: ${parts.join(", ")}.`
  );
}

const columns: readonly Column<KernelTiming>[] = [
  { label: "Layer", value: ({ layer }) => layer.id },
  { label: "This site’s routine", value: (t) => milliseconds(t.here), raw: (t) => t.here, numeric: true },
  { label: "TensorFlow.js’s routine", value: (t) => milliseconds(t.there), raw: (t) => t.there, numeric: true },
  { label: "First to second", value: (t) => ratio(t.here / t.there), raw: (t) => t.here / t.there, numeric: true },
];

/** @param layers the network's layers, in order */
export function kernelTimesFigure(layers: readonly Layer[], times: ComparedTimes): HTMLElement {
  const timings = kernelTimings(layers, times);
  const found = new Map(timings.map((timing) => [timing.layer.id, timing]));
  const most = Math.max(...timings.flatMap(({ here, there }) => [here, there]));
  const row = (title: string, key: "here" | "there", more: Partial<StripRow> = {}): StripRow => ({
    title,
    value: ({ id }) => found.get(id)?.[key] ?? 0,
    format: milliseconds,
    read: ({ id }) => `${id} ${milliseconds(found.get(id)?.[key] ?? 0)}`,
    height: 64,
    most,
    ...more,
  });
  const strip = networkStrip(layers, {
    rows: [row("this site’s routines", "here"), row("TensorFlow.js’s routines", "there", { down: true })],
    label: "Layer among the times of both routines",
  });
  listen(strip, () => undefined);
  return figure([strip, roleLegend(["conv", "exp", "dw", "proj"])], {
    label: "Time of each layer on this site’s routines and on TensorFlow.js’s",
    caption: html("span", {}, html("b", {}, kernelFinding(timings, times)), " Both rows have the same scale."),
    table: {
      summary: `All ${timings.length} layers on both routines, as a table`,
      content: dataTable(timings, columns, { caption: "Measured on this device", hideCaption: true }),
    },
    downloads: [
      svgDownload("Routines as SVG", "kernel-times.svg", () => strip.querySelector("svg")),
      { label: "Routines as CSV", name: "kernel-times.csv", type: "text/csv", content: () => csv(timings, columns) },
    ],
  });
}
