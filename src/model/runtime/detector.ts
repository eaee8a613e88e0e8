/** Picture → detections: backbone, head, boxes and scores. Needs a started TensorFlow.js. */
import type { Change } from "../pass/changes.js";
import type { Convolver } from "./convolver.js";
import { Convolutions, LayerGraph, type Taps, disposeTaps, forwardSteps } from "./graph.js";
import { changedPreprocessing, networkInput, placement, toPicture } from "../pass/image.js";
import { type HeadOptions, anchorsOf, headOf, headTaps, weightLayers } from "../detection/heads.js";
import { type Layer, layers, sumTap } from "../architecture/layers.js";
import { convolutionStep } from "../pass/plan.js";
import type { Box, ClassScore, Detection, Fit, HeadOutputs, Picture } from "../types.js";
import { type Anchor, type Head, type HeadLayer, decodeBox, suppress } from "../detection/ssd.js";
import { type Stepwise, atOnce } from "./stepwise.js";
import { heapView, tf } from "./tensorflow.js";
import type { Manifest, Weights } from "../pass/weights.js";

export interface DetectorPass extends HeadOutputs {
  /** Tensors of backbone and head that were asked for; dispose of them with `disposeTaps`. */
  readonly taps: Taps;
}

export interface DetectOptions {
  readonly taps?: readonly string[];
  readonly changes?: readonly Change[];
}

/** A trained detector with its weights as tensors. */
export class Detector {
  readonly network: LayerGraph;
  readonly head: Head;
  readonly anchors: readonly Anchor[];
  /** Layers and sums of the backbone; {@link run} can hand out these and the head's, see `headTaps`. */
  readonly backboneTaps: readonly string[];
  private readonly headConvolutions: Convolutions;

  /**
   * @param weights those of all files of the manifest
   * @param convolver what computes; the fastest unless another is given
   */
  constructor(
    readonly manifest: Manifest<HeadOptions>,
    weights: Weights,
    convolver?: Convolver,
  ) {
    const backbone = layers(manifest.network);
    this.head = headOf(manifest.head, backbone);
    this.anchors = anchorsOf(this.head, manifest.head, manifest.preprocessing.size);
    this.backboneTaps = tapsOf(backbone);
    this.network = new LayerGraph(backbone, weights, convolver);
    this.headConvolutions = new Convolutions(weightLayers(this.head), weights, convolver);
  }

  /** The network's input for a picture: [1, size, size, 3]. The caller disposes of it. */
  input(picture: Picture, fit: Fit, changes: readonly Change[] = []): tf.Tensor4D {
    const preprocessing = changedPreprocessing(this.manifest.preprocessing, changes);
    const { size } = preprocessing;
    return tf.tensor(networkInput(picture, fit, preprocessing), [1, size, size, 3]);
  }

  /** Runs backbone and head. Changes concern the backbone; the head stays as it was trained. */
  run(input: tf.Tensor4D, options: DetectOptions = {}): DetectorPass {
    return atOnce(this.steps(input, options));
  }

  /** {@link run}, one layer of the backbone after the other, then the whole head. */
  *steps(input: tf.Tensor4D, { taps = [], changes = [] }: DetectOptions = {}): Stepwise<DetectorPass> {
    const needed = this.manifest.head.taps;
    const ofHead = new Set(headTaps(this.head));
    const ofBackbone = taps.filter((id) => !ofHead.has(id));
    const backbone = yield* forwardSteps(this.network, input, {
      taps: [...new Set([...needed, ...ofBackbone])],
      changes,
    });
    try {
      const outputs = this.runHead(
        backbone,
        taps.filter((id) => ofHead.has(id)),
      );
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

  /** Boxes and scores; the head's tensors that were asked for join those of the backbone. */
  private runHead(backbone: Taps, taps: readonly string[]): HeadOutputs {
    const { head, headConvolutions } = this;
    const classes = this.manifest.head.classes + 1;
    return tf.tidy(() => {
      const features = new Map(backbone);
      const of = (layer: HeadLayer, id: string) => {
        const x = features.get(id);
        if (!x) throw new Error(`the layer ${layer.id} reads ${id}, which is not there`);
        return x;
      };
      const run = (layer: HeadLayer) => {
        const { from, sum } = layer;
        const x = sum ? addCoarser(of(layer, from), of(layer, sum.coarser)) : of(layer, from);
        if (sum) features.set(sum.id, x);
        const y = headConvolutions.run(convolutionStep(layer, from), x);
        features.set(layer.id, y);
        return y;
      };
      head.extras.forEach(run);
      const predict = (steps: readonly HeadLayer[], outputs: number) =>
        tf.reshape(steps.map(run)[steps.length - 1], [-1, outputs]);
      const boxes = tf.concat(head.maps.map((map) => predict(map.boxes, 4)));
      const scores = tf.sigmoid(tf.concat(head.maps.map((map) => predict(map.scores, classes))));
      for (const id of taps) {
        const tensor = features.get(id);
        if (tensor) backbone.set(id, tf.keep(tensor));
      }
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
    const place = placement(picture, fit, preprocessing);
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

/** Layers and sums of a backbone, in the order in which they are made. */
function tapsOf(backbone: readonly Layer[]): string[] {
  return backbone.flatMap((layer) => {
    const sum = sumTap(layer);
    return sum === undefined ? [layer.id] : [layer.id, sum];
  });
}

/** A map plus a map of half its height and width, each of whose cells counts for four neighbors (nearest neighbor). */
function addCoarser(fine: tf.Tensor4D, coarse: tf.Tensor4D): tf.Tensor4D {
  const [, rows, columns, channels] = fine.shape;
  const width = coarse.shape[2];
  const sums = heapView(fine).slice();
  const added = heapView(coarse);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let from = ((row >> 1) * width + (column >> 1)) * channels;
      for (let c = 0; c < channels; c++) sums[at++] += added[from++];
    }
  }
  return tf.tensor(sums, [1, rows, columns, channels]);
}
