import { beforeAll, expect, test } from "vitest";
import { startInNode } from "../../../scripts/node-detector.js";
import { layers } from "../../../src/model/architecture/layers.js";
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";
import { random } from "../../../src/model/math/random.js";
import { grayBatch } from "../../../src/model/pass/grayBatch.js";
import { LayerGraph, disposeTaps, forward } from "../../../src/model/runtime/graph.js";
import * as runtime from "../../../src/model/runtime/tensorflow.js";
import { Adam } from "../../../src/model/training/adam.js";
import { engine, tf } from "../../../src/model/training/engine.js";
import { TrainingGraph } from "../../../src/model/training/graph.js";
import { crossEntropy } from "../../../src/model/training/operations.js";
import { type LabeledPictures, batchPlaces } from "../../../src/model/training/pictures.js";
import { type Recipe, TrainingRun } from "../../../src/model/training/run.js";
import { startTrainingInNode, valuesOf } from "./start.js";

beforeAll(startTrainingInNode);

/** Two residual blocks on a small map: a step takes a millisecond. */
const small: Partial<NetworkOptions> = {
  resolution: 32,
  inputChannels: 1,
  classes: 3,
  stem: { c: 8, s: 2 },
  rows: [
    { t: 1, c: 8, n: 1, s: 2 },
    { t: 2, c: 8, n: 2, s: 2 },
  ],
  last: 16,
};

const recipe: Recipe = {
  network: small,
  preprocessing: { border: 2, scale: 1 / 127.5, offset: -1 },
  rate: 0.01,
  batch: 8,
  norm: "BN",
  freezeAt: 0,
  rule: "fan-in",
  seed: 5,
};

