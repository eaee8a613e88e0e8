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

/** Values of a tensor that are passed over in one step: some milliseconds of work. */
export const valuesAtOnce = 100_000;

const known = new WeakMap<Tap, readonly ChannelStatistics[]>();

/** One pass over a tensor, height × width × channels with channels last, in steps; a tensor is passed over only once. */
export function* channelStatistics(tap: Tap): Generator<void, readonly ChannelStatistics[]> {
  const before = known.get(tap);
  if (before !== undefined) return before;
  const {
    shape: [height, width, channels],
    data,
  } = tap;
  const places = height * width;
  const min = new Float64Array(channels).fill(Infinity);
  const max = new Float64Array(channels).fill(-Infinity);
  const sum = new Float64Array(channels);
  const zeros = new Uint32Array(channels);
  const sixes = new Uint32Array(channels);
  function count(first: number, end: number): void {
    for (let place = first, i = first * channels; place < end; place++) {
      for (let c = 0; c < channels; c++, i++) {
        const value = data[i];
        if (value < min[c]) min[c] = value;
        if (value > max[c]) max[c] = value;
        sum[c] += value;
        if (value === 0) zeros[c]++;
        else if (value >= 6) sixes[c]++;
      }
    }
  }
  const some = Math.ceil(valuesAtOnce / channels);
  for (let first = 0; first < places; first += some) {
    if (first > 0) yield;
    count(first, Math.min(first + some, places));
  }
  const made = Array.from({ length: channels }, (_, c) => ({
    min: min[c],
    max: max[c],
    mean: sum[c] / places,
    zeros: zeros[c] / places,
    atSix: sixes[c] / places,
  }));
  known.set(tap, made);
  return made;
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
