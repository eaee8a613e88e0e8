/**
 * The arithmetic of SSDLite: which convolutions follow the backbone, where the anchors lie, how outputs become boxes, and
 * which boxes stay. Wei Liu et al., SSD: Single Shot MultiBox Detector, arXiv:1512.02325; SSDLite: arXiv:1801.04381,
 * section 6.2. Boxes are [top, left, bottom, right] as fractions of the network's square input.
 */
import type { Layer, Role } from "../architecture/layers.js";
import type { Shape, Box } from "../types.js";
import { outputSize } from "../math/padding.js";

export interface SsdOptions {
  readonly kind?: "ssd";
  /**
   * `"full"`: SSD's own convolutions, 3 × 3 over all channels in the extra layers and one 1×1 convolution as a predictor;
   * SSDLite's separable ones unless said otherwise.
   */
  readonly convolutions?: "separable" | "full";
  /** Layers of the backbone that the first predictors read. */
  readonly taps: readonly string[];
  /** Extra feature layers: channels after the 1×1 reduction, and after the depthwise stride and 1×1 projection. */
  readonly extras: readonly (readonly [reduced: number, output: number])[];
  /** Outputs for each anchor and class, without the background. */
  readonly classes: number;
  /** Scale of the anchors in the first and the last feature map, as a fraction of the input's side. */
  readonly minScale: number;
  readonly maxScale: number;
  /**
   * Where the second square box of a cell stands among its anchors, in all maps but the lowest: last, as TensorFlow's
   * published configurations have it, unless said otherwise.
   */
  readonly extraAnchor?: "second" | "last";
  /** Two detections of one class that overlap more than this are one. */
  readonly maxOverlap: number;
}

/** What a convolution of the head is: a layer, without the backbone's places. */
export type HeadLayer = Pick<
  Layer,
  "id" | "role" | "kernel" | "stride" | "groups" | "in" | "out" | "activation" | "padding"
> & {
  /** The tap or layer that it reads. */
  readonly from: string;
  /** It reads not `from` alone but its sum with a coarser map, scaled up two times; the sum is a tap of its own. */
  readonly sum?: { readonly id: string; readonly coarser: string };
  /** The layer whose weights it uses, where that is another one: predictors of a pyramid share theirs. */
  readonly weights?: string;
  /** Without a bias of its own: the first half of a separable convolution without anything between the halves. */
  readonly unbiased?: true;
};

/** One feature map with its two predictors: each a depthwise and a 1×1 convolution, or in SSD's own head a 1×1 alone. */
export interface FeatureMap {
  /** The tap of the backbone, or the last layer of an extra. */
  readonly id: string;
  readonly shape: Shape;
  readonly anchorsPerCell: number;
  readonly boxes: readonly HeadLayer[];
  readonly scores: readonly HeadLayer[];
}

export interface Head {
  /** Convolutions between the backbone and the predictors, in the order in which they run. */
  readonly extras: readonly HeadLayer[];
  readonly maps: readonly FeatureMap[];
}

// The lowest map has three anchors for each cell, the others six (arXiv:1512.02325, section 3.1). The published
// configuration writes 0.3333, and the weights were trained on that.
const aspectRatios = [1, 2, 1 / 2, 3, 0.3333];
const lowestAspectRatios = [1, 2, 1 / 2];

/** A convolution of a head: 3 × 3 where it is depthwise, 1 × 1 elsewhere, ReLU6, TensorFlow's padding. */
export function convolution(
  id: string,
  role: Role,
  from: string,
  input: Shape,
  channels: number,
  more: Partial<HeadLayer> = {},
): HeadLayer {
  const stride = more.stride ?? 1;
  return {
    id,
    role,
    from,
    kernel: role === "depthwise" ? 3 : 1,
    stride,
    groups: role === "depthwise" ? input[2] : 1,
    in: input,
    out: [outputSize(input[0], stride), outputSize(input[1], stride), channels],
    activation: "relu6",
    padding: "tensorflow",
    ...more,
  };
}

function predictor(name: string, from: string, shape: Shape, outputs: number, isFull: boolean): readonly HeadLayer[] {
  if (isFull) return [convolution(`${name}_predict`, "pointwise", from, shape, outputs, { activation: "identity" })];
  const depthwise = convolution(`${name}_depthwise`, "depthwise", from, shape, shape[2]);
  const predict = convolution(`${name}_predict`, "pointwise", depthwise.id, depthwise.out, outputs, {
    activation: "identity",
  });
  return [depthwise, predict];
}

/**
 * The head's convolutions for a backbone.
 *
 * @param backbone the layers of the network, among them every tap of the options
 * @throws RangeError when the backbone lacks a tap
 */
