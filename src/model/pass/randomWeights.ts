/** Kernels by shape, and weights that nothing has learned, for measuring speed. No TensorFlow.js. */
import type { ConvolutionLayer } from "./plan.js";
import { random } from "../math/random.js";
import { type WeightArray, type Weights, sizeOf } from "./weights.js";

/** The shape of a layer's kernel: [k, k, c in, c out], of a depthwise layer [k, k, c, 1]. */
export function kernelShape({
  kernel,
  groups,
  in: [, , input],
  out: [, , output],
}: ConvolutionLayer): [number, number, number, number] {
  return groups > 1 ? [kernel, kernel, input, output / input] : [kernel, kernel, input, output];
}

/**
 * Weights of a network that has learned nothing, for measuring speed: kernels uniform with variance 2 / inputs (He et al.,
 * arXiv:1502.01852), biases 0.
 */
export function randomWeights(layers: readonly ConvolutionLayer[], seed: number): Weights {
  const { uniform } = random(seed);
  const weights = new Map<string, WeightArray>();
  for (const layer of layers) {
    if (layer.role === "pool") continue;
    const shape = kernelShape(layer);
    const inputs = (layer.kernel * layer.kernel * layer.in[2]) / layer.groups;
    const limit = Math.sqrt(6 / inputs);
    weights.set(`${layer.id}/kernel`, {
      shape,
      data: Float32Array.from({ length: sizeOf(shape) }, () => (2 * uniform() - 1) * limit),
    });
    weights.set(`${layer.id}/bias`, { shape: [layer.out[2]], data: new Float32Array(layer.out[2]) });
  }
  return weights;
}
