/** What is known of the two face detectors before either is fetched, and what follows from it by counting. */
import { type HeadOptions, detectorCost, headOf } from "../../model/detection/heads.js";
import { layers } from "../../model/architecture/layers.js";
import type { Detection, Fit } from "../../model/types.js";
import type { NetworkOptions } from "../../model/architecture/spec.js";

/** What a trained network's manifest says. */
export interface FaceFacts {
  readonly id: string;
  readonly title: string;
  /** What `layers()` makes the backbone from. */
  readonly network: Partial<NetworkOptions>;
  readonly head: HeadOptions;
  readonly preprocessing: { readonly size: number; readonly fit?: Fit };
  /** Names of the classes; null where the network has an output that nobody reads. */
  readonly labels: readonly (string | null)[];
  readonly source: { readonly trainedOn: string; readonly package: string; readonly license: string };
  readonly files: readonly { readonly bytes: number }[];
}

/** Detections of the committed weights on the shipped photos, written when they were made: data/models/ID/comparison.json. */
export interface FaceComparison {
  readonly photos: readonly {
    readonly photo: string;
    readonly stored: readonly Pick<Detection, "label" | "score" | "box">[];
  }[];
}

/** `V1`, `V2`. */
export function shortName({ network }: FaceFacts): string {
  return (network.variant ?? "v2").toUpperCase();
}

/** `the V1 detector`: in sentences, where `V1` would be the backbone alone. */
export function detectorName(facts: FaceFacts): string {
  return `the ${shortName(facts)} detector`;
}

/** All bytes of the weights. */
export function weightBytes({ files }: FaceFacts): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

export interface FaceCosts {
  readonly macs: { readonly backbone: number; readonly head: number; readonly all: number };
  readonly parameters: number;
  readonly bytes: number;
  readonly anchors: number;
}

/** What has been counted: a table, a chart and two questions ask for the same. */
const counted = new WeakMap<FaceFacts, Map<number, FaceCosts>>();

/**
 * @param size side of the input in pixels; the network's own unless given
 */
export function faceCosts(facts: FaceFacts, size = facts.preprocessing.size): FaceCosts {
  const sizes = counted.get(facts) ?? new Map<number, FaceCosts>();
  counted.set(facts, sizes);
  const costs = sizes.get(size) ?? countFaces(facts, size);
  sizes.set(size, costs);
  return costs;
}

function countFaces(facts: FaceFacts, size: number): FaceCosts {
  const network = { ...facts.network, resolution: size };
  const { backbone, head, all } = detectorCost({ network, head: facts.head });
  return {
    macs: { backbone: backbone.macs, head: head.macs, all: all.macs },
    parameters: all.parameters,
    bytes: weightBytes(facts),
    anchors: headOf(facts.head, layers(network)).maps.reduce(
      (sum, { shape: [rows, columns], anchorsPerCell }) => sum + rows * columns * anchorsPerCell,
      0,
    ),
  };
}
