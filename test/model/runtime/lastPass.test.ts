import { beforeAll, expect, test } from "vitest";
import { openDetector, readPhoto, startInNode } from "../../../scripts/node-detector.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import { LastPass } from "../../../src/model/runtime/lastPass.js";
import type { SpeedProgress } from "../../../src/model/runtime/protocol.js";
import type { Picture } from "../../../src/model/types.js";
import { heapView, tf } from "../../../src/model/runtime/tensorflow.js";

const mish: readonly Change[] = [{ kind: "activation", activation: "mish" }];
let detector: Detector;
let cat: Picture;
let last: LastPass;

beforeAll(async () => {
  await startInNode();
  detector = await openDetector();
  cat = await readPhoto("cat");
  last = new LastPass(detector, detector.backboneTaps, 0);
});

const of = (changes: readonly Change[]) => ({ id: 1, picture: cat, fit: "stretch", changes }) as const;

/** Stops before the `stop`-th pause. */
function stopping(stop: number, told: SpeedProgress[] = []) {
  return (progress: SpeedProgress) => {
    told.push(progress);
    return told.length === stop ? Promise.reject(new Error("stopped")) : Promise.resolve();
  };
}

test("a pass that is stopped between two layers leaks no tensor, wherever it is stopped", async () => {
  const before = tf.memory().numTensors;
  for (const stop of [1, 7, 30, 61]) {
    await expect(last.of(of(mish), stopping(stop))).rejects.toThrow("stopped");
    expect(tf.memory().numTensors).toBe(before);
  }
});

test("a pass with pauses tells each of its 62 steps and makes what one without pauses makes", async () => {
  const told: SpeedProgress[] = [];
  const { pass, milliseconds } = await last.of(of(mish), stopping(-1, told));
  // 52 convolutions and ten sums; after the last there is nothing left to wait for.
  expect(told.length).toBe(61);
  expect(told.at(-1)).toEqual({ done: 61, of: 62 });
  expect(milliseconds).toBeGreaterThan(0);
  const input = detector.input(cat, "stretch", mish);
  const whole = detector.run(input, { taps: ["block_5_add"], changes: mish });
  const view = (taps: typeof pass.taps) => {
    const tensor = taps.get("block_5_add");
    return tensor === undefined ? undefined : Buffer.from(heapView(tensor).slice().buffer);
  };
  expect(view(whole.taps)?.equals(view(pass.taps) ?? Buffer.alloc(0))).toBe(true);
  disposeTaps(whole.taps);
  input.dispose();
  const again = await last.of(of(mish), stopping(1));
  expect(again).toEqual({ pass, milliseconds: 0 });
});
