/** The exported programs are run: PyTorch where Debian's python3-torch is installed, TensorFlow.js in Node. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startInNode } from "../../../../scripts/node-detector.js";
import { backbone, featuresOf } from "../../../../src/model/architecture/backbone.js";
import { total } from "../../../../src/model/architecture/cost.js";
import { codeFiles, exportProblem } from "../../../../src/model/architecture/exportCode/index.js";
import { pytorchCode } from "../../../../src/model/architecture/exportCode/pytorch.js";
import { tensorflowCode } from "../../../../src/model/architecture/exportCode/tensorflow.js";
import { learningTotal } from "../../../../src/model/architecture/freeze.js";
import { LayerGraph, disposeTaps, forward } from "../../../../src/model/runtime/graph.js";
import { heapView, tf } from "../../../../src/model/runtime/tensorflow.js";
import { python, torchVersion } from "../../../pytorch.js";
import { type Case, channelsLast, foldedWeights, makeCase, tensorflowArrays, torchArrays } from "./cases.js";

const hasTorch = torchVersion !== undefined;
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const cases = Array.from({ length: 20 }, (_, seed) => makeCase(seed));

/** Those that are turned into TorchScript and ONNX, too, which takes long: one of each normalization, and a single exit. */
const converted = [6, 7, 8, 9];

interface Answer {
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly trainable: number;
  readonly all: number;
  /** Features of which a step of training moves any number. */
  readonly moved: readonly number[];
}
interface TorchAnswer {
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly trainable: number;
  readonly frozen: number;
  readonly buffers: number;
  /** Largest difference between the module and its TorchScript. */
  readonly scripted: number | null;
  /** Bytes of the ONNX file. */
  readonly onnx: number | null;
  readonly moved: readonly number[];
  readonly deviations: readonly (readonly [value: number, draws: number])[];
}
type Outputs = ReadonlyMap<string, Float32Array>;

/** The features that learn: the others keep every number in training, their means and variances, too. */
function learningFeatures({ built }: Case): number[] {
  return featuresOf(built.layers).flatMap((_, feature) => (feature >= built.options.freezeAt ? [feature] : []));
}

/** Largest difference as a share of the range of the first. */
function error(a: Float32Array, b: Float32Array): number {
  expect(b.length).toBe(a.length);
  const range =
    a.reduce((most, v) => Math.max(most, v), -Infinity) - a.reduce((least, v) => Math.min(least, v), Infinity);
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0) / range;
}

const bytesOf = (arrays: readonly { data: Float32Array }[]) =>
  Buffer.concat(arrays.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)));

/** Cuts a file of outputs, one after the other, into arrays; shapes have a batch of one in front. */
function outputsOf(file: string, shapes: Readonly<Record<string, number[]>>): Map<string, Float32Array> {
  const bytes = readFileSync(file);
  let at = bytes.byteOffset;
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const size = 4 * shape.reduce((a, b) => a * b, 1);
      at += size;
      return [name, new Float32Array(bytes.buffer.slice(at - size, at))];
    }),
  );
}

/** Writes every case's programs and arrays into a folder of its own. */
function writeCases(list: readonly Case[], folder: string): void {
  list.forEach((one, i) => {
    const own = path.join(folder, String(i));
    mkdirSync(own);
    const [forTorch, forTensorFlow] = [torchArrays(one), tensorflowArrays(one)];
    writeFileSync(path.join(own, "backbone.py"), pytorchCode(one.built));
    writeFileSync(path.join(own, "arrays.json"), JSON.stringify(forTorch.map(({ name, shape }) => [name, shape])));
    writeFileSync(path.join(own, "arrays.bin"), bytesOf(forTorch));
    writeFileSync(path.join(own, "backbone.mjs"), tensorflowCode(one.built));
    writeFileSync(
      path.join(own, "tfjs.json"),
      JSON.stringify(forTensorFlow.map(({ id, name, shape }) => [id, name, shape])),
    );
    writeFileSync(path.join(own, "tfjs.bin"), bytesOf(forTensorFlow));
  });
}

function runTorch(folder: string): { answers: TorchAnswer[]; outputs: Outputs[] } {
  const printed = execFileSync(python, [here("run_backbones.py"), folder, converted.join(",")], { encoding: "utf8" });
  const answers = JSON.parse(printed) as TorchAnswer[];
  const outputs = answers.map(({ shapes }, i) => {
    const found = outputsOf(path.join(folder, String(i), "outputs.bin"), shapes);
    return new Map([...found].map(([name, values]) => [name, channelsLast(values, shapes[name])]));
  });
  return { answers, outputs };
}

