/** A classifier of color pictures, asked like a detector. Needs a started TensorFlow.js. */
import { layers, sumTap } from "../architecture/layers.js";
import { softmax } from "../math/classification.js";
import { activations } from "../math/activation.js";
import type { Change } from "../pass/changes.js";
import { networkInput } from "../pass/image.js";
import { type InputValues, scaledInput } from "../pass/inputValues.js";
import type { ImageClassifierManifest, Weights } from "../pass/weights.js";
import type { DetectOptions, DetectorPass } from "./detector.js";
import { LayerGraph, disposeTaps, forwardSteps } from "./graph.js";
import type { ClassScore, Detection, Fit, HeadOutputs, Picture } from "../types.js";
import { type Stepwise, atOnce } from "./stepwise.js";
import { heapView, tf } from "./tensorflow.js";

/** Preprocessing under changes to scale and order of the channels; the last of a kind wins. */
function changedValues(values: InputValues, changes: readonly Change[]): InputValues & { readonly gray?: boolean } {
  let changed: InputValues & { gray?: boolean } = values;
  for (const change of changes) {
    if (change.kind === "input-scale") {
      const scale = change.range === "0..1" ? 1 / 255 : 1;
      changed = { ...changed, scale: [scale, scale, scale], offset: [0, 0, 0] };
    } else if (change.kind === "input-channels") {
      if (change.order === "gray") changed = { ...changed, gray: true };
      else changed = { ...changed, channels: values.channels === "rgb" ? "bgr" : "rgb" };
    }
  }
  return changed;
}

export class ImageClassifier {
  readonly network: LayerGraph;
  /** Every layer and sum, pooling and classifier among them. */
  readonly backboneTaps: readonly string[];

  /** @param weights those of all files of the manifest */
  constructor(
    readonly manifest: ImageClassifierManifest,
    weights: Weights,
  ) {
    this.network = new LayerGraph(layers(manifest.network), weights);
    this.backboneTaps = this.network.layers.flatMap((layer) => {
      const sum = sumTap(layer);
      return sum === undefined ? [layer.id] : [layer.id, sum];
    });
  }

  /** The network's input for a picture: [1, size, size, channels]. The caller disposes of it. */
  input(picture: Picture, fit: Fit, changes: readonly Change[] = []): tf.Tensor4D {
    const [size, , channels] = this.network.layers[0].in;
    const { gray, ...values } = changedValues(this.manifest.preprocessing, changes);
    const order = gray ? "gray" : "rgb";
    const bytes = networkInput(picture, fit, { size, resize: "bilinear", channels: order, scale: 1, offset: 0 });
    return tf.tensor(scaledInput(bytes, values, channels), [1, size, size, channels]);
  }

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

  private scores(logits: Float32Array): ArrayLike<number> {
    const { output } = this.manifest;
    if (output === "softmax") return softmax(logits);
    return output === "sigmoid" ? logits.map((x) => activations.sigmoid.f(x)) : [];
  }

  /** No detections; every class with its share, the largest first. A background is no class. */
  detections(
    { scores }: Pick<HeadOutputs, "scores">,
    _picture?: unknown,
    _fit?: unknown,
    { strongest = 5 }: { readonly strongest?: number } = {},
  ): { detections: Detection[]; strongest: ClassScore[] } {
    const first = this.manifest.background ? 1 : 0;
    const all = [...scores.subarray(first)].map((score, index) => ({
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
