/** Small gray pictures → logits, many at once. Needs a started TensorFlow.js. */
import type { Change } from "../pass/changes.js";
import { type ClassMaps, classCells } from "../math/classMap.js";
import { LayerGraph, disposeTaps, forward } from "./graph.js";
import { layers, outputTap } from "../architecture/layers.js";
import { convolutionStep } from "../pass/plan.js";
import { heapView, tf } from "./tensorflow.js";
import { grayBatch } from "../pass/grayBatch.js";
import type { ClassifierManifest, Weights } from "../pass/weights.js";

/** Pictures in one pass: more at once would only need more memory. */
const batch = 50;

/** A trained classifier with its weights as tensors. */
export class Classifier {
  readonly network: LayerGraph;
  /** Side of a picture without its border. */
  readonly side: number;

  /** @param weights those of all files of the manifest */
  constructor(
    readonly manifest: ClassifierManifest,
    weights: Weights,
  ) {
    this.network = new LayerGraph(layers(manifest.network), weights);
    this.side = this.network.layers[0].in[0] - 2 * manifest.preprocessing.border;
  }

  /** The network's input for pictures: [n, size, size, 1]. The caller disposes of it. */
  input(pictures: Uint8Array): tf.Tensor4D {
    const { side } = this;
    const [size] = this.network.layers[0].in;
    const values = grayBatch(pictures, side, this.manifest.preprocessing);
    const count = values.length / (size * size);
    return tf.tensor(values, [count, size, size, 1]);
  }

  /**
   * What the classifier says before the softmax, of all pictures in one pass: give it {@link batch} at a time.
   *
   * @param pictures bytes, 0 … 255, row by row, one picture of side² bytes after the other
   * @returns as many numbers for each picture as there are labels
   */
  logits(pictures: Uint8Array, changes: readonly Change[] = []): Float32Array {
    return this.pass(pictures, changes, false).logits;
  }

  /** As {@link logits}, and what each cell of the last map says for each class. */
  classMaps(pictures: Uint8Array, changes: readonly Change[] = []): { logits: Float32Array; maps: ClassMaps } {
    const { logits, map } = this.pass(pictures, changes, true);
    const [pool, last] = this.network.layers.slice(-2);
    const { kernel, bias } = this.network.convolutions.weights(convolutionStep(last, pool.id));
    const [rows, columns, channels] = pool.in;
    return {
      logits,
      maps: { shape: [rows, columns, last.out[2]], cells: classCells(map, kernel, channels), bias },
    };
  }

  /** One forward pass; the last map is copied where it is asked for. */
  private pass(pictures: Uint8Array, changes: readonly Change[], keepMap: boolean) {
    const [beforePool, , last] = this.network.layers.slice(-3);
    const mapTap = outputTap(beforePool);
    const input = this.input(pictures);
    try {
      const taps = forward(this.network, input, { changes, taps: keepMap ? [last.id, mapTap] : [last.id] });
      const copy = (id: string) => {
        const tensor = taps.get(id);
        return tensor ? heapView(tensor).slice() : new Float32Array();
      };
      const result = { logits: copy(last.id), map: keepMap ? copy(mapTap) : new Float32Array() };
      disposeTaps(taps);
      return result;
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
