/** What the tables read from data/, once for all pages. */
import { readFileSync } from "node:fs";
import type { SsdOptions } from "../model/detection/ssd.js";
import type { NetworkOptions } from "../model/architecture/spec.js";
import type { FamilyRecord } from "../model/evidence/familyRecord.js";
import { type PublishedRow, parsePublished } from "../model/evidence/published.js";
import type { Change } from "../model/pass/changes.js";

/** @param path below data/ */
export function readText(path: string): string {
  return readFileSync(new URL(`../../data/${path}`, import.meta.url), "utf8");
}

export function readJson<T>(path: string): T {
  return JSON.parse(readText(path)) as T;
}

/** All rows of data/published.csv. */
export function published(): PublishedRow[] {
  return parsePublished(readText("published.csv"));
}

/** Every run of the family that was trained on Fashion-MNIST. */
export function familyRecords(): FamilyRecord[] {
  return readJson("models/fashion/records.json");
}

/** What the manifest says of the detector that runs in the pages. */
export function detectorManifest(): { readonly network: Partial<NetworkOptions>; readonly head: SsdOptions } {
  return readJson("models/coco-ssdlite-v2/manifest.json");
}

/** What stays of the detections when the trained network is changed, as scripts/measure-ablations.ts measured it. */
export interface MeasuredAblations {
  readonly floor: Readonly<Record<string, number>>;
  /** Detections of the unchanged network: on the photos, and on the frames by label. */
  readonly reference: { readonly photos: number; readonly frames: Readonly<Record<string, number>> };
  readonly rows: readonly {
    readonly id: string;
    readonly changes: readonly Change[];
    readonly kept: number;
    readonly of: number;
    readonly added: number;
    readonly similarity: Readonly<Record<string, number>>;
  }[];
}

export function measuredAblations(): MeasuredAblations {
  return readJson("ablations.json");
}
