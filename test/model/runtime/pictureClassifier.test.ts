/** A width of the family, asked through the worker's session as the explorer asks it. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { familyLabels, widths } from "../../../src/model/evidence/family.js";
import type { FamilyRecord } from "../../../src/model/evidence/familyRecord.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { explain, needsOf, valueOf } from "../../../src/model/pass/explainValue.js";
import { grayInput } from "../../../src/model/runtime/pictureClassifier.js";
import { inputTap } from "../../../src/model/pass/plan.js";
import type { Answers, Job } from "../../../src/model/runtime/protocol.js";
import type { Picture } from "../../../src/model/types.js";
import { runtime } from "../../../src/model/runtime/runtime.js";
import { WorkerSession } from "../../../src/model/runtime/session.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";

const folder = "data/models/fashion";
const records = JSON.parse(readFileSync(`${folder}/records.json`, "utf8")) as FamilyRecord[];
const pictures = readFileSync(`${folder}/pictures.bin`);

/** A shipped picture as a page reads it: red, green, blue and opaque. */
function shipped(index: number): Picture {
  const data = new Uint8ClampedArray(4 * 784).fill(255);
  for (let i = 0; i < 784; i++) data.fill(pictures[784 * index + i], 4 * i, 4 * i + 3);
  return { width: 28, height: 28, data };
}

function answer<K extends keyof Answers>(session: WorkerSession, job: Job & { kind: K }) {
  const signal = new AbortController().signal;
  return session.answer(job, { signal, onProgress: () => undefined, onSpeed: () => undefined }) as Promise<Answers[K]>;
}

function newSession(): WorkerSession {
  const wasm = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
  const around = {
    fetch: async (path: string) => new Response(await readFile(path)),
    subtle: globalThis.crypto.subtle,
  };
  const network = (id: string) => ({
    manifest: `${folder}/${id}/manifest.json`,
    weights: { "weights.bin": `${folder}/${id}/weights.bin` },
  });
  return new WorkerSession({ runtime: { ...runtime("simd"), href: wasm }, network, around });
}

describe("the input", () => {
  const preprocessing = { border: 2, scale: 1 / 127.5, offset: -1 };
  test("a gray picture of the right size is laid in its border, byte for byte", () => {
    const data = new Uint8ClampedArray(16).fill(255);
    data.set([51, 51, 51], 0);
    const values = grayInput({ width: 2, height: 2, data }, "stretch", { size: 6, preprocessing });
    // 51 / 127.5 − 1 = −0.6; the border is black.
    expect(values[2 * 6 + 2]).toBeCloseTo(-0.6, 6);
    expect(values[2 * 6 + 3]).toBeCloseTo(1, 6);
    expect([values[0], values[4 * 6 + 4], values[35]]).toEqual([-1, -1, -1]);
  });
  test("colors become their luminance", () => {
    const data = Uint8ClampedArray.from([255, 0, 0, 255]);
    const [value] = grayInput({ width: 1, height: 1, data }, "stretch", {
      size: 1,
      preprocessing: { border: 0, scale: 1, offset: 0 },
    });
    // ITU-R BT.601: 0.299 of red.
    expect(value).toBeCloseTo(76.245, 3);
  });
});

describe.each(["v2-0.25", "v1-0.25"])("%s in the explorer", (id) => {
  let session: WorkerSession;
  const network = layers(widths.find((member) => member.id === id)?.network);
  const recorded = records.find((record) => record.id === id && record.shipped)?.shipped?.answers ?? "";
  const taps = network.map((layer) => layer.id);

  beforeAll(async () => {
    session = newSession();
    const opened = await answer(session, { kind: "open", network: id });
    expect(opened.labels).toEqual(familyLabels);
    expect(opened.taps).toContain("pool");
  });

  test("answers pictures as was recorded of the stored network, by probabilities that sum to one", async () => {
    for (const index of [0, 1, 2, 3, 17]) {
      const { strongest, detections } = await answer(session, {
        kind: "run",
        pictureId: index,
        picture: shipped(index),
        request: { fit: "stretch", strongest: 10 },
      });
      expect(detections).toEqual([]);
      expect(strongest[0].class).toBe(Number(recorded[index]));
      expect(strongest.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
    }
  });

  test("the whole classifier is explained: a mean of sixteen, then products of every channel", async () => {
    const result = await answer(session, {
      kind: "run",
      pictureId: 0,
      picture: shipped(0),
      request: { fit: "stretch", taps: [...taps, inputTap] },
    });
    const tensors = new Map(Object.values(result.taps).map((tap) => [tap.id, tap]));
    expect(tensors.get(inputTap)?.shape).toEqual([32, 32, 1]);
    const [pool, last] = network.slice(-2);
    const before = tensors.get(network[network.length - 3].id);
    const mean = explain(needsOf(network, pool.id), tensors, undefined, [0, 0, 5]);
    if (mean.kind !== "convolution" || before === undefined) throw new Error("the mean is not there");
    expect(mean.terms).toHaveLength(16);
    expect(mean.terms[6]).toMatchObject({ row: 1, column: 2, channel: 5, weight: 1 / 16 });
    const values = Array.from({ length: 16 }, (_, i) => before.data[i * before.shape[2] + 5]);
    expect(mean.value).toBeCloseTo(values.reduce((sum, v) => sum + v, 0) / 16, 10);
    for (const layer of [network[0], network[1], network[4], pool, last]) {
      const needs = needsOf(network, layer.id);
      const weights =
        needs.weights === undefined
          ? undefined
          : await answer(session, { kind: "weights", request: { layer: needs.weights } });
      const at = [0, 0, 1] as const;
      const tensor = tensors.get(layer.id);
      if (tensor === undefined) throw new Error(`${layer.id} is not there`);
      expect(explain(needs, tensors, weights, at).value, layer.id).toBeCloseTo(valueOf(tensor, at), 4);
    }
  });

  test("a changed pass leaves no tensor behind", async () => {
    const run = (activation: "mish" | "relu6") =>
      answer(session, {
        kind: "run",
        pictureId: 0,
        request: { fit: "stretch", changes: [{ kind: "activation", activation }] },
      });
    await run("mish");
    const before = tf.memory().numTensors;
    await run("relu6");
    await run("mish");
    expect(tf.memory().numTensors).toBe(before);
    session.dispose();
  });
});
