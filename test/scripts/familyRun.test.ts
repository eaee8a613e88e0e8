/** Training the family in Node: repeatable, resumable, and what comes of it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPictures } from "../../scripts/models/fashion-data.js";
import { readRecord, readRun } from "../../scripts/models/familyRuns.js";
import { startInNode } from "../../scripts/node-detector.js";
import { startTrainingInNode } from "../../scripts/node-training.js";
import { FamilyRun } from "../../scripts/train/familyRun.js";
import { folderOf, memberOf, plan } from "../../scripts/train/plan.js";
import { Queue, duration } from "../../scripts/train/queue.js";
import { recipes, stepsOf, trainingRecipe } from "../../scripts/train/recipes.js";
import { family, familyLabels, widths } from "../../src/model/evidence/family.js";
import type { FamilyRecord, Recipe } from "../../src/model/evidence/familyRecord.js";
import { answersOf } from "../../src/model/math/classification.js";
import { Classifier, batches } from "../../src/model/runtime/classifier.js";
import { firstPictures, labeledPictures, lastPictures } from "../../src/model/training/pictures.js";
import { TrainingRun } from "../../src/model/training/run.js";

const root = mkdtempSync(join(tmpdir(), "family-"));
const all = labeledPictures(gunzipSync(readFileSync("data/models/fashion/training.bin")));
const judged = lastPictures(firstPictures(all, 1000), 100);
/** Two epochs of six steps. */
const tiny: Recipe = { ...recipes.short, images: 96, held_out: 40, epochs: 2, batch: 16 };
const member = memberOf("v2-0.25");

beforeAll(startTrainingInNode);
afterAll(() => rmSync(root, { recursive: true }));

const open = (name: string, recipe = tiny, seed = 1) =>
  FamilyRun.open(member, { seed, recipe, folder: join(root, name) }, all);

async function train(name: string, from = 0, to = Infinity): Promise<FamilyRun> {
  const run = await open(name);
  expect(run.step).toBe(from);
  while (run.step < Math.min(run.steps, to)) run.next();
  await run.save();
  return run;
}

/** The bytes of a checkpoint's arrays: weights, statistics, velocities. A megabyte is compared as one text. */
function arraysOf(name: string): string {
  const [file, ...more] = readdirSync(join(root, name)).filter((one) => /^checkpoint-\d+\.bin$/.test(one));
  expect(more).toEqual([]);
  return readFileSync(join(root, name, file), "latin1");
}

