/** A whole step of both networks against PyTorch, which has other loops and another tape. */
import { beforeAll, expect, test } from "vitest";
import { type Layer, layers } from "../../../src/model/architecture/layers.js";
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";
import { family } from "../../../src/model/evidence/family.js";
import { random } from "../../../src/model/math/random.js";
import { tailOf } from "../../../src/model/pass/tail.js";
import { engine, tf } from "../../../src/model/training/engine.js";
import { TrainingGraph, type TrainingOptions } from "../../../src/model/training/graph.js";
import { crossEntropy } from "../../../src/model/training/operations.js";
import { torchVersion } from "../../pytorch.js";
import { differing, inPyTorch } from "./pytorchStep.js";
import { startTrainingInNode } from "./start.js";

beforeAll(startTrainingInNode);

const plain: TrainingOptions = { norm: "BN", freezeAt: 0, rule: "fan-in", seed: 3 };

/** Batches of which PyTorch chooses one, and pictures of a batch. */
const candidates = 60;
const count = 2;

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
    const { place, distance, parts } = inPyTorch(graph, {
      arrays: new Map([["inputs", { shape: [candidates, count, size, size, channels], data: inputs }]]),
      labels: Array.from({ length: candidates }, () => labels),
      learning: names,
    });
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
    graph.dispose();
    expect(parts.length).toBeGreaterThan(one.table ? 25 : 40);
    expect(differing(parts, actual)).toEqual([]);
  },
);

test.skipIf(torchVersion !== undefined)(
  "skipped: the steps against PyTorch need Debian’s python3-torch",
  () => undefined,
);