export function ssdHead(options: SsdOptions, backbone: readonly Layer[]): Head {
  const isFull = options.convolutions === "full";
  const extras: HeadLayer[] = [];
  const features = options.taps.map((id): { id: string; shape: Shape } => {
    const layer = backbone.find((candidate) => candidate.id === id);
    if (!layer) throw new RangeError(`invalid taps: ${id}; it must be a layer of the backbone`);
    return { id, shape: layer.out };
  });
  for (const [i, [reduced, output]] of options.extras.entries()) {
    const { id, shape } = features[features.length - 1];
    const reduce = convolution(`extra_${i}_reduce`, "pointwise", id, shape, reduced);
    if (isFull) {
      const more = { kernel: 3, stride: 2 };
      const full = convolution(`extra_${i}_conv`, "convolution", reduce.id, reduce.out, output, more);
      extras.push(reduce, full);
      features.push({ id: full.id, shape: full.out });
      continue;
    }
    const stride = convolution(`extra_${i}_depthwise`, "depthwise", reduce.id, reduce.out, reduced, { stride: 2 });
    const project = convolution(`extra_${i}_project`, "pointwise", stride.id, stride.out, output);
    extras.push(reduce, stride, project);
    features.push({ id: project.id, shape: project.out });
  }
  const maps = features.map(({ id, shape }, i): FeatureMap => {
    const anchorsPerCell = i === 0 ? lowestAspectRatios.length : aspectRatios.length + 1;
    return {
      id,
      shape,
      anchorsPerCell,
      boxes: predictor(`box_${i}`, id, shape, 4 * anchorsPerCell, isFull),
      // The background is an output, too, and comes first.
      scores: predictor(`class_${i}`, id, shape, (options.classes + 1) * anchorsPerCell, isFull),
    };
  });
  return { extras, maps };
}

/** An anchor box by its center and size. */
export interface Anchor {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
  /** Index of the feature map that it belongs to. */
  readonly map: number;
}

/**
 * All anchors, map after map, row after row, in the order of the predictors' outputs.
 *
 * Scales grow linearly from the first map to the last (arXiv:1512.02325, equation 4). A box of scale s and aspect ratio a
 * is s · √a wide and s / √a high. Maps but the lowest have one more square box, √(s · next s) large; the lowest begins
 * with a square of 0.1.
 */
export function anchors(head: Head, { minScale, maxScale, extraAnchor = "last" }: SsdOptions): Anchor[] {
  const count = head.maps.length;
  const scaleOf = (map: number) => (map === count ? 1 : minScale + ((maxScale - minScale) * map) / (count - 1));
  return head.maps.flatMap(({ shape: [rows, columns] }, map) => {
    const scale = scaleOf(map);
    const sizes = (map === 0 ? lowestAspectRatios : aspectRatios).map((ratio, i) => [
      map === 0 && i === 0 ? 0.1 : scale,
      ratio,
    ]);
    if (map > 0) sizes.splice(extraAnchor === "second" ? 1 : sizes.length, 0, [Math.sqrt(scale * scaleOf(map + 1)), 1]);
    return Array.from({ length: rows * columns }, (_, cell) => ({
      y: (Math.floor(cell / columns) + 0.5) / rows,
      x: ((cell % columns) + 0.5) / columns,
    })).flatMap((center) =>
      sizes.map(([s, ratio]) => ({ ...center, height: s / Math.sqrt(ratio), width: s * Math.sqrt(ratio), map })),
    );
  });
}

/** By what outputs are scaled before they move or stretch an anchor: the “variances” of SSD’s authors’ code. */
export const outputScales = { center: 0.1, size: 0.2 } as const;

/** A box by its center and size, and by its edges. */
export interface DecodedBox {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
  readonly box: Box;
}

/**
 * A box from the four outputs of an anchor: shifts in tenths of the anchor's size, sizes as logarithms in fifths.
 *
 * @param outputs [y, x, height, width]
 */
export function decode(anchor: Anchor, [ty, tx, th, tw]: ArrayLike<number> & Iterable<number>): DecodedBox {
  const y = anchor.y + outputScales.center * ty * anchor.height;
  const x = anchor.x + outputScales.center * tx * anchor.width;
  const height = anchor.height * Math.exp(outputScales.size * th);
  const width = anchor.width * Math.exp(outputScales.size * tw);
  return { y, x, height, width, box: [y - height / 2, x - width / 2, y + height / 2, x + width / 2] };
}

/** The edges alone of {@link decode}. */
export function decodeBox(anchor: Anchor, outputs: ArrayLike<number> & Iterable<number>): Box {
  return decode(anchor, outputs).box;
}

/** Area of the overlap over area of the union of two boxes, 0 … 1. */
export function overlap(a: Box, b: Box): number {
  const height = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const width = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (box: Box) => Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
  const both = height * width;
  const union = area(a) + area(b) - both;
  return union > 0 ? both / union : 0;
}

/**
 * Greedy non-maximum suppression: takes boxes from the best score down and leaves out each that overlaps a taken one by
 * more than `maxOverlap`.
 *
 * @returns indices into the boxes, best score first; at equal scores the lower index comes first
 */
export function suppress(boxes: readonly Box[], scores: ArrayLike<number>, maxOverlap: number): number[] {
  const order = boxes.map((_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);
  const kept: number[] = [];
  for (const i of order) {
    if (kept.every((other) => overlap(boxes[i], boxes[other]) <= maxOverlap)) kept.push(i);
  }
  return kept;
}
