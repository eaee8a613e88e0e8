/** What the pages know of the trained family: its records, its points and the shipped pictures. */
import { familyLabels } from "../../model/evidence/family.js";
import { type FamilyPoint, familyPoints } from "../../model/evidence/familyPoints.js";
import type { FamilyRecord } from "../../model/evidence/familyRecord.js";
import { type Clothing, clothing } from "./clothing.js";

export interface FamilyData {
  readonly records: readonly FamilyRecord[];
  readonly points: readonly FamilyPoint[];
  readonly clothing: Clothing;
  readonly labels: readonly string[];
}

/**
 * @param records data/models/fashion/records.json
 * @param pictures data/models/fashion/pictures.bin
 */
export function familyData(records: readonly FamilyRecord[], pictures: ArrayBuffer): FamilyData {
  return { records, points: familyPoints(records), clothing: clothing(pictures), labels: familyLabels };
}

/** The record of a shipped network. */
export function shippedRecord(
  { records }: Pick<FamilyData, "records">,
  id: string,
): FamilyRecord & Required<Pick<FamilyRecord, "shipped">> {
  const found = records.find((record) => record.id === id && record.shipped !== undefined);
  if (found?.shipped === undefined) throw new RangeError(`invalid network: ${id}; it must be one that the site ships`);
  return { ...found, shipped: found.shipped };
}

/** What a network was recorded to answer for each shipped picture. */
export function recordedAnswers(data: Pick<FamilyData, "records">, id: string): number[] {
  return Array.from(shippedRecord(data, id).shipped.answers, Number);
}

export function pointOf({ points }: Pick<FamilyData, "points">, id: string): FamilyPoint {
  const found = points.find((point) => point.id === id);
  if (!found) throw new RangeError(`invalid network: ${id}; it must be one of ${points.map((p) => p.id).join(", ")}`);
  return found;
}

/** A network in words: `V2, α 0.35`. */
export function memberName({ network, alpha }: Pick<FamilyPoint, "network" | "alpha">): string {
  return `${network.toUpperCase()}, α ${alpha}`;
}

/** The id itself where the site ships it, else the first of the list: for what stands in an address. */
export function knownId({ points }: Pick<FamilyData, "points">, id: string, otherwise: string): string {
  return points.some((point) => point.id === id) ? id : otherwise;
}

/** The first shipped picture of a kind. */
export function firstOf({ clothing, labels }: Pick<FamilyData, "clothing" | "labels">, label: string): number {
  return clothing.labels.indexOf(labels.indexOf(label));
}
