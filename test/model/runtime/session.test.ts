import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { readPhoto } from "../../../scripts/node-detector.js";
import type { Surroundings } from "../../../src/model/runtime/download.js";
import { Failure } from "../../../src/model/runtime/problem.js";
import type { Answers, Job, Progress, SpeedProgress } from "../../../src/model/runtime/protocol.js";
import type { Picture } from "../../../src/model/types.js";
import { runtime } from "../../../src/model/runtime/runtime.js";
import { WorkerSession } from "../../../src/model/runtime/session.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";

const folder = "data/models/coco-ssdlite-v2";
const wasm = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

/** Files from the disk in place of the site's. */
function surroundings(change: (path: string) => Response | undefined = () => undefined): Surroundings {
  return {
    fetch: async (path) => change(path) ?? new Response(await readFile(path)),
    subtle: globalThis.crypto.subtle,
  };
}

const network = () => ({
  manifest: `${folder}/manifest.json`,
  weights: { "backbone.bin": `${folder}/backbone.bin`, "heads.bin": `${folder}/heads.bin` },
});

function newSession(around = surroundings()): WorkerSession {
  return new WorkerSession({ runtime: { ...runtime("simd"), href: wasm }, network, around });
}

const progress: Progress[] = [];

function answer<K extends keyof Answers>(session: WorkerSession, job: Job & { kind: K }, signal?: AbortSignal) {
  return session.answer(job, {
    signal: signal ?? new AbortController().signal,
    onProgress: (step) => progress.push(step),
    onSpeed: () => undefined,
  }) as Promise<Answers[K]>;
}

let session: WorkerSession;
let cat: Picture;
let cup: Picture;

let hashed = 0;

beforeAll(async () => {
  [cat, cup] = [await readPhoto("cat"), await readPhoto("cup")];
  session = newSession();
  const digest = vi.spyOn(globalThis.crypto.subtle, "digest");
  await answer(session, { kind: "open", network: "coco-ssdlite-v2" });
  hashed = digest.mock.calls.length;
  digest.mockRestore();
});

test("each file is hashed once: the runtime, the backbone and the heads", () => {
  expect(hashed).toBe(3);
});

