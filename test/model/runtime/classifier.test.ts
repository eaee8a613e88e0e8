import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { readRecord } from "../../../scripts/models/familyRuns.js";
import { startInNode } from "../../../scripts/node-detector.js";
import { Classifier, batches } from "../../../src/model/runtime/classifier.js";
import { classMapLogit, classMapOf } from "../../../src/model/math/classMap.js";
import { answersOf } from "../../../src/model/math/classification.js";
import type { FamilyRecord } from "../../../src/model/evidence/familyRecord.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";
import { type ClassifierManifest, decodeWeights } from "../../../src/model/pass/weights.js";
import { foldedWeights, readArrays } from "../fixtures/torchRun.js";

const data = fileURLToPath(new URL("../../../data/models/fashion/", import.meta.url));
const fixtures = fileURLToPath(new URL("../fixtures/fashion/", import.meta.url));
const records = JSON.parse(readFileSync(`${data}records.json`, "utf8")) as FamilyRecord[];
const file = new Uint8Array(readFileSync(`${data}pictures.bin`));
const count = file.length / (28 * 28 + 1);
const pictures = file.subarray(0, count * 28 * 28);
const labels = file.subarray(count * 28 * 28);

beforeAll(startInNode);

const manifestOf = (id: string) => JSON.parse(readFileSync(`${data}${id}/manifest.json`, "utf8")) as ClassifierManifest;

async function open(id: string): Promise<Classifier> {
  const manifest = manifestOf(id);
  const [stored] = manifest.files;
  return new Classifier(manifest, await decodeWeights(stored, readFileSync(`${data}${id}/${stored.name}`)));
}

const logitsOf = (classifier: Classifier, some: Uint8Array) =>
  Float32Array.from(batches(some, classifier.side).flatMap((part) => [...classifier.logits(part)]));

describe("the shipped pictures", () => {
  test("are 500, fifty of each kind", () => {
    expect(count).toBe(500);
    for (let kind = 0; kind < 10; kind++) expect(labels.filter((label) => label === kind)).toHaveLength(50);
  });

  test("begin with the data set's first test picture, an ankle boot whose first bright rows are empty", () => {
    expect(labels[0]).toBe(9);
    expect(pictures.subarray(0, 7 * 28).every((value) => value === 0)).toBe(true);
  });
});

test("a picture gets a border and becomes −1 … 1", async () => {
  const classifier = await open(records.find(({ shipped }) => shipped)?.id ?? "");
  const picture = new Uint8Array(28 * 28);
  picture[0] = 255;
  picture[28 * 28 - 1] = 51;
  const input = classifier.input(picture);
  const values = await input.data();
  expect(input.shape).toEqual([1, 32, 32, 1]);
  expect([values[0], values[2 * 32 + 2], values[2 * 32 + 3]]).toEqual([-1, 1, -1]);
  expect(values[29 * 32 + 29]).toBeCloseTo(-0.6, 6);
  input.dispose();
  expect(() => classifier.input(new Uint8Array(783))).toThrow(
    "invalid pictures: 783 bytes; it must be a multiple of 784",
  );
  classifier.dispose();
});

test("TensorFlow.js agrees with PyTorch on 200 pictures in 32 bits, within 1e-3 of the logits' range", async () => {
  const { id, network } = await readRecord(fixtures);
  const weights = foldedWeights(await readArrays(fixtures), layers(network));
  const classifier = new Classifier(manifestOf(id), weights);
  const ours = logitsOf(classifier, pictures.subarray(0, 200 * 28 * 28));
  classifier.dispose();
  const bytes = readFileSync(`${fixtures}logits.bin`);
  const theirs = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  expect(theirs).toHaveLength(2000);
  const range = Math.max(...theirs) - Math.min(...theirs);
  expect(range).toBeGreaterThan(5);
  expect(Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]))) / range).toBeLessThanOrEqual(1e-3);
});

test("the class maps' means plus biases are PyTorch's logits, and the network's own", async () => {
  const { id, network } = await readRecord(fixtures);
  const weights = foldedWeights(await readArrays(fixtures), layers(network));
  const before = tf.memory().numTensors;
  const classifier = new Classifier(manifestOf(id), weights);
  const { logits, maps } = classifier.classMaps(pictures.subarray(0, 20 * 28 * 28));
  classifier.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(maps.shape).toEqual([4, 4, 10]);
  const bytes = readFileSync(`${fixtures}logits.bin`);
  const theirs = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 20 * 40));
  for (let picture = 0; picture < 20; picture++) {
    for (let kind = 0; kind < 10; kind++) {
      const { logit } = classMapLogit(classMapOf(maps, picture, kind), maps.bias[kind]);
      expect(Math.abs(logit - theirs[10 * picture + kind])).toBeLessThan(0.02);
      expect(Math.abs(logit - logits[10 * picture + kind])).toBeLessThan(1e-4);
    }
  }
});

describe("the stored networks on the shipped pictures", () => {
  test.each(records.flatMap(({ id, shipped }) => (shipped ? [[id, shipped] as const] : [])))(
    "%s answers as recorded, and leaves no tensor behind",
    async (id, shipped) => {
      const before = tf.memory().numTensors;
      const classifier = await open(id);
      expect(classifier.manifest.files[0]).toMatchObject({ bytes: shipped.bytes, sha256: shipped.sha256 });
      const answers = answersOf(logitsOf(classifier, pictures), 10);
      classifier.dispose();
      expect(tf.memory().numTensors).toBe(before);
      // Other processors round otherwise: a picture between two kinds may fall to the other.
      const others = answers.filter((answer, i) => String(answer) !== shipped.answers[i]);
      expect(others.length).toBeLessThanOrEqual(1);
      // A network that guesses gets 50.
      expect(answers.filter((answer, i) => answer === labels[i]).length).toBeGreaterThan(400);
    },
  );
});
