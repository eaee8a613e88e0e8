/** What was measured of trained networks that were changed and not trained again. */
import type { Change } from "../../model/pass/changes.js";
import type { FamilyAblation, FamilyRecord } from "../../model/evidence/familyRecord.js";
import { writeChange } from "../../model/pass/changeCode.js";

/** A row of data/ablations.json: the detector of the page on the inside, changed. */
export interface DetectorAblation {
  readonly changes: readonly Change[];
  /** Detections that stay, of those without a change, and those that are new. */
  readonly kept: number;
  readonly of: number;
  readonly added: number;
}

export interface RemovalEvidence {
  readonly records: readonly FamilyRecord[];
  /** Rows of data/models/fashion/ablations.json; the one without changes among them. */
  readonly clothes: readonly FamilyAblation[];
  readonly detector: readonly DetectorAblation[];
}

/** One change in the small network, before and after, and in the detector. */
export interface Removals {
  readonly before: FamilyAblation;
  readonly after: FamilyAblation;
  readonly found: DetectorAblation;
}

const same = (changes: readonly Change[], change: Change) =>
  changes.length === 1 && writeChange(changes[0]) === writeChange(change);

/** @throws RangeError when one of the two was not measured with this change */
export function removals(change: Change, { clothes, detector }: Omit<RemovalEvidence, "records">): Removals {
  const before = clothes.find(({ changes }) => changes.length === 0);
  const after = clothes.find(({ changes }) => same(changes, change));
  const found = detector.find(({ changes }) => same(changes, change));
  if (before === undefined || after === undefined || found === undefined)
    throw new RangeError(`invalid change: ${writeChange(change)}; it must be one that was measured`);
  return { before, after, found };
}
