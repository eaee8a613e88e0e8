/** The last blocks of a trained network learn: how they begin, what stays frozen, what comes of it. */
import { beforeAll, describe, expect, test } from "vitest";
import { openDetector, readManifest, readPhoto, readWeights } from "../../../scripts/node-detector.js";
import type { SsdOptions } from "../../../src/model/detection/ssd.js";
import { random } from "../../../src/model/math/random.js";
import { pooled } from "../../../src/model/math/softmaxHead.js";
import { tailOf, weightsOf } from "../../../src/model/pass/tail.js";
import type { Weights } from "../../../src/model/pass/weights.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import { heapView } from "../../../src/model/runtime/tensorflow.js";
import { engine, tf } from "../../../src/model/training/engine.js";
import { judgedEvery, trainTail } from "../../../src/model/training/tailSession.js";
import type { FromTailWorker } from "../../../src/model/training/tailProtocol.js";
import { type TailJob, TailRun } from "../../../src/model/training/tailRun.js";
import { startTrainingInNode } from "./start.js";

let detector: Detector;
let shipped: Weights;
let job: TailJob;
const exit = "block_16_project";

/** Copies of tensors of a pass over the cat. */
async function tapsOf(taps: readonly string[]): Promise<Map<string, Float32Array>> {
  const input = detector.input(await readPhoto("cat"), "stretch");
  const { taps: made } = detector.run(input, { taps });
  input.dispose();
  const copies = new Map(taps.map((tap) => [tap, heapView(made.get(tap)!).slice()]));
  disposeTaps(made);
  return copies;
}

beforeAll(async () => {
  await startTrainingInNode();
  detector = await openDetector();
  shipped = await readWeights(await readManifest<SsdOptions>());
  const tail = tailOf(detector.network.layers, { exit, blocks: 2, classes: 2 });
  const map = (await tapsOf([tail.border])).get(tail.border)!;
  // Pictures of the first class are the cat with a little noise, those of the second are noise alone.
  const { normal } = random(5);
  const maps = new Float32Array(4 * map.length);
  for (let i = 0; i < maps.length; i++)
    maps[i] = (Math.floor(i / map.length) % 2 === 0 ? map[i % map.length] : 0) + 0.2 * normal();
  maps.set(map, 0);
  const head: Weights = new Map([
    ["head/kernel", { shape: [1, 1, 320, 2], data: new Float32Array(640) }],
    ["head/bias", { shape: [2], data: new Float32Array(2) }],
  ]);
  job = {
    ...{ tail, weights: new Map([...shipped, ...head]), maps, labels: [0, 1, 0, 1], learn: [0, 1, 2, 3], held: [0, 1] },
    ...{ norm: "frozen", rate: 3e-4, batch: 4, seed: 1, steps: 6 },
  };
});

/** What the tail makes of the first map before pooling: the exit's map. */
function exitMap(run: TailRun): Float32Array {
  const size = job.maps.length / 4;
  let found = new Float32Array();
  tf.tidy(() => {
    const x: tf.Tensor4D = tf.tensor(job.maps.slice(0, size), [1, ...job.tail.layers[0].in]);
    run.graph.forward(x, false, (tap, y) => {
      if (tap === exit) found = engine().heap.values(y).slice();
    });
  });
  return found;
}

const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0) / b.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

