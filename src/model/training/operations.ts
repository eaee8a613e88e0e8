/**
 * What a training step computes, on this site's kernels: operations that TensorFlow.js's tape records, so that
 * `tf.variableGrads` and its optimizers work with them. Each gradient is a kernel of its own; only those run that a
 * variable asks for. Tensors are [n, h, w, c].
 */
import type { Windows } from "../runtime/simdKernels.js";
import { registerConvolutions } from "./convolutions.js";
import type { Engine } from "./kernels.js";
import { registerLoss } from "./loss.js";
import { type NormalizeOptions, registerNormalization } from "./normalization.js";
import { registerSharing, run } from "./registry.js";
import type * as tf from "./vendor/tf.js";

/** Makes the operations known to TensorFlow.js. */
export function registerOperations(engine: Engine): void {
  registerSharing();
  registerConvolutions(engine);
  registerNormalization(engine);
  registerLoss(engine);
}

/**
 * A 1 × 1 convolution without bias.
 *
 * @param w [1, 1, c in, c out]
 */
export function pointwise(x: tf.Tensor4D, w: tf.Tensor): tf.Tensor4D {
  return run("pointwise", { x, w }) as tf.Tensor4D;
}

/**
 * A 3 × 3 convolution of each channel by itself, without bias.
 *
 * @param w [3, 3, c, 1]
 */
export function depthwise(x: tf.Tensor4D, w: tf.Tensor, windows: Windows): tf.Tensor4D {
  return run("depthwise", { x, w }, { ...windows }) as tf.Tensor4D;
}

/**
 * A convolution of all channels, without bias.
 *
 * @param w [k, k, c in, c out]
 */
export function standard(x: tf.Tensor4D, w: tf.Tensor, windows: Windows): tf.Tensor4D {
  return run("standard", { x, w }, { ...windows }) as tf.Tensor4D;
}

/** γ and β of a normalization, [c] each. */
export interface Factors {
  readonly gamma: tf.Tensor;
  readonly beta: tf.Tensor;
}

/**
 * Batch normalization with the statistics of the batch, and the activation behind it (S. Ioffe and C. Szegedy,
 * arXiv:1502.03167, algorithm 1; the gradient is that of section 3).
 *
 * @returns the output, and the statistics [2, c]: means, then variances over all n · h · w places
 */
export function normalizeLive(
  x: tf.Tensor4D,
  { gamma, beta }: Factors,
  options: NormalizeOptions,
): { readonly y: tf.Tensor4D; readonly statistics: tf.Tensor } {
  const [y, statistics] = run("normalize live", { x, gamma, beta }, { ...options }) as tf.Tensor[];
  return { y: y as tf.Tensor4D, statistics };
}

/**
 * The same with given statistics [2, c], through which no gradient flows.
 */
export function normalizeFixed(
  x: tf.Tensor4D,
  { gamma, beta }: Factors,
  statistics: tf.Tensor,
  options: NormalizeOptions,
): tf.Tensor4D {
  return run("normalize fixed", { x, gamma, beta, statistics }, { ...options }) as tf.Tensor4D;
}

/** Mean over each map: [n, 1, 1, c]. */
export function globalPool(x: tf.Tensor4D): tf.Tensor4D {
  return run("pool", { x }) as tf.Tensor4D;
}

/**
 * Mean over the pictures of −ln softmax(logits)[label].
 *
 * @param logits [n, 1, 1, classes]
 * @param labels n whole numbers from 0 on
 * @returns a scalar
 */
export function crossEntropy(logits: tf.Tensor4D, labels: ArrayLike<number>): tf.Scalar {
  const [loss] = run("cross entropy", { logits }, { labels }) as tf.Scalar[];
  return loss;
}
