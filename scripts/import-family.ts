/**
 * Turns the finished runs of `npm run train` into the files under `data/models/fashion/` that the site ships.
 *
 *     npx tsx scripts/import-family.ts RUNS
 *
 * RUNS is the folder of a recipe (`runs/full`), with every run of the plan. All go into records.json. Of each width the run
 * in the middle gives weights, too ({@link middleRun}): eight bits a kernel value and output channel, or sixteen where eight
 * cost more than 0.3 points of the 10,000 test pictures.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Classifier, batches } from "../src/model/runtime/classifier.js";
import { answersOf, confusion, rightAnswers } from "../src/model/math/classification.js";
import { family, familyBorder, familyLabels, widths } from "../src/model/evidence/family.js";
import {
  type FamilyRecord,
  type RunRecord,
  type ShippedRecord,
  middleRun,
} from "../src/model/evidence/familyRecord.js";
import { type ClassifierManifest, type WeightArray, type Weights, decodeWeights } from "../src/model/pass/weights.js";
import { compactFormat, manifestText, weightFile } from "./models/conversion.js";
import { type LabeledPictures, chosen } from "../src/model/training/pictures.js";
import { firstOfEach, readPictures } from "./models/fashion-data.js";
import { filesModule } from "./models/familyFilesModule.js";
import { readRecord, readRun } from "./models/familyRuns.js";
import { startInNode } from "./node-detector.js";
import { plan } from "./train/plan.js";

const {
  positionals: [runs],
} = parseArgs({ allowPositionals: true });
if (runs === undefined) throw new RangeError("invalid RUNS: none; it must be the folder of the training runs");
const target = fileURLToPath(new URL("../data/models/fashion/", import.meta.url));
const each = 50;
const compared = 200;
const allowedLoss = 0.003;

const folderOf = ({ id, seed }: { readonly id: string; readonly seed: number }) => join(runs, `${id}-seed${seed}`);

function manifestOf({ id, seed, network, versions }: RunRecord): Omit<ClassifierManifest, "files"> {
  return {
    id,
    title: `MobileNet ${(network.variant ?? "v2").toUpperCase()}, α ${network.alpha ?? 1}, Fashion-MNIST`,
    network,
    preprocessing: { border: familyBorder, scale: 1 / 127.5, offset: -1 },
    labels: familyLabels,
    source: {
      data: "Fashion-MNIST, Zalando SE",
      license: "MIT",
      seed,
      trainedWith: `this project’s own kernels in Node.js ${versions.node}`,
    },
  };
}

function classify(manifest: Omit<ClassifierManifest, "files">, weights: Weights, pictures: Uint8Array): Float32Array {
  const classifier = new Classifier({ ...manifest, files: [] }, weights);
  const logits = batches(pictures, classifier.side).flatMap((part) => [...classifier.logits(part)]);
  classifier.dispose();
  return Float32Array.from(logits);
}

/** The largest difference of two sets of logits, as a share of the range of the second. */
function difference(ours: Float32Array, theirs: Float32Array): number {
  let [largest, low, high] = [0, Infinity, -Infinity];
  for (const [i, value] of theirs.entries()) {
    largest = Math.max(largest, Math.abs(ours[i] - value));
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return largest / (high - low);
}

/** Stores the weights of a run, and measures what they are worth. */
async function ship(run: RunRecord, test: LabeledPictures, places: number[]): Promise<ShippedRecord> {
  const manifest = manifestOf(run);
  const { weights, logits } = await readRun(folderOf(run));
  const classes = familyLabels.length;
  const some = places.slice(0, compared);
  const theirs = Float32Array.from(
    some.flatMap((place) => [...logits.subarray(place * classes, (place + 1) * classes)]),
  );
  const agreement = {
    images: some.length,
    difference: difference(classify(manifest, weights, chosen(test, some).pictures), theirs),
  };
  const formats = [compactFormat, () => "fp16" as const];
  for (const formatOf of formats) {
    const { entry, bytes } = weightFile("weights.bin", new Map<string, WeightArray>(weights), formatOf);
    const stored = await decodeWeights(entry, bytes);
    const answers = answersOf(classify(manifest, stored, test.pictures), classes);
    const counts = confusion(test.labels, answers, classes);
    const loss = (run.testCorrect - rightAnswers(counts)) / run.testImages;
    const format = formatOf === compactFormat ? "int8" : "fp16";
    console.log(`${run.id}: ${format}, ${bytes.length} bytes, costs ${(100 * loss).toFixed(2)} points`);
    if (loss > allowedLoss && format === "int8") continue;
    await mkdir(target + run.id, { recursive: true });
    await writeFile(`${target}${run.id}/weights.bin`, bytes);
    await writeFile(`${target}${run.id}/manifest.json`, manifestText({ ...manifest, files: [entry] }));
    return {
      bytes: bytes.length,
      sha256: entry.sha256,
      format,
      confusion: counts,
      answers: places.map((place) => answers[place]).join(""),
      agreement,
    };
  }
  throw new Error(`${run.id} loses more than ${allowedLoss} even in sixteen bits`);
}

/** A record as text: points of a curve and rows of a matrix on one line each. */
function recordsText(records: readonly FamilyRecord[]): string {
  const text = JSON.stringify(records, null, 1);
  return `${text.replace(/[[{]\s+([^[\]{}]*?)\s+[\]}]/g, (all) => all.replace(/\s+/g, " "))}\n`;
}

const all = await Promise.all(plan.map((job) => readRecord(folderOf(job)).catch(() => undefined)));
const missing = plan.filter((_, i) => all[i] === undefined).map(({ id, seed }) => `${id}, seed ${seed}`);
if (missing.length > 0) throw new Error(`${runs} lacks ${missing.join("; ")}: train them first with \`npm run train\``);

await startInNode();
const test = await readPictures("t10k");
const places = firstOfEach(test.labels, each);
const { pictures, labels } = chosen(test, places);
await writeFile(`${target}pictures.bin`, Buffer.concat([pictures, labels]));
const records: FamilyRecord[] = [];
for (const { id } of family) {
  const own = all.filter((run) => run !== undefined).filter((run) => run.id === id);
  const middle = widths.some((width) => width.id === id) ? middleRun(own) : undefined;
  for (const run of own.toSorted((a, b) => a.seed - b.seed))
    records.push(run === middle ? { ...run, shipped: await ship(run, test, places) } : run);
}
await writeFile(`${target}records.json`, recordsText(records));
await writeFile(
  fileURLToPath(new URL("../src/model/runtime/familyFiles.ts", import.meta.url)),
  filesModule(widths.map(({ id }) => id)),
);
for (const { id, seed, testCorrect, testImages, minutes } of records)
  console.log(`${id}, seed ${seed}: ${((100 * testCorrect) / testImages).toFixed(2)} %, ${minutes} min`);
