/** Whole passes on this site's kernels, held against the same passes on TensorFlow.js's. */
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";
import { layers, sumTap } from "../../../src/model/architecture/layers.js";
import { random } from "../../../src/model/math/random.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { Weights } from "../../../src/model/pass/weights.js";
import { fusedConvolver } from "../../../src/model/runtime/fusedConvolver.js";
import { LayerGraph, disposeTaps, forward, randomWeights } from "../../../src/model/runtime/graph.js";
import { simdConvolver } from "../../../src/model/runtime/simdConvolver.js";
import type { SimdKernels } from "../../../src/model/runtime/simdKernels.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";

export interface Comparison {
  /** Tensors that were compared. */
  readonly taps: number;
  /** The largest difference as a share of its tensor's range, and where. */
  readonly error: number;
  readonly at: string;
  /** The last tensor's difference where only it is asked for, so that sums are made inside the projections. */
  readonly lastError: number;
}

function differs(ours: Float32Array, theirs: Float32Array): number {
  if (ours.length !== theirs.length) return Infinity;
  let [worst, low, high] = [0, 0, 0];
  for (const [i, value] of theirs.entries()) {
    const difference = Math.abs(ours[i] - value);
    worst = difference <= worst ? worst : Number.isNaN(difference) ? Infinity : difference;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > low ? worst / (high - low) : worst;
}

/** Every layer and every sum of a network, on a random picture; with random weights unless others are given. */
export function comparePasses(
  kernels: SimdKernels,
  options: Partial<NetworkOptions>,
  { weights: given, changes = [] }: { readonly weights?: Weights; readonly changes?: readonly Change[] } = {},
): Comparison {
  const net = layers(options);
  const weights = given ?? randomWeights(net, 1);
  const { normal } = random(2);
  const [height, width, channels] = net[0].in;
  return tf.tidy(() => {
    const picture = Float32Array.from({ length: height * width * channels }, normal);
    const input: tf.Tensor4D = tf.tensor(picture, [1, height, width, channels]);
    const [ours, theirs] = [simdConvolver(kernels), fusedConvolver].map(
      (convolver) => new LayerGraph(net, weights, convolver),
    );
    const taps = net.flatMap((layer) => [layer.id, sumTap(layer) ?? layer.id]);
    const expected = forward(theirs, input, { taps, changes });
    const made = forward(ours, input, { taps, changes });
    let [error, at] = [0, ""];
    for (const [id, tensor] of expected) {
      const tap = made.get(id);
      const difference = tap === undefined ? Infinity : differs(heapView(tap), heapView(tensor));
      if (difference > error) [error, at] = [difference, id];
    }
    const last = [...forward(ours, input, { changes })][0];
    const lastError = differs(heapView(last[1]), heapView(expected.get(last[0])!));
    const compared = made.size;
    disposeTaps(made);
    disposeTaps(expected);
    ours.dispose();
    theirs.dispose();
    return { taps: compared, error, at, lastError };
  });
}
