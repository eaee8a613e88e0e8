/** Small gray pictures → logits, many at once. Needs a started TensorFlow.js. */
import type { Change } from "./changes.js";
import { Network, disposeTaps, forward } from "./graph.js";
import { layers } from "./layers.js";
import { heapView, tf } from "./tensorflow.js";
import type { ClassifierManifest, Weights } from "./weights.js";

/** Pictures in one pass: more at once would only need more memory. */
export const batch = 50;

/** A trained classifier with its weights as tensors. */
export class Classifier {
  readonly network: Network;
  /** Side of a picture without its border. */
  readonly side: number;

  /** @param weights those of all files of the manifest */
  constructor(
    readonly manifest: ClassifierManifest,
    weights: Weights,
  ) {
    this.network = new Network(layers(manifest.network), weights);
    this.side = this.network.layers[0].in[0] - 2 * manifest.preprocessing.border;
  }

  /** The network's input for pictures: [n, size, size, 1]. The caller disposes of it. */
  input(pictures: Uint8Array): tf.Tensor4D {
    const { side } = this;
    const { border, scale, offset } = this.manifest.preprocessing;
    const [size] = this.network.layers[0].in;
    const count = pictures.length / (side * side);
    if (!Number.isInteger(count) || count === 0)
      throw new RangeError(`invalid pictures: ${pictures.length} bytes; it must be a multiple of ${side * side}`);
    const values = new Float32Array(count * size * size).fill(offset);
    for (let i = 0; i < pictures.length; i++) {
      const row = Math.floor(i / side);
      const picture = Math.floor(row / side);
      const place = (picture * size + border + (row % side)) * size + border + (i % side);
      values[place] = pictures[i] * scale + offset;
    }
    return tf.tensor(values, [count, size, size, 1]);
  }

  /**
   * What the classifier says before the softmax, of all pictures in one pass: give it {@link batch} at a time.
   *
   * @param pictures bytes, 0 … 255, row by row, one picture of side² bytes after the other
   * @returns as many numbers for each picture as there are labels
   */
  logits(pictures: Uint8Array, changes: readonly Change[] = []): Float32Array {
    const input = this.input(pictures);
    try {
      const taps = forward(this.network, input, { changes });
      const [last] = taps.values();
      const logits = heapView(last).slice();
      disposeTaps(taps);
      return logits;
    } finally {
      input.dispose();
    }
  }

  dispose(): void {
    this.network.dispose();
  }
}

/** Pictures cut into batches of at most {@link batch}. */
export function batches(pictures: Uint8Array, side: number): Uint8Array[] {
  const bytes = batch * side * side;
  return Array.from({ length: Math.ceil(pictures.length / bytes) }, (_, i) =>
    pictures.subarray(i * bytes, (i + 1) * bytes),
  );
}
