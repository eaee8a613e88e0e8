/** What a finished training of the family left in its folder. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "../../src/model/evidence/familyRecord.js";
import type { Weights } from "../../src/model/pass/weights.js";
import { readState } from "../train/checkpoint.js";

export interface FinishedRun {
  readonly record: RunRecord;
  /** Batch normalization folded in. */
  readonly weights: Weights;
  /** What the network said of all test pictures when its training ended, ten numbers each. */
  readonly logits: Float32Array;
}

/** @throws Error where a file is missing or damaged */
export async function readRecord(folder: string): Promise<RunRecord> {
  return JSON.parse(await readFile(join(folder, "record.json"), "utf8")) as RunRecord;
}

/** @throws Error where a file is missing or damaged */
export async function readRun(folder: string): Promise<FinishedRun> {
  const record = await readRecord(folder);
  const state = await readState(folder, "weights");
  if (!state) throw new Error(`${folder} has a record and no weights`);
  const bytes = new Uint8Array(await readFile(join(folder, "logits.bin")));
  return { record, weights: state.arrays, logits: new Float32Array(bytes.buffer) };
}
