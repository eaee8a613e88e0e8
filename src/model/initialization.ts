/** Standard deviations with which the weights of a convolution begin. */
import type { Layer } from "./layers.js";

/**
 * √(2 / n), n = k² · C_out / groups: the outputs that one input value reaches, so that gradients keep their size through
 * a ReLU (K. He et al., Delving Deep into Rectifiers, arXiv:1502.01852, section 2.2).
 */
export function convolutionDeviation(layer: Pick<Layer, "kernel" | "out" | "groups">): number {
  return Math.sqrt((2 * layer.groups) / (layer.kernel * layer.kernel * layer.out[2]));
}

/** The same with n = k² · C_out for every layer: in a depthwise layer √C_out too small. */
export function sharedDeviation(layer: Pick<Layer, "kernel" | "out">): number {
  return convolutionDeviation({ ...layer, groups: 1 });
}
