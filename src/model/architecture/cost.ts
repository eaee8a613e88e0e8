/** What layers cost: multiply-adds, parameters by counting convention, values kept and moved. */
import { type Layer, sumTap } from "./layers.js";

/**
 * - `"weights"`: kernels, and the classifier's bias (TF-slim's V2 table);
 * - `"trainable"`: and γ, β of batch normalization (torchvision);
 * - `"all"`: and its moving mean and variance (Keras);
 * - `"folded"`: batch normalization merged into kernels, one bias for each output channel (what runs on a phone).
 */
export type Convention = "weights" | "trainable" | "all" | "folded";

export const conventions: readonly Convention[] = ["weights", "trainable", "all", "folded"];

export interface Cost {
  /** Multiply-adds for one image. Batch normalization is taken as folded, additions of skips are not counted. */
  readonly macs: number;
  /** Entries of the kernel. */
  readonly weights: number;
  /** The layer's own bias, beside batch normalization. */
  readonly bias: number;
  /** Channels that batch normalization works on; each has γ, β, a mean and a variance. */
  readonly bn: number;
  /** Values that the layer writes. */
  readonly activations: number;
}

function volume([h, w, c]: readonly number[]): number {
  return h * w * c;
}

/**
 * The cost of one layer: H · W · C_out outputs, each a sum of k² · C_in / groups products (arXiv:1704.04861, section 3.1).
 * Pooling multiplies nothing and has no weights.
 */
export function cost(layer: Layer): Cost {
  const activations = volume(layer.out);
  if (layer.role === "pool") return { macs: 0, weights: 0, bias: 0, bn: 0, activations };
  const products = (layer.kernel * layer.kernel * layer.in[2]) / layer.groups;
  const channels = layer.out[2];
  return {
    macs: activations * products,
    weights: channels * products,
    bias: layer.bias ? channels : 0,
    bn: layer.batchNorm ? channels : 0,
    activations,
  };
}

/** Parameters of one layer under a counting convention. */
export function parameters(layer: Layer, convention: Convention): number {
  const { weights, bias, bn } = cost(layer);
  const perChannel = { weights: 0, trainable: 2, all: 4, folded: 1 }[convention];
  return weights + bias + perChannel * bn;
}

export interface Total {
  readonly macs: number;
  readonly parameters: number;
  /** Values written by all convolutions, the classifier among them; sums and pooling are not counted. */
  readonly activations: number;
  /** Values of the largest single tensor that a convolution writes. */
  readonly largest: number;
}

/** Sums over a network, with parameters counted by `convention`. */
export function total(network: readonly Layer[], convention: Convention = "weights"): Total {
  const sum = { macs: 0, parameters: 0, activations: 0, largest: 0 };
  for (const layer of network) {
    const { macs, activations } = cost(layer);
    sum.macs += macs;
    sum.parameters += parameters(layer, convention);
    if (layer.role === "pool") continue;
    sum.activations += activations;
    sum.largest = Math.max(sum.largest, activations);
  }
  return sum;
}

/**
 * The most values that are alive at once when layers run in order and each tensor is freed after its last use:
 * a layer's input and output, and a skip that waits beside them.
 */
export function peakActivations(network: readonly Layer[]): number {
  let peak = 0;
  let waiting = 0;
  for (const [i, layer] of network.entries()) {
    const last = network.findLastIndex((other) => other.block !== undefined && other.block === layer.block);
    const startsBlock = i === 0 || network[i - 1].stage !== layer.stage;
    const endsResidual = layer.block !== undefined && network[last].residualFrom !== undefined;
    if (startsBlock) waiting = endsResidual ? volume(layer.in) : 0;
    // Inside the block's first layer the skip is the input itself.
    const skip = startsBlock ? 0 : waiting;
    peak = Math.max(peak, volume(layer.in) + volume(layer.out) + skip);
  }
  return peak;
}

/**
 * Bytes that a layer moves when every tensor is read and written once: input, kernel with bias, output, and a skip.
 *
 * @param bytesPerValue 4 for 32-bit floats, 1 for 8-bit integers
 */
export function traffic(layer: Layer, bytesPerValue = 4): number {
  const skip = sumTap(layer) === undefined ? 0 : volume(layer.out);
  return bytesPerValue * (volume(layer.in) + volume(layer.out) + parameters(layer, "folded") + skip);
}

/** Arithmetic intensity: multiply-adds for each byte moved (Williams et al., Roofline, doi:10.1145/1498765.1498785). */
export function intensity(layer: Layer, bytesPerValue = 4): number {
  return cost(layer).macs / traffic(layer, bytesPerValue);
}
