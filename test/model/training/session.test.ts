/** Turns of a run as the worker makes them, without a worker: what the page hears, and when it waits. */
import { beforeAll, expect, test } from "vitest";
import { random } from "../../../src/model/math/random.js";
import { tf } from "../../../src/model/training/engine.js";
import { labeledPictures } from "../../../src/model/training/pictures.js";
import type { FromTrainer, ToTrainer } from "../../../src/model/training/protocol.js";
import { TrainingSession, judgedEvery } from "../../../src/model/training/session.js";
import { startTrainingInNode } from "./start.js";

beforeAll(startTrainingInNode);

const { integer } = random(9);
const pictures = labeledPictures(
  Uint8Array.from({ length: 20 * 785 }, (_, i) => (i < 20 * 784 ? integer(256) : i % 2)),
);

const start: ToTrainer & { type: "start" } = {
  type: "start",
  run: 1,
  steps: 45,
  test: pictures,
  recipe: {
    network: {
      resolution: 32,
      inputChannels: 1,
      classes: 2,
      stem: { c: 8, s: 2 },
      rows: [{ t: 1, c: 8, n: 1, s: 2 }],
      last: 0,
    },
    preprocessing: { border: 2, scale: 1 / 127.5, offset: -1 },
    rate: 0.01,
    batch: 4,
    norm: "BN",
    freezeAt: 0,
    rule: "fan-in",
    seed: 1,
  },
};

function opened() {
  const heard: FromTrainer[] = [];
  const waiting: { until: (message: FromTrainer) => boolean; done: () => void }[] = [];
  const say = (message: FromTrainer): void => {
    heard.push(message);
    for (const one of waiting) if (one.until(message)) one.done();
  };
  const session = new TrainingSession(pictures, say, () => Promise.resolve(), "Node");
  const heardOf = (type: FromTrainer["type"]) => heard.filter((message) => message.type === type);
  const until = (type: FromTrainer["type"]) =>
    new Promise<void>((done) => waiting.push({ until: (message) => message.type === type, done }));
  return { session, heard, heardOf, until };
}

test("a run goes to its end: every step is told, every twentieth is judged, and no tensor is left", async () => {
  const before = tf.memory().numTensors;
  const { session, heard, heardOf, until } = opened();
  const ended = until("ended");
  session.start(start);
  await ended;
  expect(heard[0]).toMatchObject({ type: "began", snapshot: { step: 0, kernels: { shape: [3, 3, 1, 8] } } });
  expect(heardOf("step")).toHaveLength(45);
  expect(heardOf("judged")).toMatchObject([{ evaluation: { step: judgedEvery } }, { evaluation: { step: 40 } }]);
  const last = heard[heard.length - 1];
  expect(last).toMatchObject({ type: "ended", snapshot: { step: 45 } });
  // Stem, one block of two layers, classifier: a kernel and a bias each.
  expect(last.type === "ended" && last.folded.size).toBe(8);
  expect(tf.memory().numTensors).toBe(before);
});

test("a pause waits, one step is one step, and stop ends it where it is", async () => {
  const { session, heard, heardOf, until } = opened();
  let paused = until("paused");
  session.start({ ...start, allowed: 3 });
  await paused;
  expect(heardOf("step")).toHaveLength(3);
  paused = until("paused");
  session.go(1);
  await paused;
  expect(heardOf("step")).toHaveLength(4);
  session.stop();
  expect(heard[heard.length - 1]).toMatchObject({ type: "ended", snapshot: { step: 4 } });
  // Nothing runs any more: what comes now changes nothing.
  session.go();
  session.stop();
  expect(heardOf("ended")).toHaveLength(1);
});

test("another start takes the place of the run before, and a divergence ends with its sentence", async () => {
  const { session, heardOf, until } = opened();
  session.start({ ...start, allowed: 1 });
  const ended = until("ended");
  const { recipe } = start;
  const wild = { ...recipe, norm: "none", rate: 1e20, network: { ...recipe.network, activation: "relu" } } as const;
  session.start({ ...start, run: 2, recipe: wild });
  await ended;
  expect(heardOf("ended")).toMatchObject([
    { run: 2, reason: expect.stringMatching(/^At step \d+ the loss is no longer/) },
  ]);
});
