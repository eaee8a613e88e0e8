/** A batch normalization as its file holds it, and what it became when it was merged into the kernel before it. */
import { type Weights, channelsOf } from "../pass/weights.js";

export interface FoldedChannel {
  readonly gamma: number;
  readonly beta: number;
  readonly mean: number;
  readonly variance: number;
  /** γ / √(variance + ε): every weight of the channel was multiplied by it. */
  readonly scale: number;
  /** The merged layer's: β + (b − mean) · scale, with b the convolution's own bias, mostly 0. */
  readonly bias: number;
  /** Largest magnitude of the channel's weights; before merging undefined where the scale is 0. */
  readonly before: number | undefined;
  readonly after: number;
}

export interface FoldedNorm {
  readonly layer: string;
  readonly epsilon: number;
  readonly channels: readonly FoldedChannel[];
}

/** Layers whose normalization lies beside their merged arrays, in the order of the weights. */
export function foldedLayers(weights: Weights): string[] {
  return [...weights.keys()].flatMap((name) => (name.endsWith("/gamma") ? [name.slice(0, -"/gamma".length)] : []));
}

/**
 * @param weights of a network that a reader brought: merged arrays, and γ, β, mean, variance, ε beside them
 * @throws RangeError for a layer without a normalization
 */
export function foldedNorm(weights: Weights, layer: string): FoldedNorm {
  const array = (part: string): Float32Array => {
    const found = weights.get(`${layer}/${part}`);
    if (!found) throw new RangeError(`invalid layer: ${layer}; it must have ${part}`);
    return found.data;
  };
  const [gamma, beta, mean, variance] = ["gamma", "beta", "mean", "variance"].map(array);
  const kernel = array("kernel");
  const bias = array("bias");
  // Written since ε can be switched; before, all networks that were kept had Keras's or their file's.
  const epsilon = weights.get(`${layer}/epsilon`)?.data[0] ?? 1e-3;
  const count = channelsOf(weights.get(`${layer}/kernel`)?.shape ?? []);
  const largest = new Float64Array(count);
  for (let i = 0; i < kernel.length; i++) largest[i % count] = Math.max(largest[i % count], Math.abs(kernel[i]));
  const channels = Array.from({ length: count }, (_, c): FoldedChannel => {
    const scale = gamma[c] / Math.sqrt(variance[c] + epsilon);
    const [before, after] = [scale === 0 ? undefined : largest[c] / Math.abs(scale), largest[c]];
    return {
      gamma: gamma[c],
      beta: beta[c],
      mean: mean[c],
      variance: variance[c],
      scale,
      bias: bias[c],
      before,
      after,
    };
  });
  return { layer, epsilon, channels };
}

/** Largest over smallest of some magnitudes, zeros left out; 1 where they are all the same. */
export function spread(values: readonly (number | undefined)[]): number {
  const present = values.flatMap((v) => (v !== undefined && v > 0 ? [v] : []));
  return present.length === 0 ? 1 : Math.max(...present) / Math.min(...present);
}
