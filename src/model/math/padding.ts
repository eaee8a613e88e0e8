/** What is added around a map, so that a window of a convolution fits everywhere. */
import type { Padding } from "../types.js";

/** Output size of a padded convolution, ⌈size / stride⌉: TensorFlow's SAME, and PyTorch's (k − 1) / 2 alike. */
export function outputSize(size: number, stride: number): number {
  return Math.ceil(size / stride);
}

/**
 * Zeros added before and after one axis.
 *
 * TensorFlow's SAME pads as little as it can and puts an odd one last; PyTorch pads (k − 1) / 2 on both sides.
 */
export function paddingOf(
  layer: { readonly kernel: number; readonly stride: number; readonly padding: Padding },
  size: number,
): { before: number; after: number } {
  const { kernel, stride, padding } = layer;
  const covered = (outputSize(size, stride) - 1) * stride + kernel;
  if (padding === "pytorch") {
    const before = Math.floor((kernel - 1) / 2);
    return { before, after: Math.max(0, covered - size - before) };
  }
  const total = Math.max(0, covered - size);
  const before = Math.floor(total / 2);
  return { before, after: total - before };
}
