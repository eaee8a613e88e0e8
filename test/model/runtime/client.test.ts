import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type OpenOptions, openNetwork, openStopwatch, type WorkerLike } from "../../../src/model/runtime/client.js";
import { problem } from "../../../src/model/runtime/problem.js";
import type { FromWorker, Job, Opened, RunResult, ToWorker } from "../../../src/model/runtime/protocol.js";
import type { Picture } from "../../../src/model/types.js";

const opened: Opened = { backend: "fake", kernels: "fma", labels: ["cat"], taps: ["Conv1"] };
const result = (milliseconds: number): RunResult => ({
  detections: [],
  strongest: [],
  taps: {},
  milliseconds,
  backend: "fake",
});
const picture = (): Picture => ({ width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 255]) });
const request = { fit: "stretch" } as const;

type Listener = (event: { data: FromWorker; preventDefault(): void }) => void;

/** A worker whose answers the test gives by hand. */
class FakeWorker implements WorkerLike {
  readonly sent: ToWorker[] = [];
  terminated = false;
  private readonly listeners = new Map<string, Listener[]>();

  postMessage(message: ToWorker): void {
    this.sent.push(message);
    const { answers } = this;
    if (message.type === "job" && answers) queueMicrotask(() => answers.call(this, message.id, message.job));
  }

  answers: ((this: FakeWorker, id: number, job: Job) => void) | undefined = function (id, job) {
    if (job.kind === "open") this.say({ type: "done", id, value: opened });
  };

