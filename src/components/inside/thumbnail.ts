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
  const score = Float64Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    let most = 0;
    for (let row = top; row < height - top; row++) {
      for (let column = left; column < width - left; column++) {
        const value = data[(row * width + column) * channels + c];
        sum += value;
        most = Math.max(most, Math.abs(value));
      }
    }
    if (most === 0) return 0;
    const mean = sum / ((height - 2 * top) * (width - 2 * left));
    let together = 0;
    for (let row = top; row < height - top; row++) {
      for (let column = left; column + 1 < width - left; column++) {
        const i = (row * width + column) * channels + c;
        together += (data[i] - mean) * (data[i + channels] - mean);
      }
    }
    return together / (most * most);
  });
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
