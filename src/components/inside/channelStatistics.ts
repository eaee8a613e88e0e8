/** Five numbers for each channel of a tensor. */
import type { Tap } from "../../model/types.js";

export interface ChannelStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Shares of the channel's values, 0 … 1: exactly 0, and at least 6. */
  readonly zeros: number;
  readonly atSix: number;
}

/** One pass over a tensor, height × width × channels with channels last. */
export function channelStatistics({ shape: [height, width, channels], data }: Tap): ChannelStatistics[] {
  const places = height * width;
  const min = new Float64Array(channels).fill(Infinity);
  const max = new Float64Array(channels).fill(-Infinity);
  const sum = new Float64Array(channels);
  const zeros = new Uint32Array(channels);
  const sixes = new Uint32Array(channels);
  for (let place = 0, i = 0; place < places; place++) {
    for (let c = 0; c < channels; c++, i++) {
      const value = data[i];
      if (value < min[c]) min[c] = value;
      if (value > max[c]) max[c] = value;
      sum[c] += value;
      if (value === 0) zeros[c]++;
      else if (value >= 6) sixes[c]++;
    }
  }
  return Array.from({ length: channels }, (_, c) => ({
    min: min[c],
    max: max[c],
    mean: sum[c] / places,
    zeros: zeros[c] / places,
    atSix: sixes[c] / places,
  }));
}

/** The same five numbers over all channels together. */
export function overall(channels: readonly ChannelStatistics[]): ChannelStatistics {
  const average = (key: "mean" | "zeros" | "atSix") => channels.reduce((sum, c) => sum + c[key], 0) / channels.length;
  return {
    min: channels.reduce((least, c) => Math.min(least, c.min), Infinity),
    max: channels.reduce((most, c) => Math.max(most, c.max), -Infinity),
    mean: average("mean"),
    zeros: average("zeros"),
    atSix: average("atSix"),
  };
}

/** The value that takes the strongest color: the largest distance from zero. */
export function extentOf({ min, max }: Pick<ChannelStatistics, "min" | "max">): number {
  return Math.max(Math.abs(min), Math.abs(max));
}
