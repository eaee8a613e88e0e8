/** The page's end of the line to the worker that trains a tail. */
import { expect, test, vi } from "vitest";
import { type TailWorker, tailTrainer } from "../../../src/model/training/tailClient.js";
import type { FromTailWorker, TailResult, ToTailWorker } from "../../../src/model/training/tailProtocol.js";
import type { TailJob } from "../../../src/model/training/tailRun.js";

const job = { steps: 3 } as TailJob;
const result: TailResult = {
  ...{ steps: 3, judgment: { step: 3, learned: 2, held: 1, answers: [0] }, weights: new Map(), backend: "a fake" },
};

function fake() {
  const sent: ToTailWorker[] = [];
  const listeners = new Map<string, (event: never) => void>();
  const worker: TailWorker = {
    postMessage: (message) => sent.push(message),
    terminate: () => undefined,
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
  };
  return {
    worker,
    sent,
    say: (data: FromTailWorker) => listeners.get("message")?.({ data } as never),
    die: () => listeners.get("error")?.({ preventDefault: () => undefined } as never),
  };
}

function watch(signal = new AbortController().signal) {
  return { signal, onProgress: vi.fn(), onStep: vi.fn(), onJudged: vi.fn() };
}

test("a run's messages reach who asked for it; the worker serves the next run, too", async () => {
  const made: ReturnType<typeof fake>[] = [];
  const trainer = tailTrainer(() => (made.push(fake()), made[made.length - 1].worker));
  expect(made).toHaveLength(0);
  const seen = watch();
  const outcome = trainer.run(job, seen);
  made[0].say({ type: "judged", judgment: result.judgment });
  made[0].say({ type: "step", step: { step: 1, loss: 1, milliseconds: 5 } });
  made[0].say({ type: "done", result });
  expect(await outcome).toEqual({ ok: true, value: result });
  expect(seen.onJudged).toHaveBeenCalledWith(result.judgment);
  expect(seen.onStep).toHaveBeenCalledTimes(1);
  const next = trainer.run(job, watch());
  made[0].say({ type: "done", result });
  expect((await next).ok).toBe(true);
  expect(made).toHaveLength(1);
  expect(made[0].sent).toEqual([
    { type: "start", job },
    { type: "start", job },
  ]);
});

test("an aborted signal asks the worker to end, and its result counts", async () => {
  const one = fake();
  const trainer = tailTrainer(() => one.worker);
  const controller = new AbortController();
  const outcome = trainer.run(job, watch(controller.signal));
  controller.abort();
  expect(one.sent).toEqual([{ type: "start", job }, { type: "stop" }]);
  one.say({ type: "done", result: { ...result, steps: 1 } });
  expect(await outcome).toMatchObject({ ok: true, value: { steps: 1 } });
});

test("a worker that dies says what would do, and the next run has a new one", async () => {
  const made: ReturnType<typeof fake>[] = [];
  const trainer = tailTrainer(() => (made.push(fake()), made[made.length - 1].worker));
  const outcome = trainer.run(job, watch());
  made[0].say({ type: "step", step: { step: 1, loss: 1, milliseconds: 5 } });
  made[0].die();
  expect(await outcome).toMatchObject({
    ok: false,
    problem: { kind: "worker-died", advice: expect.stringContaining("fewer blocks") as string },
  });
  const next = trainer.run(job, watch());
  made[1].say({ type: "failed", problem: { kind: "internal", message: "a", advice: "b" } });
  expect(await next).toMatchObject({ ok: false, problem: { message: "a" } });
});
