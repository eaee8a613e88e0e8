/** One small picture for each stage of the strip: the channel that says most, as an image address. */
import type { Tap } from "../../model/protocol.js";
import { currentScheme, paintMap } from "../ramp.js";
import { channelValues } from "./channelPanel.js";

/**
 * The channel whose map looks most like a picture: neighbors are alike, and values differ. Measured by the covariance of
 * each value with its right neighbor, over the channel's largest square.
 */
export function clearestChannel({ shape: [height, width, channels], data }: Tap): number {
  const score = Float64Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    let most = 0;
    for (let i = c; i < data.length; i += channels) {
      sum += data[i];
      most = Math.max(most, Math.abs(data[i]));
    }
    if (most === 0) return 0;
    const mean = sum / (height * width);
    let together = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column + 1 < width; column++) {
        const i = (row * width + column) * channels + c;
        together += (data[i] - mean) * (data[i + channels] - mean);
      }
    }
    return together / (most * most);
  });
  return score.reduce((best, value, c) => (value > score[best] ? c : best), 0);
}

/** Image addresses by stage. */
export function thumbnails(
  taps: readonly (readonly [stage: number, tap: Tap | undefined])[],
): (stage: number) => string | undefined {
  const scheme = currentScheme();
  const canvas = document.createElement("canvas");
  const made = new Map<number, string>();
  for (const [stage, tap] of taps) {
    if (tap === undefined) continue;
    const values = channelValues(tap, clearestChannel(tap));
    const extent = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    paintMap(canvas, values, [tap.shape[0], tap.shape[1]], extent, scheme);
    made.set(stage, canvas.toDataURL());
  }
  return (stage) => made.get(stage);
}