test.each(["simd", "plain"] as const)("the %s runtime is the file that is installed", async (variant) => {
  const { name, bytes, sha256 } = runtime(variant);
  const file = await readFile(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`);
  expect({ bytes: file.length, sha256: createHash("sha256").update(file).digest("hex") }).toEqual({ bytes, sha256 });
});

test("opening tells real bytes of a total that is known from the start, then warms up", () => {
  const parts = progress.filter(({ file }) => file !== undefined);
  const sizes = ["backbone.bin", "heads.bin"].map((file) => statSync(`${folder}/${file}`).size);
  const total = sizes.reduce((sum, size) => sum + size, 424_594);
  expect(new Set(parts.map((step) => step.total))).toEqual(new Set([total]));
  expect(parts.map(({ loaded }) => loaded)).toEqual(parts.map(({ loaded }) => loaded).sort((a, b) => a - b));
  expect(parts.at(-1)?.loaded).toBe(total);
  expect(progress.slice(-2).map(({ phase }) => phase)).toEqual(["warm-up", "ready"]);
});

test("a picture is detected once; other taps of the same pass cost no run", async () => {
  const request = { fit: "stretch", taps: ["block_2_add"] } as const;
  const first = await answer(session, { kind: "run", pictureId: 1, picture: cat, request });
  expect(first.detections[0].label).toBe("cat");
  expect(first.detections[0].score).toBeGreaterThanOrEqual(0.9);
  expect(first.milliseconds).toBeGreaterThan(0);
  expect(first.taps.block_2_add.shape).toEqual([75, 75, 24]);
  expect(first.taps.block_2_add.data.length).toBe(75 * 75 * 24);
  const second = await answer(session, { kind: "run", pictureId: 1, request: { fit: "stretch", taps: ["Conv_1"] } });
  expect(second.milliseconds).toBe(0);
  expect(Object.keys(second.taps)).toEqual(["Conv_1"]);
  expect(second.detections).toEqual(first.detections);
  const third = await answer(session, { kind: "run", pictureId: 1, request: { fit: "letterbox" } });
  expect(third.milliseconds).toBeGreaterThan(0);
});

test("the head's outputs come on demand, as copies, and hold the detections", async () => {
  const request = { fit: "stretch", head: true } as const;
  const { head, detections } = await answer(session, { kind: "run", pictureId: 1, picture: cat, request });
  // 1917 anchors; 90 numbers of classes and the background (arXiv:1801.04381 with COCO's label map).
  expect([head?.boxes.length, head?.scores.length]).toEqual([1917 * 4, 1917 * 91]);
  const [{ anchor, class: of, score }] = detections;
  expect(head?.scores[91 * anchor + of + 1]).toBe(score);
  head?.scores.fill(0);
  const again = await answer(session, { kind: "run", pictureId: 1, request: { fit: "stretch" } });
  expect(again.detections).toEqual(detections);
  expect(again).not.toHaveProperty("head");
});

test("what comes back is a copy: it survives the next run", async () => {
  const request = { fit: "stretch", taps: ["Conv1"] } as const;
  const { taps } = await answer(session, { kind: "run", pictureId: 1, picture: cat, request });
  const before = taps.Conv1.data.slice();
  await answer(session, { kind: "run", pictureId: 2, picture: cup, request });
  expect(Buffer.compare(Buffer.from(taps.Conv1.data.buffer), Buffer.from(before.buffer))).toBe(0);
});

test("a layer's weights come as a pass uses them, changes applied, and so does the input", async () => {
  const { shape, kernel, bias } = await answer(session, { kind: "weights", request: { layer: "block_2_depthwise" } });
  expect([shape, kernel.length, bias.length]).toEqual([[3, 3, 144, 1], 9 * 144, 144]);
  const changes = [{ kind: "depthwise-kernel", kernel: "box", block: 2 }] as const;
  const changed = await answer(session, { kind: "weights", request: { layer: "block_2_depthwise", changes } });
  const window = (values: Float32Array) => Array.from({ length: 9 }, (_, n) => values[144 * n + 51]);
  const sum = window(kernel).reduce((a, b) => a + b);
  for (const weight of window(changed.kernel)) expect(weight).toBeCloseTo(sum / 9, 5);
  const request = { fit: "stretch", taps: ["input"] } as const;
  const { taps } = await answer(session, { kind: "run", pictureId: 4, picture: cat, request });
  expect(taps.input.shape).toEqual([300, 300, 3]);
  // A byte b becomes 2 · b / 255 − 1; the upper left pixel needs no neighbors.
  expect(taps.input.data[0]).toBeCloseTo((2 * cat.data[0]) / 255 - 1, 6);
  expect(() => answer(session, { kind: "weights", request: { layer: "block_2_add" } })).toThrow("invalid layer");
});

test("other weights take the place of a layer's own, and the network is as it came once they are taken back", async () => {
  const request = { fit: "stretch", taps: ["block_14_add", "block_15_add", "Conv_1"] } as const;
  const run = () => answer(session, { kind: "run", pictureId: 5, picture: cat, request });
  const before = await run();
  const layer = "block_15_project";
  const { shape, kernel, bias } = await answer(session, { kind: "weights", request: { layer } });
  const weights = new Map([
    [`${layer}/kernel`, { shape, data: new Float32Array(kernel.length) }],
    [`${layer}/bias`, { shape: [bias.length], data: new Float32Array(bias.length) }],
    ["head/kernel", { shape: [1, 1, 2, 2], data: new Float32Array(4) }],
  ]);
  const held = tf.memory().numTensors;
  expect(await answer(session, { kind: "replace", request: { weights } })).toEqual({ layers: 1 });
  const { taps, detections } = await run();
  // A projection of zeros leaves the skip alone.
  expect(taps.block_15_add.data).toEqual(before.taps.block_14_add.data);
  expect(taps.block_14_add.data).toEqual(before.taps.block_14_add.data);
  expect(detections).not.toEqual(before.detections);
  const wrong = new Map([[`${layer}/kernel`, { shape: [1], data: new Float32Array(1) }]]);
  expect(() => answer(session, { kind: "replace", request: { weights: wrong } })).toThrow(`invalid shape of ${layer}`);
  expect(await answer(session, { kind: "replace", request: { weights: new Map() } })).toEqual({ layers: 0 });
  const after = await run();
  expect(after.taps).toEqual(before.taps);
  expect(after.detections).toEqual(before.detections);
  expect(tf.memory().numTensors).toBe(held);
});

test("changes make another pass; a removed branch has no taps", async () => {
  const request = {
    fit: "stretch",
    taps: ["block_5_expand", "block_5_add"],
    changes: [{ kind: "branch-removed", block: 5 }],
  } as const;
  const result = await answer(session, { kind: "run", pictureId: 3, picture: cat, request });
  expect(Object.keys(result.taps)).toEqual(["block_5_add"]);
  expect(result.milliseconds).toBeGreaterThan(0);
});

test("statistics of every tensor, and what ReLU6 guarantees about them", async () => {
  const statistics = await answer(session, {
    kind: "statistics",
    pictureId: 4,
    picture: cat,
    request: { fit: "stretch" },
  });
  // 52 convolutions and, with V2's ten residual blocks, ten sums.
  expect(statistics.length).toBe(62);
  const of = (id: string) => statistics.find((one) => one.id === id);
  expect(of("block_2_depthwise")).toMatchObject({ min: 0, max: 6, shape: [75, 75, 144] });
  expect(of("block_2_depthwise")?.zeros).toBeGreaterThan(0.3);
  expect(of("block_2_project")?.min).toBeLessThan(0);
  expect(of("block_2_project")?.zeros).toBe(0);
});

test("speed measures each run and can be stopped between two", async () => {
  const request = { variant: "v1", alpha: 0.25, resolution: 64, runs: 3 } as const;
  const result = await answer(session, { kind: "speed", request });
  expect(result.milliseconds.length).toBe(3);
  for (const time of [...result.milliseconds, result.firstRun]) expect(time).toBeGreaterThan(0);
  const controller = new AbortController();
  const stopped = answer(session, { kind: "speed", request }, controller.signal);
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ problem: { kind: "cancelled" } });
});

test("runs, changes and measurements leave no tensor behind", async () => {
  const round = async () => {
    const request = { fit: "stretch", taps: ["Conv_1"] } as const;
    await answer(session, { kind: "run", pictureId: 5, picture: cat, request });
    await answer(session, { kind: "speed", request: { variant: "v2", alpha: 0.25, resolution: 64, runs: 1 } });
    await answer(session, { kind: "run", pictureId: 6, picture: cup, request });
  };
  await round();
  const before = tf.memory().numTensors;
  await round();
  expect(tf.memory().numTensors).toBe(before);
});

test("a slow pass can be stopped while it runs; nothing is left of it, and the next request is answered", async () => {
  const own = new WorkerSession({
    runtime: { ...runtime("simd"), href: wasm },
    network,
    around: surroundings(),
    breathEvery: 1,
  });
  await answer(own, { kind: "open", network: "coco-ssdlite-v2" });
  const before = tf.memory().numTensors;
  const controller = new AbortController();
  const told: SpeedProgress[] = [];
  const request = { fit: "stretch", changes: [{ kind: "activation", activation: "mish" }] } as const;
  const job: Job = { kind: "run", pictureId: 1, picture: cat, request };
  const stopped = own.answer(job, {
    signal: controller.signal,
    onProgress: () => undefined,
    onSpeed(progress) {
      told.push(progress);
      if (told.length === 3) controller.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ problem: { kind: "cancelled" } });
  expect(told.length).toBe(3);
  expect(told[2].of).toBe(62);
  expect(tf.memory().numTensors).toBe(before);
  const next = await answer(own, { kind: "run", pictureId: 1, request: { fit: "stretch" } });
  expect(next.detections[0].label).toBe("cat");
  own.dispose();
});

describe("wrong requests name what is wrong and what is legal", () => {
  const run = (pictureId: number, more: object) => async () =>
    answer(session, { kind: "run", pictureId, request: { fit: "stretch", ...more } });
  test("an unknown tap", async () => {
    await answer(session, { kind: "run", pictureId: 7, picture: cat, request: { fit: "stretch" } });
    await expect(run(7, { taps: ["block_99_add"] })).rejects.toThrow(/invalid tap: block_99_add/);
  });
  test("a picture that never came", async () => {
    await expect(run(99, {})).rejects.toThrow(/invalid picture: 99/);
  });
  test("an impossible setting", async () => {
    const request = { variant: "v2", alpha: 0, resolution: 224, runs: 1 } as const;
    await expect(async () => answer(session, { kind: "speed", request })).rejects.toThrow(/invalid alpha: 0/);
  });
});

describe("files that fail", () => {
  const problemOf = async (around: Surroundings) => {
    const error: unknown = await answer(newSession(around), { kind: "open", network: "coco-ssdlite-v2" }).catch(
      (thrown: unknown) => thrown,
    );
    return error instanceof Failure ? error.problem : error;
  };
  const gone = () => new Response("", { status: 404 });

  test("a missing manifest, weight file or runtime", async () => {
    for (const [file, kind] of [
      ["manifest.json", "weights-missing"],
      ["heads.bin", "weights-missing"],
      [".wasm", "runtime-missing"],
    ]) {
      const around = surroundings((path) => (path.includes(file) ? gone() : undefined));
      expect(await problemOf(around)).toMatchObject({ kind, message: expect.stringContaining("404") });
    }
  });

  test("a truncated weight file", async () => {
    const bytes = await readFile(`${folder}/heads.bin`);
    const around = surroundings((path) =>
      path.includes("heads.bin") ? new Response(bytes.subarray(0, 100_000)) : undefined,
    );
    expect(await problemOf(around)).toMatchObject({
      kind: "weights-damaged",
      message: expect.stringContaining(`100000 of ${bytes.length}`),
    });
  });
});
