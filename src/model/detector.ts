/** Picture → detections: backbone, SSDLite head, boxes and scores. Needs a started TensorFlow.js. */
import type { Change } from "./changes.js";
import { Convolutions, Network, type Taps, disposeTaps, forward } from "./graph.js";
import { changedPreprocessing, networkInput, placement, toPicture } from "./image.js";
import { layers } from "./layers.js";
import { convolutionStep } from "./plan.js";
import type { Box, ClassScore, Detection, Fit, HeadOutputs, Picture } from "./protocol.js";
import { type Anchor, type Head, type HeadLayer, anchors, decodeBox, ssdHead, suppress } from "./ssd.js";
import { heapView, tf } from "./tensorflow.js";
import type { Manifest, Weights } from "./weights.js";

export interface DetectorPass extends HeadOutputs {
  /** Tensors of the backbone that were asked for; dispose of them with `disposeTaps`. */
  readonly taps: Taps;
}

export interface DetectOptions {
  readonly taps?: readonly string[];
  readonly changes?: readonly Change[];
}

/** A trained detector with its weights as tensors. */
export class Detector {
  readonly network: Network;
  readonly head: Head;
  readonly anchors: readonly Anchor[];
  private readonly headConvolutions: Convolutions;

  /** @param weights those of all files of the manifest */
  constructor(
    readonly manifest: Manifest,
    weights: Weights,
  ) {
    const backbone = layers(manifest.network);
    this.head = ssdHead(manifest.head, backbone);
    this.anchors = anchors(this.head, manifest.head);
    this.network = new Network(backbone, weights);
    this.headConvolutions = new Convolutions(headLayers(this.head), weights);
  }

  /** The network's input for a picture: [1, size, size, 3]. The caller disposes of it. */
  input(picture: Picture, fit: Fit, changes: readonly Change[] = []): tf.Tensor4D {
    const preprocessing = changedPreprocessing(this.manifest.preprocessing, changes);
    const { size } = preprocessing;
    return tf.tensor(networkInput(picture, fit, preprocessing), [1, size, size, 3]);
  }

  /** Runs backbone and head. Changes concern the backbone; the head stays as it was trained. */
  run(input: tf.Tensor4D, { taps = [], changes = [] }: DetectOptions = {}): DetectorPass {
    const needed = this.manifest.head.taps;
    const backbone = forward(this.network, input, { taps: [...new Set([...needed, ...taps])], changes });
    try {
      const outputs = this.runHead(backbone);
      for (const id of needed) {
        if (taps.includes(id)) continue;
        backbone.get(id)?.dispose();
        backbone.delete(id);
      }
      return { ...outputs, taps: backbone };
    } catch (error) {
      disposeTaps(backbone);
      throw error;
    }
  }

  private runHead(backbone: Taps): HeadOutputs {
    const { head, headConvolutions } = this;
    const classes = this.manifest.head.classes + 1;
    return tf.tidy(() => {
      const features = new Map(backbone);
      const run = (layer: HeadLayer) => {
        const x = features.get(layer.from);
        if (!x) throw new Error(`the layer ${layer.id} reads ${layer.from}, which is not there`);
        const y = headConvolutions.run(convolutionStep(layer, layer.from), x);
        features.set(layer.id, y);
        return y;
      };
      head.extras.forEach(run);
      const predict = ([depthwise, last]: readonly [HeadLayer, HeadLayer], outputs: number) => {
        run(depthwise);
        return tf.reshape(run(last), [-1, outputs]);
      };
      const boxes = tf.concat(head.maps.map((map) => predict(map.boxes, 4)));
      const scores = tf.sigmoid(tf.concat(head.maps.map((map) => predict(map.scores, classes))));
      return { boxes: heapView(boxes).slice(), scores: heapView(scores).slice() };
    });
  }

  /**
   * Detections of a pass, best score first, and the strongest classes whether detected or not.
   *
   * @param pass boxes and scores of {@link run}
   * @param picture only its size matters: boxes are given as fractions of it
   */
  detections(
    { boxes, scores }: HeadOutputs,
    picture: Pick<Picture, "width" | "height">,
    fit: Fit,
    { minScore = 0.5, strongest = 5 }: { minScore?: number; strongest?: number } = {},
  ): { detections: Detection[]; strongest: ClassScore[] } {
    const { labels, head, preprocessing } = this.manifest;
    const place = placement(picture, fit, preprocessing.size);
    const columns = head.classes + 1;
    const detections: Detection[] = [];
    const best: ClassScore[] = [];
    for (const [index, label] of labels.entries()) {
      // Numbers that the training data skip have outputs, too, but nothing was ever called so.
      if (label === null) continue;
      const scoreOf = (anchor: number) => scores[anchor * columns + index + 1];
      const candidates: number[] = [];
      let highest = 0;
      for (let anchor = 0; anchor < this.anchors.length; anchor++) {
        const score = scoreOf(anchor);
        if (score > highest) highest = score;
        if (score >= minScore) candidates.push(anchor);
      }
      best.push({ label, class: index, score: highest });
      const decoded = candidates.map((anchor): Box => {
        const outputs = boxes.subarray(4 * anchor, 4 * anchor + 4);
        return decodeBox(this.anchors[anchor], outputs);
      });
      for (const kept of suppress(decoded, candidates.map(scoreOf), head.maxOverlap)) {
        const anchor = candidates[kept];
        detections.push({
          label,
          class: index,
          score: scoreOf(anchor),
          box: toPicture(decoded[kept], place),
          anchor,
        });
      }
    }
    const byScore = (a: { score: number; class: number }, b: { score: number; class: number }) =>
      b.score - a.score || a.class - b.class;
    return { detections: detections.sort(byScore), strongest: best.sort(byScore).slice(0, strongest) };
  }

  dispose(): void {
    this.network.dispose();
    this.headConvolutions.dispose();
  }
}

/** All convolutions of a head, in the order in which they run. */
export function headLayers(head: Head): HeadLayer[] {
  return [...head.extras, ...head.maps.flatMap((map) => [...map.boxes, ...map.scores])];
}
