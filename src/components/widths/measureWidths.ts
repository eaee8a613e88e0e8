/** Times of all widths on the reader’s device, in turn, so that what else the machine does falls on all alike. */
import { success } from "../../model/runtime/problem.js";
import type { Outcome } from "../../model/types.js";
import type { FamilyData } from "../fashion/familyData.js";
import type { Classify } from "../fashion/onDemand.js";
import { quartiles } from "../../model/math/quartiles.js";

/** Pictures in one measured pass, and passes of each network. */
export const measuredPictures = 20;
export const measuredRounds = 5;

export interface MeasureOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, of: number) => void;
}

/** @returns median milliseconds for one picture, by network */
export async function measureWidths(
  { points, clothing }: FamilyData,
  networks: Classify,
  { signal, onProgress }: MeasureOptions,
): Promise<Outcome<ReadonlyMap<string, number>>> {
  const pictures = clothing.pictures(Array.from({ length: measuredPictures }, (_, i) => i));
  const times = new Map<string, number[]>(points.map(({ id }) => [id, []]));
  let done = 0;
  for (let round = 0; round < measuredRounds; round++) {
    for (const { id } of points) {
      const outcome = await networks.classify({ network: id, pictures }, { signal });
      if (!outcome.ok) return outcome;
      times.get(id)?.push(outcome.value.milliseconds / measuredPictures);
      done += 1;
      onProgress(done, points.length * measuredRounds);
    }
  }
  return success(new Map([...times].map(([id, list]) => [id, quartiles(list).median])));
}
