/** What a finished training of the family left in its folder: `npm run train`, or `training/` with PyTorch. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { layers } from "../../src/model/architecture/layers.js";
import type { RunRecord } from "../../src/model/evidence/familyRecord.js";
import type { Weights } from "../../src/model/pass/weights.js";
import { readState } from "../train/checkpoint.js";
import { foldedWeights, readArrays, readNpy, readRecord } from "./torch-run.js";

export interface FinishedRun {
  readonly record: RunRecord;
  /** Batch normalization folded in. */
  readonly weights: Weights;
  /** What the network said of all test pictures when its training ended, ten numbers each. */
  readonly logits: Float32Array;
}

/** Whether PyTorch trained it: its arrays and logits are then a check from outside this project. */
export const isFromPyTorch = (folder: string): boolean => existsSync(join(folder, "logits.npy"));

/** @throws Error where a file is missing or damaged */
export async function readRun(folder: string): Promise<FinishedRun> {
  const record = await readRecord(folder);
  if (isFromPyTorch(folder)) {
    const weights = foldedWeights(await readArrays(folder), layers(record.network));
    return { record, weights, logits: await readNpy(join(folder, "logits.npy")) };
  }
  const state = await readState(folder, "weights");
  if (!state) throw new Error(`${folder} has a record and no weights`);
  const bytes = new Uint8Array(await readFile(join(folder, "logits.bin")));
  return { record, weights: state.arrays, logits: new Float32Array(bytes.buffer) };
}
