import { beforeAll, expect, test } from "vitest";
import { startInNode } from "../../../scripts/node-detector.js";
import { LayerGraph, randomWeights } from "../../../src/model/runtime/graph.js";
import { timeLayers } from "../../../src/model/runtime/layerTimes.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";

const small = layers({ variant: "v2", alpha: 0.35, resolution: 96, classes: 0 });
let network: LayerGraph;
let input: tf.Tensor4D;

beforeAll(async () => {
  await startInNode();
  network = new LayerGraph(small, randomWeights(small, 1));
  input = tf.tensor(new Float32Array(96 * 96 * 3).fill(0.1), [1, 96, 96, 3]) as tf.Tensor4D;
});

const quiet = { pause: () => Promise.resolve(), onProgress: () => undefined };

test("every layer and every sum has as many samples as rounds, and nothing is left behind", async () => {
  const before = tf.memory().numTensors;
  const told: number[] = [];
  const times = await timeLayers(network, input, {
    budget: 2,
    rounds: 2,
    ...quiet,
    onProgress: ({ done, of }) => told.push(done / of),
  });
  // 52 layers and 10 sums.
  expect(times.steps.length).toBe(62);
  expect(new Set(times.steps.map(({ milliseconds }) => milliseconds.length))).toEqual(new Set([2]));
  for (const { milliseconds } of times.steps) for (const time of milliseconds) expect(time).toBeGreaterThan(0);
  expect(times.passes.length).toBe(6);
  expect([times.macsPerSecond, times.bytesPerSecond].every((rate) => rate > 1e6)).toBe(true);
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(tf.memory().numTensors).toBe(before);
});

test("one run takes a fraction of the budget: small layers are repeated", async () => {
  const { steps } = await timeLayers(network, input, { budget: 5, rounds: 1, ...quiet });
  const fastest = Math.min(...steps.flatMap(({ milliseconds }) => milliseconds));
  expect(fastest).toBeLessThan(1);
});

test("stops where it is told to, and frees what it holds", async () => {
  const before = tf.memory().numTensors;
  let turns = 0;
  const pause = () => (++turns > 5 ? Promise.reject(new Error("stopped")) : Promise.resolve());
  await expect(timeLayers(network, input, { budget: 1, rounds: 1, ...quiet, pause })).rejects.toThrow("stopped");
  expect(turns).toBe(6);
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  [{ budget: 0, rounds: 1 }, "invalid budget: 0; it must be 1 to 1000"],
  [{ budget: 20, rounds: 101 }, "invalid rounds: 101; it must be 1 to 100"],
])("refuses %o", async (request, message) => {
  await expect(timeLayers(network, input, { ...request, ...quiet })).rejects.toThrow(message);
});
