/** What is said about all values of one tensor. */
import { distribution } from "./distribution.js";
import type { Shape } from "../types.js";
import type { Distribution } from "./distribution.js";

/** What is said about all values of one tensor, computed where the tensor is. */
export interface TapStatistics {
  readonly id: string;
  readonly shape: Shape;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Shares of the values, 0 … 1: exactly 0, and at least 6. */
  readonly zeros: number;
  readonly atSix: number;
  readonly distribution: Distribution;
}

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