  terminate(): void {
    this.terminated = true;
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  say(message: FromWorker): void {
    for (const listener of this.listeners.get("message") ?? []) listener({ data: message, preventDefault() {} });
  }

  crash(): void {
    for (const listener of this.listeners.get("error") ?? []) listener({ data: { type: "pong" }, preventDefault() {} });
  }

  get jobs() {
    return this.sent.filter((message) => message.type === "job");
  }

  get lastId(): number {
    return this.jobs[this.jobs.length - 1].id;
  }
}

let workers: FakeWorker[];
const createWorker = () => {
  const worker = new FakeWorker();
  workers.push(worker);
  return worker;
};

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const tick = () => vi.advanceTimersByTimeAsync(0);

async function openFake(options: OpenOptions = {}) {
  const outcome = await openNetwork("some-network", { createWorker, ...options });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

test("opening names the network, reports progress and hands on what the worker knows", async () => {
  const seen: unknown[] = [];
  const outcome = openNetwork("some-network", {
    createWorker: () => {
      const worker = createWorker();
      worker.answers = function (id) {
        this.say({ type: "progress", id, progress: { phase: "weights", file: "a", loaded: 5, total: 10 } });
        this.say({ type: "done", id, value: opened });
      };
      return worker;
    },
    onProgress: (progress) => seen.push(progress),
  });
  expect(await outcome).toMatchObject({ ok: true, value: { id: "some-network", backend: "fake", labels: ["cat"] } });
  expect(workers[0].jobs[0].job).toEqual({ kind: "open", network: "some-network" });
  expect(seen).toEqual([{ phase: "weights", file: "a", loaded: 5, total: 10 }]);
});

test("files that come in a hundred pieces at once are reported at the beginning of each, and at the end of all", async () => {
  const seen: string[] = [];
  await openNetwork("some-network", {
    createWorker: () => {
      const worker = createWorker();
      worker.answers = function (id) {
        for (const [i, file] of ["a", "b"].entries())
          for (let loaded = 1; loaded <= 50; loaded++)
            this.say({
              type: "progress",
              id,
              progress: { phase: "weights", file, loaded: 50 * i + loaded, total: 100 },
            });
        this.say({ type: "done", id, value: opened });
      };
      return worker;
    },
    onProgress: ({ file, loaded }) => seen.push(`${file ?? ""} ${loaded}`),
  });
  expect(seen).toEqual(expect.arrayContaining(["a 1", "b 51", "b 100"]));
  expect(seen.length).toBeLessThan(20);
});

test("a stopwatch opens without a network", async () => {
  expect((await openStopwatch({ createWorker })).ok).toBe(true);
  expect(workers[0].jobs[0].job).toEqual({ kind: "open" });
});

test("a problem while opening comes back as a value and ends the worker", async () => {
  const missing = problem("weights-missing", "m", "a");
  const outcome = await openNetwork("x", {
    createWorker: () => {
      const worker = createWorker();
      worker.answers = function (id) {
        this.say({ type: "failed", id, problem: missing, fatal: false });
      };
      return worker;
    },
  });
  expect(outcome).toEqual({ ok: false, problem: missing });
  expect(workers.map((worker) => worker.terminated)).toEqual([true]);
});

test("jobs go out one at a time and are answered in order", async () => {
  const network = await openFake();
  const [first, second] = [network.run(picture(), request), network.run(picture(), request)];
  expect(workers[0].jobs.length).toBe(2);
  workers[0].say({ type: "done", id: workers[0].lastId, value: result(1) });
  expect(await first).toEqual({ ok: true, value: result(1) });
  expect(workers[0].jobs.length).toBe(3);
  workers[0].say({ type: "done", id: workers[0].lastId, value: result(2) });
  expect(await second).toEqual({ ok: true, value: result(2) });
});

test("pixels travel once as long as the picture stays the same", async () => {
  const network = await openFake();
  const [cat, cup] = [picture(), picture()];
  const travelled: boolean[] = [];
  const ids: number[] = [];
  for (const image of [cat, cat, cup, cat]) {
    const answer = network.run(image, { ...request, taps: ["Conv1"] });
    const { job } = workers[0].jobs[workers[0].jobs.length - 1];
    if (job.kind !== "run") throw new Error("not a run");
    travelled.push(job.picture !== undefined);
    ids.push(job.pictureId);
    expect(job.request).toEqual({ fit: "stretch", taps: ["Conv1"] });
    workers[0].say({ type: "done", id: workers[0].lastId, value: result(0) });
    await answer;
  }
  expect(travelled).toEqual([true, false, true, true]);
  expect(ids).toEqual([1, 1, 2, 1]);
});

test("a job that waits is cancelled without the worker's help", async () => {
  const network = await openFake();
  const controller = new AbortController();
  void network.run(picture(), request);
  const second = network.run(picture(), { ...request, signal: controller.signal });
  controller.abort();
  expect(await second).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  workers[0].say({ type: "done", id: workers[0].lastId, value: result(1) });
  expect(workers[0].jobs.length).toBe(2);
  expect(workers[0].sent.some((message) => message.type === "cancel")).toBe(false);
});

test("a job that runs is answered at once, and the next one waits until the worker has let go", async () => {
  const network = await openFake();
  const controller = new AbortController();
  const first = network.run(picture(), { ...request, signal: controller.signal });
  const id = workers[0].lastId;
  const second = network.run(picture(), request);
  controller.abort();
  expect(await first).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  expect(workers[0].sent.at(-1)).toEqual({ type: "cancel", id });
  expect(workers[0].lastId).toBe(id);
  workers[0].say({ type: "done", id, value: result(1) });
  expect(workers[0].lastId).not.toBe(id);
  workers[0].say({ type: "done", id: workers[0].lastId, value: result(2) });
  expect(await second).toEqual({ ok: true, value: result(2) });
});

test("a signal that is aborted already sends nothing", async () => {
  const network = await openFake();
  const outcome = await network.run(picture(), { ...request, signal: AbortSignal.abort() });
  expect(outcome).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  expect(workers[0].jobs.length).toBe(1);
});

test("replace drops what waits but lets the running job answer", async () => {
  const network = await openFake();
  const live = { ...request, replace: true };
  const first = network.run(picture(), live);
  const second = network.run(picture(), live);
  const kept = network.run(picture(), request);
  const third = network.run(picture(), live);
  expect(await second).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  for (const milliseconds of [1, 2, 3]) {
    workers[0].say({ type: "done", id: workers[0].lastId, value: result(milliseconds) });
    await tick();
  }
  expect([await first, await kept, await third].map((outcome) => outcome.ok && outcome.value.milliseconds)).toEqual([
    1, 2, 3,
  ]);
});

test("a worker that dies is replaced, opened again, and the job repeated with its pixels", async () => {
  const network = await openFake();
  const answer = network.run(picture(), request);
  workers[0].crash();
  await tick();
  expect(workers.map((worker) => worker.terminated)).toEqual([true, false]);
  expect(workers[1].jobs.map(({ job }) => job.kind)).toEqual(["open", "run"]);
  expect(workers[1].jobs[1].job).toMatchObject({ picture: { width: 1, height: 1 } });
  workers[1].say({ type: "done", id: workers[1].lastId, value: result(7) });
  expect(await answer).toEqual({ ok: true, value: result(7) });
});

test("a second death is a problem, and the next job finds a new worker", async () => {
  const network = await openFake();
  const answer = network.run(picture(), request);
  workers[0].crash();
  await tick();
  workers[1].say({
    type: "failed",
    id: workers[1].lastId,
    problem: problem("internal", "out of memory", ""),
    fatal: true,
  });
  expect(await answer).toMatchObject({ ok: false, problem: { kind: "worker-died", advice: /memory|smaller/ } });
  const next = network.run(picture(), request);
  await tick();
  expect(workers.length).toBe(3);
  workers[2].say({ type: "done", id: workers[2].lastId, value: result(1) });
  expect(await next).toMatchObject({ ok: true });
});

test("a worker that cannot start is tried twice", async () => {
  const dead = () => {
    const worker = createWorker();
    worker.answers = undefined;
    queueMicrotask(() => worker.crash());
    return worker;
  };
  const outcome = await openNetwork("x", { createWorker: dead });
  expect(outcome).toMatchObject({ ok: false, problem: { kind: "worker-died", message: /could not be started/ } });
  expect(workers.length).toBe(2);
  const none = await openNetwork("x", {
    createWorker: () => {
      throw new Error("no workers here");
    },
  });
  expect(none).toMatchObject({ ok: false, problem: { kind: "worker-died" } });
});

test("a worker that falls silent is asked, and replaced when it does not answer", async () => {
  const network = await openFake({ patience: 100, grace: 200 });
  const answer = network.run(picture(), request);
  await vi.advanceTimersByTimeAsync(150);
  expect(workers[0].sent.at(-1)).toEqual({ type: "ping" });
  workers[0].say({ type: "pong" });
  await vi.advanceTimersByTimeAsync(250);
  expect(workers.length).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(workers.length).toBe(2);
  workers[1].say({ type: "done", id: workers[1].lastId, value: result(3) });
  expect(await answer).toEqual({ ok: true, value: result(3) });
  await vi.advanceTimersByTimeAsync(1000);
  expect(workers[1].sent.some((message) => message.type === "ping")).toBe(false);
});

test("speed reports its runs", async () => {
  const network = await openFake();
  const seen: number[] = [];
  const answer = network.speed(
    { variant: "v2", alpha: 1, resolution: 224, runs: 2 },
    { onProgress: ({ done }) => seen.push(done) },
  );
  const id = workers[0].lastId;
  workers[0].say({ type: "speed-progress", id, progress: { done: 1, of: 2 } });
  workers[0].say({ type: "done", id, value: { milliseconds: [1, 2], firstRun: 9, backend: "fake" } });
  expect(await answer).toMatchObject({ ok: true, value: { firstRun: 9 } });
  expect(seen).toEqual([1]);
});

test("a slow pass tells its progress until its signal stops it; the worker gets neither", async () => {
  const network = await openFake();
  const [worker] = workers;
  const controller = new AbortController();
  const told: unknown[] = [];
  const outcome = network.run(picture(), { ...request, signal: controller.signal, onProgress: (p) => told.push(p) });
  await tick();
  const { job } = worker.jobs[worker.jobs.length - 1];
  expect(job).toMatchObject({ kind: "run", request });
  expect(Object.keys((job as Job & { kind: "run" }).request)).toEqual(["fit"]);
  worker.say({ type: "speed-progress", id: worker.lastId, progress: { done: 20, of: 62 } });
  controller.abort();
  worker.say({ type: "speed-progress", id: worker.lastId, progress: { done: 30, of: 62 } });
  expect(await outcome).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  expect(told).toEqual([{ done: 20, of: 62 }]);
  expect(worker.sent.at(-1)).toEqual({ type: "cancel", id: worker.lastId });
});

test("dispose ends the worker and answers everything", async () => {
  const network = await openFake();
  const answers = [network.run(picture(), request), network.run(picture(), request)];
  network.dispose();
  for (const answer of answers) expect(await answer).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  expect(workers[0].terminated).toBe(true);
  expect(await network.run(picture(), request)).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  expect(workers.length).toBe(1);
});
