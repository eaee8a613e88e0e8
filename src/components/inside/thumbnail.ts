/** The small picture of a stage on the strip: the channel that says most, as an image address. */
import type { Tap } from "../../model/types.js";
import { paintMap } from "../charts/colorScale.js";
import { channelValues } from "./channelPanel.js";

/** Values at the edge, where windows read zeros outside the map, are left out: they tell of the border, not of the photo. */
const edge = (size: number) => (size > 4 ? 1 : 0);

/**
 * The channel whose map looks most like a picture: neighbors are alike, and values differ. Measured by the covariance of
 * each value with its right neighbor, over the square of the channel's largest value.
 */
function clearestChannel({ shape: [height, width, channels], data }: Tap): number {
  const [top, left] = [edge(height), edge(width)];
  const [sum, most, together] = [0, 1, 2].map(() => new Float64Array(channels));
  /** Calls back with where the values of each place begin, which lie side by side. */
  function eachPlace(end: number, act: (first: number) => void): void {
    for (let row = top; row < height - top; row++)
      for (let column = left; column < end; column++) act((row * width + column) * channels);
  }
  eachPlace(width - left, (first) => {
    for (let c = 0; c < channels; c++) {
      const value = data[first + c];
      sum[c] += value;
      if (Math.abs(value) > most[c]) most[c] = Math.abs(value);
    }
  });
  const mean = sum.map((total) => total / ((height - 2 * top) * (width - 2 * left)));
  eachPlace(width - left - 1, (first) => {
    for (let c = 0; c < channels; c++)
      together[c] += (data[first + c] - mean[c]) * (data[first + channels + c] - mean[c]);
  });
  const score = together.map((value, c) => (most[c] === 0 ? 0 : value / most[c] ** 2));
  return score.reduce((best, value, c) => (value > score[best] ? c : best), 0);
}

/** A tensor's clearest channel as an image address. */
export function thumbnail(tap: Tap): string {
  const canvas = document.createElement("canvas");
  const values = channelValues(tap, clearestChannel(tap));
  const extent = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  paintMap(canvas, values, [tap.shape[0], tap.shape[1]], extent);
  return canvas.toDataURL();
}
