/**
 * Turns finished training runs into files under `data/`.
 *
 *     npx tsx scripts/import-family.ts RUNS             into `models/fashion/`, what the site ships
 *     npx tsx scripts/import-family.ts RUNS --part      into `family-next/`, while the family is not complete
 *
 * RUNS is the folder of a recipe that `npm run train` has filled (`runs/full`), or that of `training/`.
 *
 * All runs go into records.json. Of each width the run with the first seed gives weights, too: eight bits a kernel value and
 * output channel, or sixteen where eight cost more than 0.3 points of the 10,000 test pictures. Runs that are imported
 * already are kept as they are, so that networks can be added as they finish, on another machine, too: `npm run train`
 * passes over those in `family-next/`. Once all of the plan are there, that folder replaces `models/fashion/`.
 */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Classifier, batches } from "../src/model/runtime/classifier.js";
import { answersOf, confusion, rightAnswers } from "../src/model/math/classification.js";
import { family, familyLabels, widths } from "../src/model/evidence/family.js";
import type { RunRecord, ShippedRecord } from "../src/model/evidence/familyRecord.js";
import { type ClassifierManifest, type WeightArray, type Weights, decodeWeights } from "../src/model/pass/weights.js";
import { compactFormat, manifestText, weightFile } from "./models/conversion.js";
import { type LabeledPictures, chosen } from "../src/model/training/pictures.js";
import { firstOfEach, readPictures } from "./models/fashion-data.js";
import { isFromPyTorch, readRun } from "./models/familyRuns.js";
import { readRecord } from "./models/torch-run.js";
import { startInNode } from "./node-detector.js";
import { nextFamily, readRecords } from "./train/imported.js";
import { seeds } from "./train/plan.js";

const {
  positionals: [runs],
  values: { part: isPart },
} = parseArgs({ allowPositionals: true, options: { part: { type: "boolean", default: false } } });
if (runs === undefined) throw new RangeError("invalid RUNS: none; it must be the folder of the training runs");
const target = isPart ? nextFamily : fileURLToPath(new URL("../data/models/fashion/", import.meta.url));
const fixtures = fileURLToPath(new URL("../test/model/fixtures/fashion/", import.meta.url));
const each = 50;
const compared = 200;
/** The network whose arrays and logits, if PyTorch trained it, the tests repeat the comparison with. */
const fixtureId = widths[0].id;
const allowedLoss = 0.003;

function manifestOf({ id, seed, network, versions }: RunRecord): Omit<ClassifierManifest, "files"> {
  return {
    id,
    title: `MobileNet ${(network.variant ?? "v2").toUpperCase()}, α ${network.alpha ?? 1}, Fashion-MNIST`,
    network,
    preprocessing: { border: 2, scale: 1 / 127.5, offset: -1 },
    labels: familyLabels,
    source: {
      data: "Fashion-MNIST, Zalando SE",
      license: "MIT",
      seed,
      trainedWith:
        "torch" in versions
          ? `training/ of this project, PyTorch ${versions.torch}`
          : `this project’s own kernels in Node.js ${versions.node}`,
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
async function ship(folder: string, run: RunRecord, test: LabeledPictures, places: number[]): Promise<ShippedRecord> {
  const manifest = manifestOf(run);
  const { weights, logits } = await readRun(folder);
  const classes = familyLabels.length;
  const some = places.slice(0, compared);
  const theirs = Float32Array.from(
    some.flatMap((place) => [...logits.subarray(place * classes, (place + 1) * classes)]),
  );
  const agreement = {
    images: some.length,
    difference: difference(classify(manifest, weights, chosen(test, some).pictures), theirs),
  };
  if (run.id === fixtureId && isFromPyTorch(folder)) {
    await mkdir(fixtures, { recursive: true });
    for (const name of ["record.json", "weights.json", "weights.bin"])
      await writeFile(fixtures + name, await readFile(join(folder, name)));
    await writeFile(`${fixtures}logits.bin`, new Uint8Array(theirs.buffer));
  }
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
function recordsText(records: ReturnType<typeof readRecords>): string {
  const text = JSON.stringify(records, null, 1);
  return `${text.replace(/[[{]\s+([^[\]{}]*?)\s+[\]}]/g, (all) => all.replace(/\s+/g, " "))}\n`;
}

/** Framework follows literal names only, so a module lists the files that there are. */
function filesModule(ids: readonly string[]): string {
  const entry = (id: string) => `  "${id}": () => ({
    manifest: FileAttachment("../data/models/fashion/${id}/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../data/models/fashion/${id}/weights.bin").href },
  }),
`;
  return `/** Where the files of the trained family lie on the site. Written by scripts/import-family.ts. */
import { FileAttachment } from "observablehq:stdlib";
import type { NetworkFiles } from "./networkFiles.js";

export const familyFiles: Readonly<Record<string, () => NetworkFiles>> = {
${ids.map(entry).join("")}};
`;
}

const isOf = (a: RunRecord, b: RunRecord) => a.id === b.id && a.seed === b.seed;

await startInNode();
const test = await readPictures("t10k");
const places = firstOfEach(test.labels, each);
const shippedPictures = chosen(test, places);
await mkdir(target, { recursive: true });
if (!isPart)
  await writeFile(`${target}pictures.bin`, Buffer.concat([shippedPictures.pictures, shippedPictures.labels]));
const imported = readRecords(target);
const folders = (await readdir(runs)).filter((name) => /-seed\d+$/.test(name));
const records = [...imported];
for (const folder of folders) {
  const path = join(runs, folder);
  const run = await readRecord(path).catch(() => undefined);
  if (run === undefined || imported.some((record) => isOf(record, run) && record.finished === run.finished)) continue;
  const isShipped = run.seed === seeds[0] && widths.some(({ id }) => id === run.id);
  const record = { ...run, ...(isShipped && { shipped: await ship(path, run, test, places) }) };
  const place = records.findIndex((other) => isOf(other, run));
  if (place < 0) records.push(record);
  else records[place] = record;
}
const order = family.map(({ id }) => id);
records.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id) || a.seed - b.seed);
await writeFile(`${target}records.json`, recordsText(records));
const shippedIds = records.flatMap(({ id, shipped }) => (shipped ? [id] : []));
if (!isPart)
  await writeFile(
    fileURLToPath(new URL("../src/model/runtime/familyFiles.ts", import.meta.url)),
    filesModule(shippedIds),
  );
for (const { id, seed, testCorrect, testImages, minutes } of records)
  console.log(`${id}, seed ${seed}: ${((100 * testCorrect) / testImages).toFixed(2)} %, ${minutes} min`);
