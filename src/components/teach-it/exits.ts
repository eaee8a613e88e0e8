/** Where the shipped V2 hands out its maps to a new head. */
import { exitsOf } from "../../model/architecture/backbone.js";
import { layers } from "../../model/architecture/layers.js";
import type { HeadPlaces } from "../../model/own/headFile.js";
import type { Shape } from "../../model/types.js";

/** The detector whose backbone stays as it is, at 300 × 300 pixels. */
export const backboneId = "coco-ssdlite-v2";

export const headExitNames = ["res2", "res3", "res4", "res5", "Conv_1"] as const;
export type HeadExitName = (typeof headExitNames)[number];

export interface HeadExit {
  readonly name: HeadExitName;
  readonly tap: string;
  readonly shape: Shape;
}

/** Two to this many classes. */
export const mostClasses = 6;

function allExits(): readonly HeadExit[] {
  const network = layers({ resolution: 300, classes: 0 });
  const last = network.find(({ id }) => id === "Conv_1");
  const places = [...exitsOf(network), ...(last ? [{ tap: last.id, shape: last.out }] : [])];
  return places.map(({ tap, shape }, i) => ({ name: headExitNames[i], tap, shape }));
}

export const headExits = allExits();

export function exitOf(name: HeadExitName): HeadExit {
  return headExits[headExitNames.indexOf(name)];
}

/** What a head that was saved must fit. */
export const headPlaces: HeadPlaces = {
  network: backboneId,
  channels: Object.fromEntries(headExits.map(({ name, shape }) => [name, shape[2]])),
  mostClasses,
};
