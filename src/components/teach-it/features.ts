/** Pictures → features: the frozen network sees each picture once, and the maps of all exits are averaged. */
import type { Network } from "../../model/runtime/client.js";
import { pooled } from "../../model/math/softmaxHead.js";
import type { Outcome, Picture } from "../../model/types.js";
import type { Features, Sample } from "./classes.js";
import type { HeadExit } from "./exits.js";

/** The part of the network's client that is needed. */
export type Frozen = Pick<Network, "run" | "weights" | "replace" | "dispose">;

const fit = "stretch";

/** One pass: the map of each exit asked for. */
export async function mapsOf(
  network: Frozen,
  picture: Picture,
  taps: readonly string[],
): Promise<Outcome<ReadonlyMap<string, Float32Array>>> {
  const outcome = await network.run(picture, { fit, taps, strongest: 0 });
  if (!outcome.ok) return outcome;
  return { ok: true, value: new Map(taps.map((tap) => [tap, outcome.value.taps[tap].data])) };
}

function featuresOf(maps: ReadonlyMap<string, Float32Array>, exits: readonly HeadExit[]): Features {
  const entries = exits.map(({ name, tap, shape }) => [name, pooled(maps.get(tap) ?? new Float32Array(), shape[2])]);
  return Object.fromEntries(entries) as Features;
}

/**
 * Gives each picture that has none its features.
 *
 * @param exits those of the network
 * @param onProgress called after each picture, with how many are done
 * @param isWanted asked before each picture; once it says no, the work ends
 * @returns whether all have features now
 */
export async function seeAll(
  network: Frozen,
  samples: readonly Sample[],
  exits: readonly HeadExit[],
  onProgress: (done: number) => void,
  isWanted: () => boolean,
): Promise<Outcome<boolean>> {
  const taps = exits.map(({ tap }) => tap);
  for (const [done, sample] of samples.entries()) {
    if (!isWanted()) return { ok: true, value: false };
    onProgress(done);
    if (sample.features) continue;
    const outcome = await mapsOf(network, sample.picture, taps);
    if (!outcome.ok) return outcome;
    sample.features = featuresOf(outcome.value, exits);
  }
  return { ok: true, value: true };
}
