/** The shared part of all classifiers. Like a detector, a classifier takes any picture and returns every tensor. */
import { layers, sumTap } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import type { Change } from "../pass/changes.js";
import type { Weights } from "../pass/weights.js";
import type { ClassScore, Detection, Fit, HeadOutputs, Picture } from "../types.js";
import type { DetectOptions, DetectorPass } from "./detector.js";
import { LayerGraph, disposeTaps, forwardSteps } from "./graph.js";
import { type Stepwise, atOnce } from "./stepwise.js";
import { heapView, type tf } from "./tensorflow.js";

export interface LabelManifest {
  readonly network: Partial<NetworkOptions>;
  readonly labels: readonly string[];
  /** Whether the first output stands for the background, which is no class. */
  readonly background?: boolean;
}

export abstract class LabelClassifier<M extends LabelManifest> {
  readonly network: LayerGraph;
  /** Every layer and sum, pooling and classifier among them. */
  readonly backboneTaps: readonly string[];

  /** @param weights those of all files of the manifest */
  constructor(
    readonly manifest: M,
    weights: Weights,
  ) {
    this.network = new LayerGraph(layers(manifest.network), weights);
    this.backboneTaps = this.network.layers.flatMap((layer) => {
      const sum = sumTap(layer);
      return sum === undefined ? [layer.id] : [layer.id, sum];
    });
  }

  /** The network's input for a picture: [1, size, size, channels]. The caller disposes of it. */
  abstract input(picture: Picture, fit: Fit, changes?: readonly Change[]): tf.Tensor4D;

  /** One score for each output, from the values before the last function. */
  protected abstract scores(logits: Float32Array): ArrayLike<number>;

  /** A pass; the scores are shares after the output's function, and there are no boxes. */
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
    const scores = Float32Array.from(this.scores(heapView(logits)));
    if (!taps.includes(last)) {
      logits.dispose();
      all.delete(last);
    }
    return { taps: all, boxes: new Float32Array(), scores };
  }

  /** No detections; every class with its share, the largest first. */
  detections(
    { scores }: Pick<HeadOutputs, "scores">,
    _picture?: unknown,
    _fit?: unknown,
    { strongest = 5 }: { readonly strongest?: number } = {},
  ): { detections: Detection[]; strongest: ClassScore[] } {
    const all = [...scores.subarray(this.manifest.background ? 1 : 0)].map((score, index) => ({
      label: this.manifest.labels[index] ?? `class ${index}`,
      class: index,
      score,
    }));
    return {
      detections: [],
      strongest: all.sort((a, b) => b.score - a.score || a.class - b.class).slice(0, strongest),
    };
  }

  dispose(): void {
    this.network.dispose();
  }
}
