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

/** √(2 / n), n = k² · C_in / groups: the inputs of one output value, so that the signal keeps its size through a ReLU. */
export function fanInDeviation(layer: Pick<Layer, "kernel" | "in" | "groups">): number {
  return Math.sqrt((2 * layer.groups) / (layer.kernel * layer.kernel * layer.in[2]));
}

/** How the weights of an untrained network are drawn, all from a normal distribution with mean 0. */
export type WeightRule = "shared" | "fan-out" | "fan-in" | "constant";

/** The deviation of the constant rule. */
export const constantDeviation = 0.05;

export const weightRules: Readonly<
  Record<WeightRule, { readonly name: string; readonly deviation: (layer: Layer) => number }>
> = {
  shared: { name: "2 / (k² · outputs)", deviation: sharedDeviation },
  "fan-out": { name: "He, fan-out", deviation: convolutionDeviation },
  "fan-in": { name: "He, fan-in", deviation: fanInDeviation },
  constant: { name: `constant σ = ${constantDeviation}`, deviation: () => constantDeviation },
};
