/** Which runs of the family were trained and imported already, perhaps on another machine. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FamilyRecord } from "../../src/model/evidence/familyRecord.js";

/** Where runs are collected until the family is complete; the site ships none of it. */
export const nextFamily = fileURLToPath(new URL("../../data/family-next/", import.meta.url));

/** The records in a folder; none where there is no file of them. */
export function readRecords(folder: string): FamilyRecord[] {
  const file = join(folder, "records.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as FamilyRecord[]) : [];
}