describe.each(["frozen", "live"] as const)("normalization %s", (norm) => {
  test("before the first step the tail computes what the detector computes", async () => {
    const run = new TailRun({ ...job, norm });
    const wanted = (await tapsOf([exit])).get(exit)!;
    expect(apart(exitMap(run), wanted)).toBeLessThan(1e-4);
    // Also with the statistics of the whole batch, where they are live.
    run.dispose();
  });

  test("it learns, and in the detector everything before the border stays bit for bit", async () => {
    const before = await tapsOf(detector.backboneTaps);
    const run = new TailRun({ ...job, norm });
    const sizes = run.graph.learning.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
    expect(weightsOf(job.tail, norm)).toBe(sizes.reduce((sum, size) => sum + size, 0));
    const losses = Array.from({ length: 6 }, () => run.next().loss);
    // A head of zeros gives each class a half.
    expect(losses[0]).toBeCloseTo(Math.LN2, 6);
    expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]);
    const folded = run.folded();
    // The head is not the detector's.
    expect([...folded.keys()].filter((name) => !shipped.has(name))).toEqual(["head/kernel", "head/bias"]);
    const { layers, convolutions } = detector.network;
    expect(convolutions.replace(layers, folded)).toBe(6);
    const after = await tapsOf(detector.backboneTaps);
    const place = detector.backboneTaps.indexOf(job.tail.border) + 1;
    const isSame = (tap: string) =>
      Buffer.compare(Buffer.from(before.get(tap)!.buffer), Buffer.from(after.get(tap)!.buffer)) === 0;
    expect(detector.backboneTaps.filter((tap) => !isSame(tap))).toEqual(detector.backboneTaps.slice(place));
    // What runs with the folded weights is what was trained.
    expect(apart(after.get(exit)!, exitMap(run))).toBeLessThan(1e-4);
    expect(pooled(after.get(exit)!, 320)).toHaveLength(320);
    convolutions.replace(layers, new Map());
    const again = await tapsOf(detector.backboneTaps);
    for (const [tap, data] of before)
      expect(Buffer.compare(Buffer.from(data.buffer), Buffer.from(again.get(tap)!.buffer))).toBe(0);
    run.dispose();
  });
});

test("frozen normalization leaves each bias as it was; only kernels learn", () => {
  const run = new TailRun(job);
  for (let i = 0; i < 2; i++) run.next();
  const folded = run.folded();
  for (const { id } of job.tail.layers.slice(0, 6)) {
    const [mine, theirs] = [folded.get(`${id}/bias`)!.data, shipped.get(`${id}/bias`)!.data];
    expect(apart(mine, theirs)).toBeLessThan(1e-6);
    expect(apart(folded.get(`${id}/kernel`)!.data, shipped.get(`${id}/kernel`)!.data)).toBeGreaterThan(1e-5);
  }
  run.dispose();
});

test("a run tells each step, judges in between, can be ended, and leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  const said: FromTailWorker[] = [];
  const turns = { say: (message: FromTailWorker) => said.push(message), turn: () => Promise.resolve() };
  const whole = await trainTail(job, { ...turns, isWanted: () => true });
  expect(whole.steps).toBe(6);
  expect(said.map((message) => message.type)).toEqual([
    ...["judged", "step", "step", "step", "step", "step", "judged", "step"],
  ]);
  expect(judgedEvery).toBe(5);
  expect(whole.judgment).toMatchObject({ step: 6, learned: 4, held: 2, answers: [0, 1] });
  let left = 2;
  const stopped = await trainTail(job, { ...turns, isWanted: () => (left -= 1) >= 0 });
  expect(stopped.steps).toBe(2);
  expect(tf.memory().numTensors).toBe(before);
});

test("a loss that is no number ends it with a sentence; the weights are those of the step before", async () => {
  const maps = job.maps.slice();
  maps[0] = Infinity;
  const turns = { say: () => undefined, turn: () => Promise.resolve(), isWanted: () => true };
  const { steps, reason } = await trainTail({ ...job, maps }, turns);
  expect(steps).toBe(0);
  expect(reason).toMatch(/^At step 1 the loss is no longer a number\. It began in block_15_expand: /);
});

test.each([
  [{ rate: 0 }, "invalid rate: 0"],
  [{ learn: [0] }, "invalid pictures: 1 to learn from"],
  [{ labels: [0, 1] }, "invalid maps"],
])("says what cannot be (%#)", (wrong, message) => expect(() => new TailRun({ ...job, ...wrong })).toThrow(message));