test("a run repeats bit by bit, also when it is stopped in the middle of an epoch and goes on from its checkpoint", async () => {
  (await train("whole")).dispose();
  (await train("again")).dispose();
  expect(arraysOf("again") === arraysOf("whole")).toBe(true);
  (await train("parts", 0, 4)).dispose();
  expect(arraysOf("parts") === arraysOf("whole")).toBe(false);
  (await train("parts", 4, 7)).dispose();
  const last = await train("parts", 7);
  expect(arraysOf("parts") === arraysOf("whole")).toBe(true);
  // The curve, too, is that of a run without stops; minutes are those of the clock.
  const whole = await open("whole");
  const [one, other] = [await whole.finish(judged), await last.finish(judged)];
  const measured = ({ curve }: typeof one) => curve.map((point) => ({ ...point, minutes: 0 }));
  expect(measured(other)).toEqual(measured(one));
  expect(one.curve.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(one.cpuMinutes).toBeGreaterThan(0);
  whole.dispose();
  last.dispose();
});

test("what a run leaves behind is read again, and the network that only runs gives the same answers", async () => {
  await startInNode();
  const { record, weights, logits } = await readRun(join(root, "whole"));
  expect(record).toMatchObject({ id: "v2-0.25", seed: 1, network: member.network, recipe: tiny, testImages: 100 });
  const preprocessing = { border: 2, scale: 1 / 127.5, offset: -1 };
  const source = { data: "", license: "", seed: 1, trainedWith: "" };
  const manifest = {
    id: "",
    title: "",
    network: member.network,
    preprocessing,
    labels: familyLabels,
    source,
    files: [],
  };
  const classifier = new Classifier(manifest, weights);
  const found = Float32Array.from(batches(judged.pictures, 28).flatMap((part) => [...classifier.logits(part)]));
  classifier.dispose();
  expect(found.length).toBe(1000);
  const range = Math.max(...logits) - Math.min(...logits);
  found.forEach((logit, i) => expect(Math.abs(logit - logits[i])).toBeLessThan(1e-4 * range));
  const answers = answersOf(found, 10);
  expect(answers).toEqual(answersOf(logits, 10));
  expect(answers.filter((answer, i) => answer === judged.labels[i]).length).toBe(record.testCorrect);
});

test("a run that becomes no number stops with a sentence, and keeps its checkpoint", async () => {
  const run = await open("wild", { ...tiny, peak_rate: 1e20 });
  run.next();
  await run.save();
  const before = arraysOf("wild");
  expect(() => {
    for (;;) run.next();
  }).toThrow(/^At step \d the loss is no longer a number\. It began in \w+: .*\. Lower the learning rate, or/);
  run.dispose();
  expect(arraysOf("wild") === before).toBe(true);
});

test("another recipe in the same folder, and more pictures than there are, are refused", async () => {
  await expect(open("whole", { ...tiny, decay: 0 })).rejects.toThrow(
    /whole was begun with another recipe: move the folder away, and start again$/,
  );
  await expect(open("new", { ...tiny, images: 6000 })).rejects.toThrow(
    "invalid images: 6000; with 40 held out it must be 5960 at most",
  );
});

test("pictures that are not installed are asked for", async () => {
  await expect(readPictures("train", "/nowhere")).rejects.toThrow(
    "The file /nowhere/train-images-idx3-ubyte.gz of Fashion-MNIST is missing or damaged. Install Debian’s package dataset-fashion-mnist (apt-get install dataset-fashion-mnist), then start again.",
  );
});

test("the full recipe is that of the records, and the plan has every network three times", async () => {
  const records = JSON.parse(readFileSync("data/models/fashion/records.json", "utf8")) as FamilyRecord[];
  for (const { recipe } of records) expect(recipe).toEqual(recipes.full);
  const planned = plan.map(({ id, seed }) => `${id} ${seed}`);
  expect(records.map(({ id, seed }) => `${id} ${seed}`).sort()).toEqual(planned.sort());
  const { rule, ...numbers } = recipes.short;
  expect((await readRecord("test/model/fixtures/fashion")).recipe).toEqual(numbers);
  // PyTorch's fan_out of a depthwise kernel counts all channels.
  expect(rule).toBe("shared");
  expect(stepsOf(recipes.short)).toBe(936);
  // 58,000 pictures are 1812 batches of 32 and half a batch; four points of the curve are 453 steps apart.
  expect(stepsOf(recipes.full)).toBe(4 * 453);
  expect(new Set(plan.map(({ id, seed }) => `${id} ${seed}`)).size).toBe(3 * family.length);
  expect(plan.length).toBe(3 * family.length);
  const first = plan.slice(0, widths.length);
  expect(first.map(({ id }) => id)).toEqual(["v1-0.25", "v1-0.5", "v1-1", "v2-0.25", "v2-0.35", "v2-0.5", "v2-1"]);
  expect(first.every(({ seed }) => seed === 0)).toBe(true);
  const isWidth = ({ id }: (typeof plan)[number]) => widths.some((member) => member.id === id);
  expect(plan.findIndex((job) => !isWidth(job))).toBe(3 * widths.length);
});

test("by the full recipe the narrowest and the widest networks begin with the loss of a guess, the logarithm of ten", () => {
  for (const id of ["v2-0.25", "v1-0.25", "v1-1"]) {
    const recipe = { ...trainingRecipe(memberOf(id), recipes.full, 0), batch: 16 };
    const run = new TrainingRun(recipe, firstPictures(all, 16));
    expect(Math.abs(run.next().loss - Math.log(10)), id).toBeLessThan(0.1);
    run.dispose();
  }
});

test("durations read well", () => {
  expect([12.3, 89, 100, 3000, 9000].map(duration)).toEqual(["13 s", "89 s", "2 min", "50 min", "2.5 h"]);
});

const hasPictures = existsSync("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz");

test.skipIf(!hasPictures)(
  "a training that is stopped leaves a checkpoint, from which the next one goes on",
  async () => {
    const job = { id: "v1-0.23", seed: 0, recipe: "short" } as const;
    const steps: number[] = [];
    for (let i = 0; i < 2; i++) {
      const stopping = new AbortController();
      const lines: string[] = [];
      const say = (line: string): void => {
        lines.push(line);
        if (/(?:begins|goes on) at step/.test(line)) stopping.abort();
      };
      expect(await new Queue([job], { runs: root, workers: 2, say, signal: stopping.signal }).work()).toBe(0);
      expect(lines[0]).toMatch(
        i === 0 ? "v1-0.23, seed 0 (short): begins at step 0 of 936" : `goes on at step ${steps[0]}`,
      );
      const saved = readFileSync(join(folderOf(root, job), "checkpoint.json"), "utf8");
      steps.push((JSON.parse(saved) as { step: number }).step);
      expect(existsSync(join(folderOf(root, job), "lock"))).toBe(false);
    }
    expect(steps[0]).toBeGreaterThan(0);
    expect(steps[1]).toBeGreaterThan(steps[0]);
  },
);

test("a folder in which another process trains is left alone, with a sentence", async () => {
  const job = { id: "v1-0.25", seed: 0, recipe: "short" } as const;
  const folder = folderOf(root, job);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "lock"), String(process.pid));
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const { signal } = new AbortController();
  expect(await new Queue([job], { runs: root, workers: 1, say, signal }).work()).toBe(1);
  expect(lines).toEqual([
    `v1-0.25, seed 0 (short): process ${process.pid} trains in ${folder}; wait for it, or stop it`,
  ]);
  expect(readdirSync(folder)).toEqual(["lock"]);
});

test.skipIf(hasPictures)("skipped: a stopped training needs Debian’s dataset-fashion-mnist", () => undefined);

test("a name that the family does not have ends the command with a sentence", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["node_modules/tsx/dist/cli.mjs", "scripts/train.ts", "v3-1"],
    {
      encoding: "utf8",
    },
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/^invalid network: v3-1; it must be v2-0\.25, v2-0\.35, .*, v1-0\.23\n$/);
});
