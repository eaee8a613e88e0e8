/**
 * Measures what the page Teach it asks: right answers of a head at every exit of the frozen V2, on the kinds of the page's
 * example, with ten pictures of each kind to learn from. Writes data/models/fashion/exits.json; takes some minutes.
 *
 *     npx tsx scripts/measure-exits.ts
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { clothing } from "../src/components/fashion/clothing.js";
import { exampleNames, grayPicture, placesOf } from "../src/components/teach-it/exampleSet.js";
import { shippedBackbone } from "../src/components/teach-it/exits.js";
import { familyLabels } from "../src/model/evidence/family.js";
import { heldOutPercent, splitOf } from "../src/model/math/heldOut.js";
import { pooled } from "../src/model/math/softmaxHead.js";
import { disposeTaps } from "../src/model/runtime/graph.js";
import { heapView } from "../src/model/runtime/tensorflow.js";
import { openDetector } from "./node-detector.js";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { exits: headExits } = shippedBackbone;
const splits = 20;
const learned = 10;

const pictures = clothing(new Uint8Array(await readFile(at("data/models/fashion/pictures.bin"))).buffer);
const places = exampleNames.map((name) => placesOf(pictures, familyLabels.indexOf(name)));
const labels = places.flatMap((own, label) => own.map(() => label));
const detector = await openDetector();
const features = headExits.map((): Float32Array[] => []);
for (const place of places.flat()) {
  const input = detector.input(grayPicture(pictures.picture(place)), "stretch");
  const { taps } = detector.run(input, { taps: headExits.map(({ tap }) => tap) });
  input.dispose();
  headExits.forEach(({ tap, shape }, i) => {
    const tensor = taps.get(tap);
    if (tensor) features[i].push(pooled(heapView(tensor), shape[2]));
  });
  disposeTaps(taps);
}
const held = Math.min(...places.map(({ length }) => length)) - learned;
const rows = headExits.map(({ name, shape: [, , size] }, i) => {
  const all = new Float32Array(labels.length * size);
  features[i].forEach((one, place) => all.set(one, place * size));
  const examples = { size, features: all, labels };
  const percents = Array.from({ length: splits }, (_, seed) =>
    heldOutPercent(examples, exampleNames.length, splitOf(labels, held / (held + learned), seed + 1)),
  );
  console.log(name, percents.reduce((sum, value) => sum + value, 0) / splits);
  return { exit: name, percents: percents.map((value) => Number(value.toFixed(3))) };
});
const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
const head = `{\n "classes": ${JSON.stringify(exampleNames)},\n "learned": ${learned},\n "held": ${held},\n`;
await writeFile(at("data/models/fashion/exits.json"), `${head} "rows": [\n${lines}\n ]\n}\n`);