/** Bars at three heights, with noise: three kinds that a network can tell apart. */
function bars(count: number, seed: number): LabeledPictures {
  const { uniform } = random(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const pictures = Uint8Array.from({ length: count * 784 }, (_, i) => {
    const row = Math.floor((i % 784) / 28);
    const isBar = Math.floor(row / 9) === labels[Math.floor(i / 784)];
    return Math.floor(uniform() * 120) + (isBar ? 120 : 0);
  });
  return { pictures, labels };
}

const set = bars(60, 1);

function lossesOf(run: TrainingRun, steps: number): number[] {
  return Array.from({ length: steps }, () => run.next().loss);
}

test("200 steps of one seed give the same losses again, another seed gives others, and it learns", () => {
  const first = new TrainingRun(recipe, set);
  const losses = lossesOf(first, 200);
  const again = new TrainingRun(recipe, set);
  expect(lossesOf(again, 200)).toEqual(losses);
  const other = new TrainingRun({ ...recipe, seed: 6 }, set);
  expect(lossesOf(other, 3)).not.toEqual(losses.slice(0, 3));
  // By chance a third is right, and the loss is ln 3.
  expect(losses[0]).toBeGreaterThan(0.5);
  expect(losses.at(-1)).toBeLessThan(0.1);
  const { right, answers } = first.evaluate(bars(90, 2));
  expect(right).toBeGreaterThan(80);
  expect(answers.length).toBe(90);
  for (const run of [first, again, other]) run.dispose();
});

test("no tensor is left behind over 1000 steps and judgments, nor after the run", () => {
  const before = tf.memory().numTensors;
  const run = new TrainingRun(recipe, set);
  run.next();
  const { numTensors, numBytes } = tf.memory();
  for (let i = 0; i < 1000; i++) {
    run.next();
    if (i % 100 === 0) run.evaluate(set);
  }
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(tf.memory().numBytes).toBe(numBytes);
  run.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("a loss that is no number stops the run with a sentence that says where it began", () => {
  const before = tf.memory().numTensors;
  const wild = new TrainingRun({ ...recipe, network: { ...small, activation: "relu" }, norm: "none", rate: 1e20 }, set);
  // One step makes weights of 1e20; the products of two layers are beyond 32 bits.
  expect(() => lossesOf(wild, 3)).toThrow(
    /^At step 2 the loss is no longer a number\. It began in block_\d_\w+: its output is infinite or not a number\. Lower/,
  );
  wild.dispose();
  const run = new TrainingRun(recipe, set);
  run.next();
  run.graph.load(
    new Map([["block_1_depthwise/kernel", { shape: [3, 3, 16, 1], data: new Float32Array(144).fill(NaN) }]]),
  );
  expect(() => run.next()).toThrow(
    "At step 2 the loss is no longer a number. It began in block_1_depthwise: after the step before, some of its weights are no numbers.",
  );
  run.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("the optimizers of TensorFlow.js work, and Adam of one walk takes the same steps as theirs", () => {
  const x = grayBatch(set.pictures.subarray(0, 8 * 784), 28, recipe.preprocessing);
  const train = (optimizer: tf.Optimizer): number[] => {
    const graph = new TrainingGraph(layers(small), recipe);
    const losses = Array.from({ length: 12 }, () =>
      tf.tidy(() => {
        const input: tf.Tensor4D = tf.tensor(x, [8, 32, 32, 1]);
        const loss = () => crossEntropy(graph.forward(input, true), set.labels.subarray(0, 8));
        const cost = optimizer.minimize(loss, true, graph.learning) as tf.Scalar;
        graph.settle();
        return valuesOf(cost)[0] as unknown as tf.Tensor;
      }),
    ) as unknown as number[];
    graph.dispose();
    optimizer.dispose();
    return losses;
  };
  const theirs = train(tf.train.adam(0.01));
  train(new Adam(0.01)).forEach((loss, i) => expect(loss).toBeCloseTo(theirs[i], 4));
  for (const optimizer of [tf.train.sgd(0.1), tf.train.momentum(0.05, 0.9)]) {
    const losses = train(optimizer);
    expect(losses[11]).toBeLessThan(0.7 * losses[0]);
  }
});

test("a frozen part keeps every number, its statistics too; frozen normalizations keep theirs", () => {
  const changedBy = (options: Partial<Recipe>): Set<string> => {
    const run = new TrainingRun({ ...recipe, ...options }, set);
    const before = run.graph.weights();
    lossesOf(run, 3);
    const changed = [...run.graph.weights()].filter(([name, { data }]) =>
      data.some((value, i) => value !== before.get(name)?.data[i]),
    );
    run.dispose();
    return new Set(changed.map(([name]) => name));
  };
  const all = changedBy({});
  expect(all.has("Conv1/kernel") && all.has("Conv1/mean") && all.has("predictions/bias")).toBe(true);
  const frozen = changedBy({ freezeAt: 2 });
  expect([...all].filter((name) => !frozen.has(name)).every((name) => /^(?:Conv1|block_0)/.test(name))).toBe(true);
  expect([...frozen].some((name) => /^(?:Conv1|block_0)/.test(name))).toBe(false);
  const fixed = changedBy({ norm: "FrozenBN" });
  expect([...fixed].some((name) => /gamma|beta|mean|variance/.test(name))).toBe(false);
  expect(fixed.has("Conv1/kernel")).toBe(true);
});

test("what was trained, folded, is what the network that only runs answers", async () => {
  await startInNode();
  for (const norm of ["BN", "none"] as const) {
    const run = new TrainingRun({ ...recipe, norm }, set);
    lossesOf(run, 60);
    const { answers } = run.evaluate(set);
    const network = new LayerGraph(run.graph.layers, run.graph.folded());
    const values = grayBatch(set.pictures, 28, recipe.preprocessing);
    const logits = (() => {
      const input: runtime.tf.Tensor4D = runtime.tf.tensor(values, [60, 32, 32, 1]);
      const taps = forward(network, input);
      const copy = runtime.heapView(taps.get("predictions") as runtime.tf.Tensor).slice();
      disposeTaps(taps);
      input.dispose();
      return copy;
    })();
    const own = tf.tidy(() => {
      const input: tf.Tensor4D = tf.tensor(values, [60, 32, 32, 1]);
      return { copy: engine().heap.values(run.graph.forward(input, false)).slice() } as unknown as tf.NamedTensorMap;
    }) as unknown as { copy: Float32Array };
    logits.forEach((logit, i) => expect(logit).toBeCloseTo(own.copy[i], 3));
    expect(
      Array.from(answers, (_, i) => {
        const row = logits.subarray(3 * i, 3 * i + 3);
        return row.indexOf(Math.max(...row));
      }),
    ).toEqual([...answers]);
    network.dispose();
    run.dispose();
  }
});

test("an epoch shows each picture once, in an order of its own", () => {
  const places = batchPlaces(10, 3, 4);
  const epochs = [0, 1].map(() => Array.from({ length: 3 }, () => places.next().value).flat());
  for (const epoch of epochs) expect(new Set(epoch).size).toBe(9);
  expect(epochs[0]).not.toEqual(epochs[1]);
});

test("what cannot be is refused with a sentence", () => {
  const refused = (options: Partial<Recipe>) => () => new TrainingRun({ ...recipe, ...options }, set).next();
  expect(refused({ rate: 0 })).toThrow("invalid rate: 0; it must be above 0");
  expect(refused({ batch: 1 })).toThrow("invalid batch: 1; it must be 2 or more");
  expect(refused({ batch: 61 })).toThrow("invalid batch: 61; it must be a whole number from 1 to 60");
  expect(refused({ norm: "GN" as never })).toThrow("invalid norm: GN; it must be BN, FrozenBN, none");
});
