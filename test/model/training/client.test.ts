import { expect, test } from "vitest";
import { type TrainerWorker, trainer } from "../../../src/model/training/client.js";
import type { FromTrainer, ToTrainer } from "../../../src/model/training/protocol.js";
import { eventually } from "../../eventually.js";

const start = { type: "start", run: 3, recipe: {}, steps: 1, test: {} } as unknown as ToTrainer & { type: "start" };

function fake() {
  const sent: ToTrainer[] = [];
  const listeners = new Map<string, (event: never) => void>();
  let ended = 0;
  const worker: TrainerWorker = {
    postMessage: (message) => sent.push(message),
    terminate: () => (ended += 1),
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
  };
  return {
    worker,
    sent,
    ended: () => ended,
    say: (data: FromTrainer) => listeners.get("message")?.({ data } as never),
    die: () => listeners.get("error")?.({ preventDefault: () => undefined } as never),
  };
}

test("no worker is made before the first run, and what concerns no run is not sent", () => {
  const made: ReturnType<typeof fake>[] = [];
  const line = trainer(
    () => undefined,
    () => {
      made.push(fake());
      return made[made.length - 1].worker;
    },
  );
  line.send({ type: "pause" });
  expect(made).toHaveLength(0);
  line.send(start);
  line.send({ type: "stop" });
  expect(made[0].sent).toEqual([start, { type: "stop" }]);
  line.dispose();
  expect(made[0].ended()).toBe(1);
});

test("a worker that dies ends the run with what would do, and the next run has a new one", async () => {
  const made: ReturnType<typeof fake>[] = [];
  const heard: FromTrainer[] = [];
  const line = trainer(
    (message) => heard.push(message),
    () => {
      made.push(fake());
      return made[made.length - 1].worker;
    },
  );
  line.send(start);
  made[0].say({ type: "paused", run: 3 });
  made[0].die();
  await eventually(() => expect(heard).toHaveLength(2));
  expect(heard[1]).toMatchObject({ type: "failed", run: 3, problem: { kind: "worker-died" } });
  line.send({ ...start, run: 4 });
  expect(made).toHaveLength(2);
  // What the dead one still says is not heard.
  made[0].say({ type: "paused", run: 3 });
  expect(heard).toHaveLength(2);
});