function runTensorFlow(folder: string): { answers: Answer[]; outputs: Outputs[] } {
  const printed = execFileSync(process.execPath, [here("run_backbones.mjs"), folder], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  // The library greets on standard output.
  const answers = JSON.parse(printed.slice(printed.lastIndexOf("\n") + 1)) as Answer[];
  const outputs = answers.map(({ shapes }, i) => outputsOf(path.join(folder, String(i), "tfjs-outputs.bin"), shapes));
  return { answers, outputs };
}

/** Runs the network of this site on the same weights. */
function runOurs(one: Case): Outputs {
  const network = new LayerGraph(one.built.layers, foldedWeights(one));
  const { resolution } = one.built.options;
  const x: tf.Tensor4D = tf.tensor(one.image, [1, resolution, resolution, 3]);
  const taps = forward(network, x, { taps: one.built.exits.map(({ tap }) => tap) });
  const copies = new Map(
    one.built.exits.map(({ name, tap }) => {
      const tensor = taps.get(tap);
      return [name, tensor === undefined ? new Float32Array() : heapView(tensor).slice()];
    }),
  );
  x.dispose();
  disposeTaps(taps);
  network.dispose();
  return copies;
}

let folder = "";
let js: ReturnType<typeof runTensorFlow> = { answers: [], outputs: [] };
beforeAll(async () => {
  await startInNode();
  // A module finds @tensorflow/tfjs only from inside the project.
  folder = mkdtempSync(here("../../../../node_modules/.exported-"));
  writeCases(cases, folder);
  js = runTensorFlow(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("twenty random backbones", () => {
  test.skipIf(!hasTorch)(
    `PyTorch ${hasTorch ? torchVersion : "is left out: /usr/bin/python3 has no torch (Debian: python3-torch)"}`,
    () => {
      const { answers, outputs } = runTorch(folder);
      for (const [i, one] of cases.entries()) {
        const { built } = one;
        const counted = learningTotal(built.layers, built.options);
        const { trainable, frozen, buffers, shapes, deviations, scripted, onnx, moved } = answers[i];
        if (converted.includes(i)) {
          expect(scripted, `TorchScript, case ${i}`).toBeLessThan(1e-4);
          expect(onnx, `ONNX, case ${i}`).toBeGreaterThan(4 * total(built.layers).parameters);
        }
        expect(moved, `case ${i}`).toEqual(learningFeatures(one));
        expect({ trainable, frozen, buffers }, `case ${i}`).toEqual(counted);
        expect(shapes).toEqual(
          Object.fromEntries(built.exits.map(({ name, shape: [h, w, c] }) => [name, [1, c, h, w]])),
        );
        // √(2 / 9) for depthwise layers, whatever their channels; the deviation of n draws varies by 1 / √(2 n).
        for (const [value, draws] of deviations)
          expect(Math.abs(value / Math.sqrt(2 / 9) - 1)).toBeLessThan(5 / Math.sqrt(2 * draws));
        for (const [name, values] of outputs[i]) {
          expect(
            error(values, js.outputs[i].get(name) ?? new Float32Array()),
            `TensorFlow.js, case ${i}, ${name}`,
          ).toBeLessThan(1e-4);
        }
        if (built.options.norm === "GN") continue;
        for (const [name, values] of runOurs(one))
          expect(error(outputs[i].get(name) ?? new Float32Array(), values), `ours, case ${i}, ${name}`).toBeLessThan(
            1e-4,
          );
      }
      // All four normalizations and both activations are among them.
      expect(new Set(cases.map(({ built }) => built.options.norm)).size).toBe(4);
      expect(new Set(converted.map((i) => cases[i].built.options.norm)).size).toBe(4);
      expect(new Set(cases.map(({ built }) => built.options.activation)).size).toBe(2);
    },
  );

  test("TensorFlow.js has as many numbers, and gives what our network gives", () => {
    for (const [i, one] of cases.entries()) {
      const { built } = one;
      const { trainable, all, shapes, moved } = js.answers[i];
      expect(moved, `case ${i}`).toEqual(learningFeatures(one));
      const outputs = js.outputs[i];
      const counted = learningTotal(built.layers, built.options);
      expect(trainable).toBe(counted.trainable);
      expect(all).toBe(counted.trainable + counted.frozen + counted.buffers);
      expect(shapes).toEqual(Object.fromEntries(built.exits.map(({ name, shape }) => [name, [1, ...shape]])));
      if (built.options.norm === "GN") continue;
      for (const [name, values] of runOurs(one))
        expect(error(outputs.get(name) ?? new Float32Array(), values), `case ${i}, ${name}`).toBeLessThan(1e-4);
    }
  });
});

test("JSON holds the table", () => {
  const json = codeFiles.find(({ format }) => format === "JSON");
  const parsed = JSON.parse(json?.write(backbone({ freezeAt: 1 })) ?? "") as {
    exits: { name: string; shape: number[] }[];
    layers: { id: string; weights: number; macs: number; frozen: number }[];
  };
  expect(parsed.exits.map(({ name, shape }) => [name, ...shape])).toEqual([
    ["res2", 56, 56, 24],
    ["res3", 28, 28, 32],
    ["res4", 14, 14, 96],
    ["res5", 7, 7, 320],
  ]);
  expect(parsed.layers).toHaveLength(51);
  // 3 · 3 · 3 · 32 weights on 112 · 112 positions; with γ and β 928 numbers that do not learn.
  expect(parsed.layers[0]).toMatchObject({ id: "Conv1", weights: 864, macs: 10_838_016, frozen: 928 });
});

test("a normalization that cannot be built is no program", () => {
  expect(exportProblem(backbone({ norm: "GN" }))).toBe(
    "32 groups do not divide 16, 24, 144 channels: the first layer that fails is block_0_project.",
  );
  expect(exportProblem(backbone({ norm: "GN", groups: 8 }))).toBeUndefined();
  expect(exportProblem(backbone({ norm: "GN", groups: 8, alpha: 0.75, rounding: "truncate" }))).toContain("12, 18");
});
