/** Where a trained network hands out its maps to a new head. */
import { exitsOf } from "../../model/architecture/backbone.js";
import { type Layer, layers, outputTap } from "../../model/architecture/layers.js";
import { mostLearning } from "../../model/pass/tail.js";
import type { NetworkOptions } from "../../model/architecture/spec.js";
import { type FamilyMember, widths } from "../../model/evidence/family.js";
import type { HeadPlaces } from "../../model/own/headFile.js";
import type { Shape } from "../../model/types.js";

export const headExitNames = ["res2", "res3", "res4", "res5", "Conv_1"] as const;
export type HeadExitName = (typeof headExitNames)[number];

export interface HeadExit {
  readonly name: HeadExitName;
  readonly tap: string;
  readonly shape: Shape;
}

/** A trained network whose features a head can read. */
export interface Backbone {
  /** Its name in an address. */
  readonly key: string;
  /** What `openNetwork` takes; saved heads name it. */
  readonly id: string;
  readonly name: string;
  /** What it was trained for: objects on photos, kinds of clothes, or whatever its file says. */
  readonly trainedFor: "objects" | "clothes" | "other";
  /** Up to the last exit. */
  readonly layers: readonly Layer[];
  /** In their order, as {@link headExitNames} has them; not all networks have all. */
  readonly exits: readonly HeadExit[];
}

/** Two to this many classes. */
export const mostClasses = 6;

/** @throws RangeError for options that make no network with an exit */
export function backboneOf(
  named: Pick<Backbone, "key" | "id" | "name" | "trainedFor">,
  network: Partial<NetworkOptions>,
): Backbone {
  const body = layers(network).filter(({ role }) => role !== "pool" && role !== "classifier");
  const last = body.find(({ id }) => id === "Conv_1");
  const exits = exitsOf(body.filter((layer) => layer !== last)).map(({ name, tap, shape }): HeadExit => ({
    name,
    tap,
    shape,
  }));
  const all = [...exits, ...(last ? [{ name: "Conv_1" as const, tap: last.id, shape: last.out }] : [])];
  const end = body.findIndex((layer) => outputTap(layer) === all.at(-1)?.tap);
  if (end === -1) throw new RangeError(`invalid network: ${named.id}; it must have an exit at stride 4 or later`);
  return { ...named, layers: body.slice(0, end + 1), exits: all };
}

/** The detector, at 300 × 300 pixels. */
export const shippedBackbone = backboneOf(
  { key: "detector", id: "coco-ssdlite-v2", name: "Detector, V2", trainedFor: "objects" },
  { resolution: 300, classes: 0 },
);

const clothesName = ({ network: { variant = "v2", alpha = 1 } }: FamilyMember) =>
  `Clothes, ${variant.toUpperCase()}, α ${alpha}`;

/** The detector and the widths that were trained on clothes. */
export const siteBackbones: readonly Backbone[] = [
  shippedBackbone,
  ...widths.map((member) =>
    backboneOf({ key: member.id, id: member.id, name: clothesName(member), trainedFor: "clothes" }, member.network),
  ),
];

/** The exit of that name, or the last one where the network has none of that name. */
export function exitIn({ exits }: Pick<Backbone, "exits">, name: HeadExitName): HeadExit {
  return exits.find((exit) => exit.name === name) ?? exits[exits.length - 1];
}

/** Most blocks that may learn with a head. */
export const mostBlocks = 6;

/** How many of the last blocks before an exit can learn. */
export function mostBlocksAt({ layers, exits }: Pick<Backbone, "layers" | "exits">, name: HeadExitName): number {
  return Math.min(mostBlocks, mostLearning(layers, exitIn({ exits }, name).tap));
}

/** What a head that was saved must fit. */
export function headPlacesOf({ id, exits }: Pick<Backbone, "id" | "exits">): HeadPlaces {
  return {
    network: id,
    channels: Object.fromEntries(exits.map(({ name, shape }) => [name, shape[2]])),
    mostClasses,
  };
}
