/** Numbers of the original graph that tests compare with: `test/model/fixtures/`. Written by `convert-weights --verify`. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Weights } from "../../src/model/pass/weights.js";
import { weightFile } from "./conversion.js";

const folder = fileURLToPath(new URL("../../test/model/fixtures/", import.meta.url));

/** One tensor of the original: its largest value, and some others by their place. */
export interface Sampled {
  readonly size: number;
  readonly max: number;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** Values spread over a tensor, the same places every time. */
export function sample(values: Float32Array, count: number): Sampled {
  // A stride that shares no factor with sizes of the form h · w · c, so that rows, columns and channels all vary.
  const at = Array.from({ length: count }, (_, i) => (i * 1_000_003 + 4_093) % values.length);
  return {
    size: values.length,
    max: values.reduce((max, value) => Math.max(max, Math.abs(value)), 0),
    at,
    values: at.map((i) => Number(values[i].toPrecision(7))),
  };
}

/** The first layers in full precision, small enough to commit: with them a test can ask for equality. */
function firstLayers(weights: Weights): Weights {
  return new Map([...weights].filter(([name]) => /^(Conv1|block_[0-3]_\w+)\//.test(name)));
}

export async function writeFixtures(
  photo: string,
  taps: ReadonlyMap<string, Float32Array>,
  weights: Weights,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { entry, bytes } = weightFile("first-layers.bin", firstLayers(weights), () => "fp32");
  await writeFile(`${folder}first-layers.bin`, bytes);
  const samples = Object.fromEntries([...taps].map(([tap, values]) => [tap, sample(values, 12)]));
  const about = "Values of the original graph model on one shipped photo, stretched; see scripts/models/fixtures.ts";
  await writeFile(`${folder}original.json`, `${JSON.stringify({ about, photo, file: entry, samples })}\n`);
}
