/** Networks that a host of this site adds from files of other programs. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { convertNetwork, removeNetwork, writeNetwork } from "../../scripts/models/addedNetwork.js";
import { readPhoto, startInNode } from "../../scripts/node-detector.js";
import { type ImageClassifierManifest, decodeWeights } from "../../src/model/pass/weights.js";
import type { Picture } from "../../src/model/types.js";
import { v2Families } from "../model/own/families.js";
import { merged, sample } from "../model/own/sample.js";
import { writeKerasH5 } from "../model/own/writers/keras.js";

const v2 = sample({ variant: "v2", alpha: 0.35 });
const names = Array.from({ length: 7 }, (_, i) => `kind ${i}`);
let folder: string;
let photo: Picture;
beforeAll(async () => {
  await startInNode();
  photo = await readPhoto("cat");
  folder = mkdtempSync(join(tmpdir(), "added-"));
  writeFileSync(join(folder, "weights.h5"), writeKerasH5(v2, v2Families.keras, false));
  writeFileSync(join(folder, "labels.txt"), names.join("\n"));
  writeFileSync(join(folder, "few.txt"), "one\ntwo");
});

const options = () => ({
  id: "keras-035",
  license: "MIT",
  files: [join(folder, "weights.h5")],
  labels: join(folder, "labels.txt"),
});

test("its weights come back within half a step of eight bits, norms merged by the published formula", async () => {
  const { manifest, bytes, sentence, verdicts, change } = await convertNetwork(options(), [photo], []);
  expect(sentence).toBe("MobileNet V2, α 0.35, 53 of 53 layers, 7 classes; from Keras");
  expect(manifest.source).toEqual({ file: "weights.h5", license: "MIT" });
  expect(manifest.labels).toEqual(names);
  const [entry] = manifest.files;
  const weights = await decodeWeights(entry, bytes);
  expect(weights.size).toBe(2 * v2.layers.length);
  for (const part of v2.layers) {
    const { kernel, bias } = merged(part, 1e-3);
    const { id, out } = part.layer;
    const found = weights.get(`${id}/kernel`)!.data;
    const stored = entry.arrays.find(({ name }) => name === `${id}/kernel`)!.format;
    const most = new Float64Array(out[2]);
    kernel.forEach((v, i) => (most[i % out[2]] = Math.max(most[i % out[2]], Math.abs(v))));
    // One step is 1/127 of the largest weight of a channel; a 16-bit float has 11 bits.
    const step = stored === "int8" ? 1 / 254 : 2 ** -11;
    const off = kernel.filter((v, i) => Math.abs(v - found[i]) > 1.01 * step * most[i % out[2]] + 1e-6);
    expect(off, id).toEqual([]);
    for (const [i, v] of bias.entries()) expect(weights.get(`${id}/bias`)!.data[i]).toBeCloseTo(v, 4);
  }
  // Its statistics are there: five settings or more were tried, the best first.
  expect(verdicts.length).toBeGreaterThan(4);
  expect(verdicts.map(({ distance }) => distance)).toEqual(
    verdicts.map(({ distance }) => distance).sort((a, b) => a - b),
  );
  expect(change?.pictures).toBe(1);
  expect(change!.largest).toBeLessThan(1);
});

test("labels that do not fit, and files that are no network, are refused with a sentence", async () => {
  const few = convertNetwork({ ...options(), labels: join(folder, "few.txt") }, [photo], []);
  await expect(few).rejects.toThrow("invalid labels: few.txt has 2 lines; the network has 7 classes");
  const text = convertNetwork({ ...options(), files: [join(folder, "labels.txt")] }, [photo], []);
  await expect(text).rejects.toThrow("Labels need a network.");
});

test("a project lists what was added, never takes a name twice, and forgets what is removed", async () => {
  const root = mkdtempSync(join(tmpdir(), "site-"));
  for (const path of ["data/models/face-v1", "src/model/runtime"]) mkdirSync(join(root, path), { recursive: true });
  const added = await convertNetwork({ ...options(), asAssumed: true }, [], []);
  await writeNetwork(root, added);
  await writeNetwork(root, added);
  const listing = () => readFileSync(join(root, "src/model/runtime/addedNetworks.ts"), "utf8");
  expect(listing()).toContain(`FileAttachment("../../data/models/keras-035/weights.bin").href`);
  expect(listing().match(/title:/g)).toHaveLength(1);
  const stored = JSON.parse(readFileSync(join(root, "data/models/keras-035/manifest.json"), "utf8")) as object;
  expect(stored).toMatchObject({ kind: "image-classifier", id: "keras-035", labels: names });

  const named = (id: string) =>
    writeNetwork(root, { ...added, manifest: { ...added.manifest, id } as ImageClassifierManifest });
  await expect(named("face-v1")).rejects.toThrow("the site has a network of this name");
  await expect(named("../up")).rejects.toThrow("small letters, digits, dots and hyphens");
  await expect(removeNetwork(root, "face-v1")).rejects.toThrow("added networks: keras-035");
  await removeNetwork(root, "keras-035");
  expect(listing()).toContain("addedNetworks: Readonly<Record<string, AddedNetwork>> = {};");
});
