/**
 * Changes the trained base of the family as each comparison of designs does, without training it again, and writes to
 * data/models/fashion/ablations.json how many of the 500 shipped pictures it still names rightly.
 *
 * Usage: `npx tsx scripts/measure-family-ablations.ts`
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Change } from "../src/model/pass/changes.js";
import { Classifier, batches } from "../src/model/runtime/classifier.js";
import { answersOf } from "../src/model/math/classification.js";
import { comparisons } from "../src/model/evidence/designComparison.js";
import type { FamilyAblation } from "../src/model/evidence/familyRecord.js";
import { designBase } from "../src/model/evidence/family.js";
import { type ClassifierManifest, decodeWeights, joinWeights } from "../src/model/pass/weights.js";
import { startInNode } from "./node-detector.js";

const folder = fileURLToPath(new URL("../data/models/fashion/", import.meta.url));

/** How many of the shipped pictures the stored network names rightly, changed in each of several ways. */
export async function rightAfter(id: string, variants: readonly (readonly Change[])[]): Promise<FamilyAblation[]> {
  await startInNode();
  const manifest = JSON.parse(await readFile(`${folder}${id}/manifest.json`, "utf8")) as ClassifierManifest;
  const parts = manifest.files.map(async (file) => decodeWeights(file, await readFile(`${folder}${id}/${file.name}`)));
  const classifier = new Classifier(manifest, joinWeights(await Promise.all(parts)));
  const bytes = new Uint8Array(await readFile(`${folder}pictures.bin`));
  const of = bytes.length / (classifier.side ** 2 + 1);
  const labels = bytes.subarray(of * classifier.side ** 2);
  const pictures = batches(bytes.subarray(0, of * classifier.side ** 2), classifier.side);
  const rows = variants.map((changes) => {
    const answers = pictures.flatMap((part) => answersOf(classifier.logits(part, changes), manifest.labels.length));
    return { id, changes, right: answers.filter((answer, i) => answer === labels[i]).length, of };
  });
  classifier.dispose();
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const variants = comparisons.flatMap(({ afterward }) => (afterward === undefined ? [] : [[afterward]]));
  const rows = await rightAfter(designBase, [[], ...variants]);
  const lines = rows.map((row) => ` ${JSON.stringify(row)}`);
  await writeFile(`${folder}ablations.json`, `[\n${lines.join(",\n")}\n]\n`);
  console.log(lines.join("\n"));
}
