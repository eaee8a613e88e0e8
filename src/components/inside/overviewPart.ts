/** The map of all layers, and on it a picture of each stage. */
import { outputTap } from "../../model/architecture/layers.js";
import { type LayerMap, layerMap } from "./layerMap.js";
import type { Environment, Part } from "./part.js";
import { type Pass, samePass } from "../network/session.js";
import { nextTask } from "../ui/nextTask.js";
import { thumbnail } from "./thumbnail.js";

export interface OverviewPart extends Part {
  readonly element: LayerMap;
}

/** @param chosen the tap to begin with */
export function overviewPart({ session, layers, context }: Environment, chosen: string): OverviewPart {
  const map = layerMap(layers, context.taps, chosen);
  const ends = layers.filter((layer, i) => layers[i + 1]?.stage !== layer.stage);
  let drawn: Pass | undefined;

  return {
    element: map,
    refresh({ state }) {
      if (map.value !== state.layer) map.value = state.layer;
    },
    async rest({ pass }, isCurrent) {
      if (pass === undefined || session.network === undefined) return;
      const outcome = await session.get(pass, ends.map(outputTap));
      if (!outcome.ok || !isCurrent()) return;
      // Another layer of the same pass leaves the strip as it is.
      if (drawn !== undefined && samePass(drawn, pass)) return;
      const pictures = new Map<number, string>();
      for (const layer of ends) {
        const tap = outcome.value.taps.get(outputTap(layer));
        if (tap === undefined) continue;
        await nextTask();
        if (!isCurrent()) return;
        pictures.set(layer.stage, thumbnail(tap));
      }
      drawn = pass;
      map.thumbnails((stage) => pictures.get(stage));
    },
  };
}
