/** What computes the convolutions of a network: a kernel of TensorFlow.js, or one of this site's. */
import type { ConvolutionLayer, ConvolutionStep } from "../pass/plan.js";
import type { PlainWeights } from "./packWeights.js";
import type { tf } from "./tensorflow.js";

export interface Convolver {
  /** Whether a convolution adds a skip while its sums are at hand. */
  readonly addsSkips: boolean;
  /** A layer's weights as this convolver reads them; the tensors are the caller's. */
  hold(layer: ConvolutionLayer, weights: PlainWeights): readonly tf.Tensor[];
  /** Copies of what {@link hold} was given. */
  read(layer: ConvolutionLayer, held: readonly tf.Tensor[]): PlainWeights;
  /**
   * Convolution, bias and activation of a step; its values are not rounded.
   *
   * @param held what {@link hold} made of the layer's weights
   * @param x [n, h, w, c in], stays the caller's
   * @param skip added before the activation, where the convolver {@link addsSkips}
   */
  run(step: ConvolutionStep, held: readonly tf.Tensor[], x: tf.Tensor4D, skip?: tf.Tensor4D): tf.Tensor4D;
}
