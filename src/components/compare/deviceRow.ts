/** The reader's own device among published ones. */
import { quartiles } from "../../model/math/quartiles.js";
import type { Measurement } from "../network/yourDevice.js";
import type { DeviceRow } from "./deviceChart.js";

/** The measurement as a row beside published ones: medians, and the quartiles of the ratios of neighboring runs. */
export function deviceRow({ v1, v2, backend }: Measurement): DeviceRow {
  const ratios = quartiles(v1.slice(0, v2.length).map((time, i) => time / v2[i]));
  return {
    device: "your device",
    precision: "float32",
    v1: quartiles(v1).median,
    v2: quartiles(v2).median,
    unit: "ms",
    source: `measured here, random weights, ${backend}`,
    live: true,
    spread: [ratios.low, ratios.high],
  };
}
