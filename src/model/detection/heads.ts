/** The head of any detector, whatever its kind: its convolutions, its anchors, what it costs. */
import { type Total, total } from "../architecture/cost.js";
import { type FpnOptions, fpnAnchors, fpnHead } from "./fpnHead.js";
import { type Layer, layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { type Anchor, type Head, type HeadLayer, type SsdOptions, anchors, ssdHead } from "./ssd.js";

export type HeadOptions = SsdOptions | FpnOptions;

/** @throws RangeError when the backbone lacks a tap */
export function headOf(options: HeadOptions, backbone: readonly Layer[]): Head {
  return options.kind === "fpn" ? fpnHead(options, backbone) : ssdHead(options, backbone);
}

/** @param size side of the network's input in pixels */
export function anchorsOf(head: Head, options: HeadOptions, size: number): Anchor[] {
  return options.kind === "fpn" ? fpnAnchors(head, options, size) : anchors(head, options);
}

/** All convolutions of a head, in the order in which they run. */
export function headLayers(head: Head): HeadLayer[] {
  return [...head.extras, ...head.maps.flatMap((map) => [...map.boxes, ...map.scores])];
}

/** One layer for each set of weights of a head, under the id of the weights. */
export function weightLayers(head: Head): HeadLayer[] {
  const all = new Map<string, HeadLayer>();
  for (const layer of headLayers(head)) {
    const id = layer.weights ?? layer.id;
    if (!all.has(id)) all.set(id, { ...layer, id });
  }
  return [...all.values()];
}

/** The head's tensors between backbone and predictors that a page may ask for: layers of the pyramid and their sums. */
export function headTaps(head: Head): string[] {
  return head.extras.flatMap(({ id, sum }) => (sum ? [sum.id, id] : [id]));
}

/** A layer of a head as the cost table counts it: batch normalization folded, a bias where there is one. */
export function countable(layer: HeadLayer): Layer {
  return { ...layer, stage: -1, stageName: "head", batchNorm: false, bias: layer.unbiased !== true };
}

/** All convolutions of a detector as often as they run: the backbone's and the head's. */
export function detectorLayers(detector: {
  readonly network: Partial<NetworkOptions>;
  readonly head: HeadOptions;
}): Layer[] {
  const network = layers(detector.network);
  return [...network, ...headLayers(headOf(detector.head, network)).map(countable)];
}

/**
 * Multiply-adds and parameters of a whole detector, batch normalization folded: what runs. Weights that several maps share
 * are counted once, their multiply-adds each time.
 */
export function detectorCost(detector: {
  readonly network: Partial<NetworkOptions>;
  readonly head: HeadOptions;
}): Record<"backbone" | "head" | "all", Pick<Total, "macs" | "parameters">> {
  const network = layers(detector.network);
  const head = headOf(detector.head, network);
  const backbone = total(network, "folded");
  const { macs } = total(headLayers(head).map(countable), "folded");
  const { parameters } = total(weightLayers(head).map(countable), "folded");
  return {
    backbone: { macs: backbone.macs, parameters: backbone.parameters },
    head: { macs, parameters },
    all: { macs: backbone.macs + macs, parameters: backbone.parameters + parameters },
  };
}
