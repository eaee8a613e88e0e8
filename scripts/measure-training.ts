/**
 * Measures what the page Train asks: right answers on the 500 test pictures after 100 steps, for four designs with three
 * seeds each, with one of the two builds of the kernels. They round differently, and 100 steps make that many answers.
 * Writes its rows into data/models/fashion/hundred-steps.json; takes some minutes.
 *
 *     npx tsx scripts/measure-training.ts simd
 *     node --experimental-wasm-relaxed-simd --import tsx scripts/measure-training.ts fma
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Design, plainDesign, recipeOf } from "../src/components/train/design.js";
import type { HundredSteps } from "../src/components/train/questions.js";
import { startTraining } from "../src/model/training/engine.js";
import { labeledPictures } from "../src/model/training/pictures.js";
import { TrainingRun } from "../src/model/training/run.js";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const steps = 100;
const designs: Readonly<Record<string, Partial<Design>>> = {
  plain: {},
  mish: { activation: "mish" },
  chain: { residuals: "off" },
  bare: { norm: "none" },
};

const build = process.argv[2] === "fma" ? "fma" : "simd";
const wasm = await readFile(at("node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"));
await startTraining(wasm, build);
const path = at("data/models/fashion/hundred-steps.json");
const training = labeledPictures(gunzipSync(await readFile(at("data/models/fashion/training.bin"))));
const test = labeledPictures(await readFile(at("data/models/fashion/pictures.bin")));
const before = JSON.parse(await readFile(path, "utf8")) as HundredSteps;
const rows = before.rows.filter((row) => row.build !== build);
for (const [design, change] of Object.entries(designs)) {
  for (const seed of [1, 2, 3]) {
    const run = new TrainingRun(recipeOf({ ...plainDesign, ...change, seed }), training);
    for (let i = 0; i < steps; i++) run.next();
    const { right } = run.evaluate(test);
    run.dispose();
    rows.push({ build, design, seed, right });
    console.log(`${design}, seed ${seed}: ${right} of ${test.labels.length}`);
  }
}
const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
await writeFile(path, `{\n "steps": ${steps},\n "pictures": ${test.labels.length},\n "rows": [\n${lines}\n ]\n}\n`);
