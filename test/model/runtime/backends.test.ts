import { beforeAll, describe, expect, it, test } from "vitest";
import { bundleBackends } from "../../../scripts/bundle-backends.js";
import { startInNode } from "../../../scripts/node-detector.js";
import { backendPass } from "../../../src/model/runtime/backendPass.js";
import { type BackendWorkerLike, type FromBackendWorker, timeBackend } from "../../../src/model/runtime/backends.js";
import { fusedConvolver } from "../../../src/model/runtime/fusedConvolver.js";
import { LayerGraph, disposeTaps, forward, randomWeights } from "../../../src/model/runtime/graph.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { random } from "../../../src/model/math/random.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";

describe("a pass with the operations of a backend", () => {
  beforeAll(startInNode);

  it("computes what the network's pass computes on the same kernels, and leaves no tensor behind", () => {
    const small = layers({ variant: "v2", alpha: 0.35, resolution: 64, classes: 0 });
    const weights = randomWeights(small, 3);
    const dice = random(5);
    const values = Float32Array.from({ length: 64 * 64 * 3 }, () => 2 * dice.uniform() - 1);
    const input = tf.tensor(values, [1, 64, 64, 3]) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    const pass = backendPass(tf, small, weights);
    const network = new LayerGraph(small, weights, fusedConvolver);
    const [mine, theirs] = [pass.run(input), forward(network, input)];
    const last = theirs.get("Conv_1");
    expect(mine.shape).toEqual([1, 2, 2, 1280]);
    expect(Array.from(heapView(mine))).toEqual(Array.from(heapView(last!)));
    mine.dispose();
    disposeTaps(theirs);
    pass.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("the modules of the backends weigh what a reader may be asked to load, and the WebGPU one may be left out", async () => {
  const sizes = await bundleBackends();
  for (const bytes of Object.values(sizes)) expect(bytes).toBeLessThan(400_000);
  expect(Object.keys(sizes)).toEqual(["webgl", "webgpu", "cpu"]);
});

/** A worker that says what it is told to, and remembers whether it was ended. */
function fakeWorker(...messages: FromBackendWorker[]) {
  const listeners: ((event: { readonly data: FromBackendWorker }) => void)[] = [];
  const worker = { asked: [] as unknown[], ended: false };
  const like: BackendWorkerLike = {
    postMessage(message) {
      worker.asked.push(message);
      for (const data of messages) for (const listener of listeners) listener({ data });
    },
    terminate: () => (worker.ended = true),
    addEventListener: (type: string, listener: unknown) => {
      if (type === "message") listeners.push(listener as (typeof listeners)[number]);
    },
  };
  return { worker, createWorker: () => like };
}

describe("timing a backend", () => {
  const times = { firstRun: 900, milliseconds: [30, 31], on: "a renderer" };

  it("tells of progress, gives the times and ends its worker", async () => {
    const { worker, createWorker } = fakeWorker(
      { type: "progress", progress: { done: 1, of: 10 } },
      { type: "done", times },
    );
    const told: number[] = [];
    const outcome = await timeBackend("webgl", { createWorker, onProgress: ({ done }) => told.push(done) });
    expect(outcome).toEqual({ ok: true, value: times });
    expect(told).toEqual([1]);
    expect(worker).toEqual({ asked: [{ backend: "webgl", resolution: 300, runs: 10 }], ended: true });
  });

  it("hands on why a backend is not there", async () => {
    const problem = { kind: "backend-missing", message: "Not available here.", advice: "Others work." } as const;
    const { worker, createWorker } = fakeWorker({ type: "failed", problem });
    expect(await timeBackend("webgpu", { createWorker })).toEqual({ ok: false, problem });
    expect(worker.ended).toBe(true);
  });

  it("can be stopped at any time", async () => {
    const { worker, createWorker } = fakeWorker();
    const controller = new AbortController();
    const running = timeBackend("cpu", { createWorker, signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
    expect(worker.ended).toBe(true);
    expect(await timeBackend("cpu", { createWorker, signal: controller.signal })).toMatchObject({ ok: false });
  });
});
