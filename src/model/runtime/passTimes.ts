/** Times forward passes of a network with random weights, one by one. Needs a started TensorFlow.js. */
import { LayerGraph, disposeTaps, forward, randomWeights } from "./graph.js";
import { layers } from "../architecture/layers.js";
import type { SpeedProgress, SpeedRequest, SpeedResult } from "./protocol.js";
import { tf } from "./tensorflow.js";

export interface PassTimingOptions {
  /** Lets messages in, and throws when the reader has stopped the measurement. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (progress: SpeedProgress) => void;
}

/**
 * @returns milliseconds of the first pass, which prepares every kernel, and of each of the `runs` after it
 * @throws RangeError for runs outside 1 … 1000 or a network that cannot be; what `pause` throws
 */
export async function timePasses(
  { variant, alpha, resolution, rounding, runs, classes = 1000 }: SpeedRequest,
  { pause, onProgress }: PassTimingOptions,
): Promise<Omit<SpeedResult, "backend">> {
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
    throw new RangeError(`invalid runs: ${runs}; it must be a whole number, 1 to 1000`);
  const network = layers({ variant, alpha, resolution, rounding, classes });
  const untrained = new LayerGraph(network, randomWeights(network, 1));
  const input = tf.tensor(new Float32Array(resolution * resolution * 3).fill(0.1), [1, resolution, resolution, 3]);
  const times: number[] = [];
  try {
    for (let i = 0; i <= runs; i++) {
      await pause();
      const start = performance.now();
      disposeTaps(forward(untrained, input as tf.Tensor4D));
      times.push(performance.now() - start);
      if (i > 0) onProgress({ done: i, of: runs });
    }
  } finally {
    input.dispose();
    untrained.dispose();
  }
  const [firstRun, ...milliseconds] = times;
  return { milliseconds, firstRun };
}
