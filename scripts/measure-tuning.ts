/**
 * Measures what the page Teach it says of blocks that learn with the head: right answers on pictures that were held back,
 * and detections that are left on the shipped photos. Ten pictures of each kind of the example to learn from, three splits.
 * Writes data/models/fashion/tuning.json; takes some minutes.
 *
 *     npx tsx scripts/measure-tuning.ts
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { clothing } from "../src/components/fashion/clothing.js";
import { exampleNames, grayPicture, placesOf } from "../src/components/teach-it/exampleSet.js";
import { exitIn, shippedBackbone } from "../src/components/teach-it/exits.js";
import { type Look, detectionMemory } from "../src/components/teach-it/memory.js";
import { familyLabels } from "../src/model/evidence/family.js";
import { heldOutPercent, splitOf } from "../src/model/math/heldOut.js";
import { pooled } from "../src/model/math/softmaxHead.js";
import { tailOf } from "../src/model/pass/tail.js";
import type { SsdOptions } from "../src/model/detection/ssd.js";
import { disposeTaps } from "../src/model/runtime/graph.js";
import { heapView } from "../src/model/runtime/tensorflow.js";
import { startTraining } from "../src/model/training/engine.js";
import { TailRun } from "../src/model/training/tailRun.js";
import { openDetector, readManifest, readPhoto, readPhotos, readWeights } from "./node-detector.js";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const setting = { exit: "res5", blocks: 3, steps: 40, rate: 0.001, batch: 16 } as const;
const learned = 10;
const splits = [1, 2, 3];

const detector = await openDetector();
await startTraining(await readFile(at("node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm")));
const pictures = clothing(new Uint8Array(await readFile(at("data/models/fashion/pictures.bin"))).buffer);
const places = exampleNames.map((name) => placesOf(pictures, familyLabels.indexOf(name)));
const labels = places.flatMap((own, label) => own.map(() => label));
const held = Math.min(...places.map(({ length }) => length)) - learned;
const exit = exitIn(shippedBackbone, setting.exit);
const tail = tailOf(detector.network.layers, { exit: exit.tap, blocks: setting.blocks, classes: exampleNames.length });
const [, , channels] = exit.shape;
const size = tail.layers[0].in.reduce((product, n) => product * n, 1);
const maps = new Float32Array(labels.length * size);
const features = new Float32Array(labels.length * channels);
for (const [i, place] of places.flat().entries()) {
  const input = detector.input(grayPicture(pictures.picture(place)), "stretch");
  const { taps } = detector.run(input, { taps: [tail.border, exit.tap] });
  input.dispose();
  const of = (tap: string) => heapView(taps.get(tap) ?? input);
  maps.set(of(tail.border), i * size);
  features.set(pooled(of(exit.tap), channels), i * channels);
  disposeTaps(taps);
}

/** What the detector finds on the photos, the plate of frames left out. */
async function looks(): Promise<Look[]> {
  const photos = (await readPhotos()).filter(({ frames }) => frames === undefined);
  return Promise.all(
    photos.map(async ({ id }) => {
      const picture = await readPhoto(id);
      const input = detector.input(picture, "stretch");
      const found = detector.detections(detector.run(input), picture, "stretch", { strongest: 90 });
      input.dispose();
      return { name: id, picture, ...found };
    }),
  );
}

const before = await looks();
const shipped = await readWeights(await readManifest<SsdOptions>());
const weights = new Map([
  ...shipped,
  [
    "head/kernel",
    { shape: [1, 1, channels, exampleNames.length], data: new Float32Array(channels * exampleNames.length) },
  ],
  ["head/bias", { shape: [exampleNames.length], data: new Float32Array(exampleNames.length) }],
] as const);
const percent = (right: number) => Number(((100 * right) / (held * exampleNames.length)).toFixed(3));
const rows: object[] = [];
for (const split of splits) {
  const parts = splitOf(labels, held / (held + learned), split);
  const frozen = heldOutPercent({ size: channels, features, labels }, exampleNames.length, parts);
  rows.push({
    norm: "all frozen",
    split,
    percent: Number(frozen.toFixed(3)),
    kept: before.flatMap((look) => look.detections).length,
  });
  for (const norm of ["frozen", "live"] as const) {
    const run = new TailRun({ tail, weights, maps, labels, ...parts, ...setting, norm, seed: split });
    for (let step = 0; step < setting.steps; step++) run.next();
    const { held: right } = run.judge();
    detector.network.convolutions.replace(detector.network.layers, run.folded());
    run.dispose();
    const { kept } = detectionMemory(before, await looks());
    detector.network.convolutions.replace(detector.network.layers, new Map());
    rows.push({ norm, split, percent: percent(right), kept });
    console.log(rows.at(-1));
  }
}
const { exit: name, blocks, steps, rate } = setting;
const found = before.flatMap((look) => look.detections.map(({ label }) => label));
const head = { classes: exampleNames, learned, held, exit: name, blocks, stages: tail.stages, steps, rate, found };
const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
await writeFile(
  at("data/models/fashion/tuning.json"),
  `${JSON.stringify(head).slice(0, -1)},\n "rows": [\n${lines}\n ]\n}\n`,
);
