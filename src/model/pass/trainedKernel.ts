/** Trained weights as the kernels of the plain convolution. */
import type { Kernel } from "../math/convolve.js";
import type { Weights } from "./weights.js";

/**
 * The kernel and bias of one layer, batch normalization folded in.
 *
 * @param id a layer's id, `Conv1` or `block_0_depthwise`
 * @throws RangeError when the weights have no such layer
 */
export function trainedKernel(weights: Weights, id: string): Kernel {
  const kernel = weights.get(`${id}/kernel`);
  const bias = weights.get(`${id}/bias`);
  if (!kernel || !bias) throw new RangeError(`invalid layer: ${id}; the weights have no such layer`);
  const [size, , inputs, outputs] = kernel.shape;
  const isDepthwise = outputs === 1 && inputs > 1;
  return {
    kind: isDepthwise ? "depthwise" : "standard",
    size,
    in: inputs,
    out: isDepthwise ? inputs : outputs,
    weights: kernel.data,
    bias: bias.data,
  };
}

/** A kernel as plain arrays for JSON, each number with the digits that a 32-bit float has. */
export function plainKernel(kernel: Kernel): Kernel {
  const short = (values: ArrayLike<number>) => Array.from(values, (value) => Number(value.toPrecision(9)));
  return { ...kernel, weights: short(kernel.weights), ...(kernel.bias ? { bias: short(kernel.bias) } : {}) };
}
