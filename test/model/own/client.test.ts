import { describe, expect, test, vi } from "vitest";
import { OwnReader, type OwnWorkerLike } from "../../../src/model/own/client.js";
import type { FromOwnWorker, OwnSummary, ToOwnWorker } from "../../../src/model/own/protocol.js";

/** A worker that a test speaks for. */
class Puppet implements OwnWorkerLike {
  readonly jobs: ToOwnWorker[] = [];
  ended = false;
  private readonly hear: ((event: { data: FromOwnWorker }) => void)[] = [];
  private readonly fail: ((event: { preventDefault(): void }) => void)[] = [];
  postMessage(job: ToOwnWorker): void {
    this.jobs.push(job);
  }
  terminate(): void {
    this.ended = true;
  }
  addEventListener(type: string, listener: unknown): void {
    if (type === "message") this.hear.push(listener as (typeof this.hear)[number]);
    else this.fail.push(listener as (typeof this.fail)[number]);
  }
  say(data: FromOwnWorker): void {
    for (const listener of this.hear) listener({ data });
  }
  die(): void {
    for (const listener of this.fail) listener({ preventDefault: () => undefined });
  }
}

function reader(patience = 60_000): { own: OwnReader; workers: Puppet[] } {
  const workers: Puppet[] = [];
  const own = new OwnReader({
    patience,
    createWorker() {
      const worker = new Puppet();
      workers.push(worker);
      return worker;
    },
  });
  return { own, workers };
}

const files = [{ name: "a.h5", bytes: new Uint8Array(8) }];
const summary = { sentence: "MobileNet" } as OwnSummary;
const jobs = (worker: Puppet | undefined) => worker?.jobs.length ?? 0;

describe("the line to the worker that reads", () => {
  test("no worker is there before the first file", async () => {
    const { own, workers } = reader();
    expect(workers).toHaveLength(0);
    const answer = own.read(files);
    await expect.poll(() => jobs(workers[0])).toBe(1);
    workers[0].say({ type: "done", id: workers[0].jobs[0].id, value: summary });
    expect(await answer).toEqual({ ok: true, value: summary });
  });

  test("a worker that dies is named, and the next file gets a new one", async () => {
    const { own, workers } = reader();
    const answer = own.read(files);
    await expect.poll(() => jobs(workers[0])).toBe(1);
    workers[0].die();
    const outcome = await answer;
    expect(outcome.ok ? "" : outcome.refusal.title).toBe("Reading it stopped");
    expect(workers[0].ended).toBe(true);
    void own.read(files);
    await expect.poll(() => jobs(workers[1])).toBe(1);
  });

  test("a worker that is silent for too long is ended and named", async () => {
    vi.useFakeTimers();
    try {
      const { own, workers } = reader(5000);
      const answer = own.read(files);
      await vi.advanceTimersByTimeAsync(4999);
      expect(workers[0].ended).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      const outcome = await answer;
      expect(outcome.ok ? "" : outcome.refusal.reason).toBe("After 5 seconds without an answer the page stopped.");
      expect(workers[0].ended).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test("another file ends the work on the one before", async () => {
    const { own, workers } = reader();
    const first = own.read(files);
    await expect.poll(() => jobs(workers[0])).toBe(1);
    const second = own.read(files);
    const outcome = await first;
    expect(outcome.ok ? "" : outcome.refusal.title).toBe("Another file was chosen");
    await expect.poll(() => jobs(workers[1])).toBe(1);
    workers[1].say({ type: "done", id: workers[1].jobs[0].id, value: summary });
    expect((await second).ok).toBe(true);
  });
});
