/** Thumbnails of a network's stages: one channel of what each hands to the next. */
import { type Layer, outputTap } from "../../model/architecture/layers.js";
import type { Tap } from "../../model/types.js";
import type { StageMap } from "../picture/builtLook.js";

/** One channel of a tap as a thumbnail, on its own scale. */
export function stageMap(tap: Tap, stage: number, channel: number): StageMap {
  const [h, w, c] = tap.shape;
  const values = Array.from({ length: h * w }, (_, i) => tap.data[i * c + channel]);
  const extent = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return { stage, channel, shape: [h, w], extent, values: values.map((v) => (extent > 0 ? (127 * v) / extent : 0)) };
}

/** The taps that the strip shows: what each stage hands to the next. */
export function stageTaps(layers: readonly Layer[]): { readonly stage: number; readonly tap: string }[] {
  return layers
    .filter((layer, i) => layers[i + 1]?.stage !== layer.stage && layer.role !== "pool" && layer.role !== "classifier")
    .map((layer) => ({ stage: layer.stage, tap: outputTap(layer) }));
}

/** A map of at most `side` × `side` values; each is the mean of those that it replaces. */
export function shrink(map: StageMap, side: number): StageMap {
  const [h, w] = map.shape;
  const [rows, columns] = [Math.min(h, side), Math.min(w, side)];
  if (rows === h && columns === w) return map;
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = Math.floor((y * rows) / h) * columns + Math.floor((x * columns) / w);
      sums[i] += map.values[y * w + x];
      counts[i] += 1;
    }
  }
  return { ...map, shape: [rows, columns], values: Array.from(sums, (sum, i) => sum / counts[i]) };
}
