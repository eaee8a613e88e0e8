/** A whole step of both networks against PyTorch, which has other loops and another tape. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { type Layer, layers } from "../../../src/model/architecture/layers.js";
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";
import { family } from "../../../src/model/evidence/family.js";
import { random } from "../../../src/model/math/random.js";
import { tailOf } from "../../../src/model/pass/tail.js";
import { engine, tf } from "../../../src/model/training/engine.js";
import { TrainingGraph, type TrainingOptions } from "../../../src/model/training/graph.js";
import { crossEntropy } from "../../../src/model/training/operations.js";
import { python, torchVersion } from "../../pytorch.js";
import { startTrainingInNode } from "./start.js";

beforeAll(startTrainingInNode);

const plain: TrainingOptions = { norm: "BN", freezeAt: 0, rule: "fan-in", seed: 3 };

interface Part {
  readonly name: string;
  readonly values: Float64Array;
}

/** Batches of which PyTorch chooses one, and pictures of a batch. */
const candidates = 60;
const count = 2;

/** Runs step.py on a network's arrays. */
function inPyTorch(
  graph: TrainingGraph,
  inputs: Float32Array,
  labels: readonly number[],
  learning: readonly string[],
): { place: number; distance: number; parts: Part[] } {
  const folder = mkdtempSync(join(tmpdir(), "step-"));
  try {
    const [size, , channels] = graph.layers[0].in;
    const arrays = [
      ...[...graph.weights()].map(([name, { shape, data }]) => ({ name, shape, data })),
      { name: "inputs", shape: [candidates, count, size, size, channels], data: inputs },
    ];
    let offset = 0;
    const listed = arrays.map(({ name, shape, data }) => {
      const entry = { name, shape, offset };
      offset += data.byteLength;
      return entry;
    });
    const isLive = graph.options.norm === "BN";
    const moving = arrays.map(({ name }) => name).filter((name) => /\/(?:mean|variance)$/.test(name));
    const description = { layers: graph.layers, arrays: listed, labels, isLive, learning, moving };
    writeFileSync(join(folder, "step.json"), JSON.stringify(description));
    writeFileSync(join(folder, "in.bin"), Buffer.concat(arrays.map(({ data }) => Buffer.from(data.buffer))));
    execFileSync(python, [fileURLToPath(new URL("step.py", import.meta.url)), folder]);
    const bytes = readFileSync(join(folder, "out.bin"));
    const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    let at = 0;
    const take = (name: string, length: number): Part => ({ name, values: all.slice(at, (at += length)) });
    const sizes = new Map(arrays.map(({ name, data }) => [name, data.length]));
    const [place, distance] = take("choice", 2).values;
    const parts = [take("loss", 1), ...[...learning, ...moving].map((name) => take(name, sizes.get(name) ?? 0))];
    return { place, distance, parts };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const largest = (values: Float64Array) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** Largest difference as a share of the range of the tensor, and of `least` where that is 0 but for rounding. */
function errorOf(actual: Float32Array, expected: Float64Array, least: number): number {
  const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - actual[i])), 0);
  return worst === 0 ? 0 : worst / Math.max(largest(expected), least);
}

const network = (id: string): Partial<NetworkOptions> => family.find((member) => member.id === id)?.network ?? {};

/** The last three blocks of the detector's network on maps of 4 × 4, with a head of ten classes. */
const tail = () => {
  const whole = layers({ resolution: 128, classes: 0 });
  const { layers: table } = tailOf(whole, { exit: "block_16_project", blocks: 3, classes: 10 });
  return table.map((layer) => ({ ...layer, batchNorm: !["pool", "head"].includes(layer.id) }));
};

interface Case {
  readonly name: string;
  readonly network: Partial<NetworkOptions>;
  readonly options: TrainingOptions;
  /** In place of the network's layers. */
  readonly table?: () => readonly Layer[];
}

const cases: readonly Case[] = [
  { name: "the last blocks, normalization live", network: {}, table: tail, options: plain },
  { name: "the last blocks, normalization frozen", network: {}, table: tail, options: { ...plain, norm: "FrozenBN" } },
  { name: "V2 α 0.25", network: network("v2-0.25"), options: plain },
  { name: "V1 α 0.25", network: network("v1-0.25"), options: plain },
  { name: "V2 α 0.25 with Mish", network: network("v2-0.25-mish"), options: plain },
  {
    name: "V2 α 0.25, padded as PyTorch does, without normalization",
    network: { ...network("v2-0.25"), padding: "pytorch" },
    options: { ...plain, norm: "none" },
  },
  {
    name: "V1 α 0.25 with full convolutions, normalization frozen",
    network: { ...network("v1-0.25"), convolution: "full" },
    options: { ...plain, norm: "FrozenBN" },
  },
];

test.skipIf(torchVersion === undefined).each(cases)(
  "loss, gradients and statistics of a step of $name are PyTorch's",
  (one) => {
    const { normal, integer } = random(11);
    const graph = new TrainingGraph(one.table?.() ?? layers(one.network), one.options);
    const [size, , channels] = graph.layers[0].in;
    const length = count * size * size * channels;
    const inputs = Float32Array.from({ length: candidates * length }, normal);
    const labels = Array.from({ length: count }, () => integer(10));
    const names = graph.learning.map(({ name }) => graph.nameOf(name));
    const { place, distance, parts } = inPyTorch(graph, inputs, labels, names);
    expect(distance).toBeGreaterThan(1e-6);
    const actual = new Map<string, Float32Array>();
    tf.tidy(() => {
      const x: tf.Tensor4D = tf.tensor(inputs.slice(place * length, (place + 1) * length), [
        count,
        size,
        size,
        channels,
      ]);
      const { value, grads } = tf.variableGrads(() => crossEntropy(graph.forward(x, true), labels), graph.learning);
      const values = (tensor: tf.Tensor) => engine().heap.values(tensor).slice();
      actual.set("loss", values(value));
      for (const [name, gradient] of Object.entries(grads)) actual.set(graph.nameOf(name), values(gradient));
    });
    graph.settle();
    for (const [name, { data }] of graph.weights()) if (!actual.has(name)) actual.set(name, data);
    // What a normalization takes away again has the gradient 0: it is held against the largest of its kind.
    const kindOf = (name: string) => name.replace(/.*\//, "");
    const least = (name: string) =>
      0.03 *
      Math.max(...parts.filter((part) => kindOf(part.name) === kindOf(name)).map(({ values }) => largest(values)));
    const errors = parts.map(({ name, values }) => ({
      name,
      error: errorOf(
        actual.get(name) ?? new Float32Array(values.length).fill(NaN),
        values,
        name === "loss" ? 0 : least(name),
      ),
    }));
    graph.dispose();
    expect(parts.length).toBeGreaterThan(one.table ? 25 : 40);
    expect(errors.filter(({ error }) => !(error <= 1e-4))).toEqual([]);
  },
);

test.skipIf(torchVersion !== undefined)(
  "skipped: the steps against PyTorch need Debian’s python3-torch",
  () => undefined,
);
