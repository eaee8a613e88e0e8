/**
 * A feature pyramid over a backbone, and one head for all of its maps: the arithmetic of FPNLite. T.-Y. Lin et al., Feature
 * Pyramid Networks for Object Detection, arXiv:1612.03144; shared predictors and anchors after T.-Y. Lin et al., Focal Loss
 * for Dense Object Detection, arXiv:1708.02002, section 4; separable convolutions as in SSDLite.
 */
import { type Layer, sumTap } from "../architecture/layers.js";
import type { Shape } from "../types.js";
import { type Anchor, type FeatureMap, type Head, type HeadLayer, convolution } from "./ssd.js";

export interface FpnOptions {
  readonly kind: "fpn";
  /** Taps of the backbone that the pyramid reads, the finest first, each half as wide as the one before. */
  readonly taps: readonly string[];
  /** Channels of every map of the pyramid. */
  readonly channels: number;
  /** Coarser maps, each made from the one before by a convolution of stride 2. */
  readonly coarser: number;
  /** Separable convolutions before the predictors. */
  readonly depth: number;
  /** Outputs for each anchor and class, without the background. */
  readonly classes: number;
  /** Side of a map's first anchor, in cells. */
  readonly anchorCells: number;
  /** Two detections of one class that overlap more than this are one. */
  readonly maxOverlap: number;
}

// Width over height, and sizes within an octave (arXiv:1708.02002, section 4, with two sizes in place of its three).
const aspectRatios = [1, 2, 1 / 2];
const octaves = [1, Math.SQRT2];

/** How often the map of a pyramid's level halves the input: a stride of 8 is level 3. */
function levelOf(input: number, size: number): number {
  return Math.round(Math.log2(input / size));
}

/** A 3 × 3 depthwise convolution and a 1×1 convolution with nothing between them. */
function separable(
  names: readonly [depthwise: string, pointwise: string],
  from: string,
  shape: Shape,
  channels: number,
  { stride = 1, ...more }: Partial<HeadLayer> & { readonly shared?: string } = {},
): [HeadLayer, HeadLayer] {
  const { shared, activation = "relu6", sum } = more;
  const depthwise = convolution(names[0], "depthwise", from, shape, shape[2], {
    stride,
    activation: "identity",
    unbiased: true,
    ...(shared !== undefined && { weights: shared }),
    ...(sum && { sum }),
  });
  return [depthwise, convolution(names[1], "pointwise", depthwise.id, depthwise.out, channels, { activation })];
}

/**
 * The head's convolutions. From the coarsest tap down, each map is brought to the same number of channels (`lateral_4`),
 * added to the coarser one (`merge_4`) and smoothed (`smooth_4_pointwise`); further maps follow by strides (`level_6_pointwise`).
 * All maps then pass the same tower and predictors, but the tower's batch normalization is each map's own: folded, only
 * its depthwise kernels stay common.
 *
 * @param backbone the layers of the network, among them every tap of the options
 * @throws RangeError when the backbone lacks a tap
 */
export function fpnHead(options: FpnOptions, backbone: readonly Layer[]): Head {
  const { channels, classes, depth } = options;
  const input = backbone[0].in[0];
  const extras: HeadLayer[] = [];
  const maps: { level: number; id: string; shape: Shape }[] = [];
  for (const tap of [...options.taps].reverse()) {
    const layer = backbone.find((candidate) => candidate.id === tap || sumTap(candidate) === tap);
    if (!layer) throw new RangeError(`invalid taps: ${tap}; it must be a layer of the backbone or a block's sum`);
    const level = levelOf(input, layer.out[0]);
    const lateral = convolution(`lateral_${level}`, "pointwise", tap, layer.out, channels, { activation: "identity" });
    extras.push(lateral);
    if (maps.length === 0) {
      maps.push({ level, id: lateral.id, shape: lateral.out });
      continue;
    }
    const names = [`smooth_${level}_depthwise`, `smooth_${level}_pointwise`] as const;
    const sum = { id: `merge_${level}`, coarser: maps[0].id };
    const smooth = separable(names, lateral.id, lateral.out, channels, { sum });
    extras.push(...smooth);
    maps.unshift({ level, id: smooth[1].id, shape: smooth[1].out });
  }
  for (let i = 0; i < options.coarser; i++) {
    const { level, id, shape } = maps[maps.length - 1];
    const names = [`level_${level + 1}_depthwise`, `level_${level + 1}_pointwise`] as const;
    const next = separable(names, id, shape, channels, { stride: 2 });
    extras.push(...next);
    maps.push({ level: level + 1, id: next[1].id, shape: next[1].out });
  }
  const anchorsPerCell = aspectRatios.length * octaves.length;
  const predictor = (kind: "box" | "class", level: number, from: string, shape: Shape, outputs: number) => {
    const names = [`${kind}_${level}_depthwise`, `${kind}_${level}_predict`] as const;
    const more = { activation: "identity", shared: `${kind}_depthwise` } as const;
    const [depthwise, predict] = separable(names, from, shape, outputs, more);
    return [depthwise, { ...predict, weights: `${kind}_predict` }];
  };
  const features = maps.map(({ level, id, shape }): FeatureMap => {
    let from = id;
    for (let i = 0; i < depth; i++) {
      const names = [`tower_${i}_depthwise_${level}`, `tower_${i}_pointwise_${level}`] as const;
      const step = separable(names, from, shape, channels, { shared: `tower_${i}_depthwise` });
      extras.push(...step);
      from = step[1].id;
    }
    return {
      id,
      shape,
      anchorsPerCell,
      boxes: predictor("box", level, from, shape, 4 * anchorsPerCell),
      // The background is an output, too, and comes first.
      scores: predictor("class", level, from, shape, (classes + 1) * anchorsPerCell),
    };
  });
  return { extras, maps: features };
}

/**
 * All anchors, map after map, row after row, in the order of the predictors' outputs.
 *
 * A map of stride s has anchors of sides `anchorCells` · s and √2 times that, each in three shapes. Where the stride does
 * not divide the input, the authors' code puts the first center on the picture's edge instead of half a stride inside; the
 * weights were trained on that.
 *
 * @param size side of the network's input in pixels
 */
export function fpnAnchors(head: Head, { anchorCells }: FpnOptions, size: number): Anchor[] {
  return head.maps.flatMap(({ shape: [rows, columns] }, map) => {
    const stride = 2 ** levelOf(size, rows);
    const first = size % stride === 0 ? stride / 2 : 0;
    const sizes = aspectRatios.flatMap((ratio) =>
      octaves.map((octave) => {
        const side = (anchorCells * stride * octave) / size;
        return { height: side / Math.sqrt(ratio), width: side * Math.sqrt(ratio) };
      }),
    );
    return Array.from({ length: rows * columns }, (_, cell) => ({
      y: (first + Math.floor(cell / columns) * stride) / size,
      x: (first + (cell % columns) * stride) / size,
    })).flatMap((center) => sizes.map((side) => ({ ...center, ...side, map })));
  });
}
