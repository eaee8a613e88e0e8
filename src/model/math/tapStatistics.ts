/** What is said about all values of one tensor. */
import { distribution } from "./distribution.js";
import type { Shape } from "../architecture/layers.js";
import type { TapStatistics } from "../runtime/protocol.js";

/** Extremes, mean, the shares of exact zeros and of values of at least 6, and how the rest is spread. */
export function tapStatistics(id: string, shape: Shape, values: Float32Array): TapStatistics {
  let [min, max, sum, zeros, atSix] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    if (value === 0) zeros += 1;
    if (value >= 6) atSix += 1;
  }
  const { length } = values;
  return {
    id,
    shape,
    min,
    max,
    mean: sum / length,
    zeros: zeros / length,
    atSix: atSix / length,
    distribution: distribution(values),
  };
}
