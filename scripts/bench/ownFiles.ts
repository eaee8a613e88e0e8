/**
 * How long a file of a network takes from its bytes to the site's weights: read, recognized, mapped. In Node, whose engine is
 * Chromium's. Files of this site's own exports, and every file of the folder that OWN_WEIGHTS names.
 */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { layers } from "../../src/model/architecture/layers.js";
import { writeGraphModel } from "../../src/model/own/exports/graphModel.js";
import { writeSafetensors } from "../../src/model/own/exports/safetensors.js";
import { allReaders } from "../../src/model/own/formats/allReaders.js";
import { ownNetwork, readOwn } from "../../src/model/own/network.js";
import type { OwnFile } from "../../src/model/own/reading.js";
import { Refusal } from "../../src/model/own/refusal.js";
import { randomWeights } from "../../src/model/pass/randomWeights.js";
import { median } from "./format.js";

/** Goals in ms for files of about 2 and 18 MB. */
const goals = { small: 150, large: 600 } as const;

function once(files: readonly OwnFile[]): number {
  const start = performance.now();
  const reading = readOwn(files, allReaders);
  ownNetwork(reading, reading.conventions);
  return performance.now() - start;
}

function say(name: string, files: readonly OwnFile[], rounds: number): void {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  const before = process.memoryUsage().arrayBuffers;
  try {
    const first = once(files);
    // What was let go in between is not counted.
    const used = Math.max(0, process.memoryUsage().arrayBuffers - before) / 1e6;
    const times = Array.from({ length: rounds }, () => once(files));
    const goal = size > 8 ? goals.large : goals.small;
    const over = median(times) > goal ? "over" : "";
    console.log(
      `  ${size.toFixed(1).padStart(6)}  ${first.toFixed(0).padStart(6)}  ${median(times).toFixed(0).padStart(6)}  ${String(goal).padStart(5)}  ${used.toFixed(0).padStart(7)}  ${name} ${over}`,
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.log(`  ${size.toFixed(1).padStart(6)}  refused: ${error.title}  ${name}`);
  }
}

export function ownFiles(rounds: number): void {
  console.log(`\nRead, recognize and map a network's file, ms, median of ${rounds} after the first`);
  console.log("      MB   first  median   goal  MB used");
  // 2 and 18 MB: without a classifier, and wide with one.
  for (const options of [
    { alpha: 0.35, classes: 0 },
    { alpha: 1.1, classes: 1000 },
  ]) {
    const list = layers({ variant: "v2", ...options });
    const weights = randomWeights(list, 1);
    const { model, shard } = writeGraphModel(list, weights);
    say("safetensors", [{ name: "a.safetensors", bytes: writeSafetensors(list, weights) }], rounds);
    say("TensorFlow.js graph", [{ name: "model.json", bytes: new TextEncoder().encode(model) }, shard], rounds);
  }
  const folder = process.env.OWN_WEIGHTS;
  if (folder === undefined) return;
  for (const name of readdirSync(folder)) {
    if (!/\.(?:h5|keras|tflite|onnx|pth|pt|safetensors)$/.test(name) || !statSync(`${folder}/${name}`).isFile())
      continue;
    say(name, [{ name, bytes: new Uint8Array(readFileSync(`${folder}/${name}`)) }], rounds);
  }
}
