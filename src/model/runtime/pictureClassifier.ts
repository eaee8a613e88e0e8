/** A classifier of small gray pictures, asked like a detector: any picture in, every tensor out. Needs a started TensorFlow.js. */
import type { Change } from "../pass/changes.js";
import { softmax } from "../math/classification.js";
import type { DetectOptions, DetectorPass } from "./detector.js";
import { LayerGraph, disposeTaps, forwardSteps } from "./graph.js";
import { changedPreprocessing, networkInput } from "../pass/image.js";
import { layers, sumTap } from "../architecture/layers.js";
import type { ClassScore, Detection, Fit, HeadOutputs, Picture } from "../types.js";
import { type Stepwise, atOnce } from "./stepwise.js";
import { heapView, tf } from "./tensorflow.js";
import type { ClassifierManifest, Preprocessing, Weights } from "../pass/weights.js";

/**
 * The network's input for a picture, [size, size, 1]: made gray, brought to the side that the network was trained on, and
 * laid in its border of black.
 *
 * @param size of the network's input, border included
 */
export function grayInput(
  picture: Picture,
  fit: Fit,
  { size, preprocessing }: { readonly size: number; readonly preprocessing: ClassifierManifest["preprocessing"] },
  changes: readonly Change[] = [],
): Float32Array {
  const { border } = preprocessing;
  const side = size - 2 * border;
  const bytes: Preprocessing = {
    ...{ size: side, resize: "bilinear", channels: "gray", scale: 1, offset: 0 },
    bars: { place: "center", byte: 0 },
  };
  const { scale, offset } = changedPreprocessing({ ...bytes, ...preprocessing }, changes);
  const colors = networkInput(picture, fit, bytes);
  const values = new Float32Array(size * size).fill(offset);
  for (let i = 0; i < side * side; i++) {
    const place = (border + Math.floor(i / side)) * size + border + (i % side);
    values[place] = colors[3 * i] * scale + offset;
  }
  return values;
}

export class PictureClassifier {
  readonly network: LayerGraph;
  /** Every layer and sum, pooling and classifier among them. */
  readonly backboneTaps: readonly string[];

  /** @param weights those of all files of the manifest */
  constructor(
    readonly manifest: ClassifierManifest,
    weights: Weights,
  ) {
    this.network = new LayerGraph(layers(manifest.network), weights);
    this.backboneTaps = this.network.layers.flatMap((layer) => {
      const sum = sumTap(layer);
      return sum === undefined ? [layer.id] : [layer.id, sum];
    });
  }

  /** The network's input for a picture: [1, size, size, 1]. The caller disposes of it. */
  input(picture: Picture, fit: Fit, changes: readonly Change[] = []): tf.Tensor4D {
    const [size] = this.network.layers[0].in;
    const values = grayInput(picture, fit, { size, preprocessing: this.manifest.preprocessing }, changes);
    return tf.tensor(values, [1, size, size, 1]);
  }

  /** A pass; the scores are probabilities after the softmax, and there are no boxes. */
  run(input: tf.Tensor4D, options: DetectOptions = {}): DetectorPass {
    return atOnce(this.steps(input, options));
  }

  /** {@link run}, one layer after the other. */
  *steps(input: tf.Tensor4D, { taps = [], changes = [] }: DetectOptions = {}): Stepwise<DetectorPass> {
    const last = this.network.layers[this.network.layers.length - 1].id;
    const all = yield* forwardSteps(this.network, input, { taps: [...new Set([...taps, last])], changes });
    const logits = all.get(last);
    if (!logits) {
      disposeTaps(all);
      throw new Error(`the pass made no ${last}`);
    }
    const scores = Float32Array.from(softmax(heapView(logits)));
    if (!taps.includes(last)) {
      logits.dispose();
      all.delete(last);
    }
    return { taps: all, boxes: new Float32Array(), scores };
  }

  /** No detections; every class with its probability, the most probable first. */
  detections(
    { scores }: Pick<HeadOutputs, "scores">,
    _picture?: unknown,
    _fit?: unknown,
    { strongest = 5 }: { readonly strongest?: number } = {},
  ): { detections: Detection[]; strongest: ClassScore[] } {
    const all = this.manifest.labels.map((label, index) => ({ label, class: index, score: scores[index] }));
    return {
      detections: [],
      strongest: all.sort((a, b) => b.score - a.score || a.class - b.class).slice(0, strongest),
    };
  }

  dispose(): void {
    this.network.dispose();
  }
}
