/** Many random acts of a reader, carried out by the worker's side of the network in Node. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readPhoto } from "../../../scripts/node-detector.js";
import { presets, recipes } from "../../../src/components/inside/changeText.js";
import {
  type ExplorerState,
  addChange,
  chooseChannel,
  chooseLayer,
  choosePixel,
  clearChanges,
  initialState,
  removeChange,
  stepLayer,
  tapOf,
  tapsOf,
} from "../../../src/components/inside/state.js";
import { layers } from "../../../src/model/layers.js";
import { needsOf } from "../../../src/model/pixel.js";
import type { Job, Picture } from "../../../src/model/protocol.js";
import { type Random, random } from "../../../src/model/random.js";
import { runtime } from "../../../src/model/runtime.js";
import { Session } from "../../../src/model/session.js";
import { heapView, tf } from "../../../src/model/tensorflow.js";

const folder = "data/models/coco-ssdlite-v2";
const network = layers({ variant: "v2", resolution: 300, classes: 0 });
const photos = ["cat", "cup", "rocket"];
const context = { photos, taps: tapsOf(network) };

function pick<T>(values: readonly T[], dice: Random): T {
  return values[dice.integer(values.length)];
}

/** Activations without a fused kernel take many times longer; a few of them are enough here. */
const quick = presets.filter(({ name }) => name !== "Mish");

function act(state: ExplorerState, dice: Random): ExplorerState {
  const kind = dice.uniform();
  if (kind < 0.3) return stepLayer(state, context, pick([-3, -1, 1, 3], dice));
  if (kind < 0.4) return chooseLayer(state, context, pick(context.taps, dice).id);
  if (kind < 0.6) return chooseChannel(state, context, dice.integer(1280));
  if (kind < 0.8) {
    const [height, width] = tapOf(context, state.layer).shape;
    return choosePixel(state, context, { row: dice.integer(height), column: dice.integer(width) });
  }
  if (kind < 0.86) return { ...state, image: pick(photos, dice) };
  if (kind < 0.9) return { ...state, fit: pick(["stretch", "letterbox"] as const, dice) };
  if (kind < 0.94) return addChange(state, pick(quick, dice).change);
  if (kind < 0.96) {
    const recipe = pick(recipes.slice(1), dice);
    const { slider } = recipe;
    const value = slider
      ? String(slider.min + slider.step * dice.integer(1 + (slider.max - slider.min) / slider.step))
      : recipe.values.length > 0
        ? pick(recipe.values, dice)[1]
        : "";
    const change = recipe.make(value, recipe.reach === "everywhere only" ? undefined : 5);
    return change === undefined ? state : addChange(state, change);
  }
  return state.changes.length > 1 ? removeChange(state, 0) : clearChanges(state);
}

test("500 random acts leave as many tensors and as large a heap as 100 did", { timeout: 400_000 }, async () => {
  const wasm = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
  const session = new Session({
    runtime: { ...runtime("simd"), href: wasm },
    network: () => ({
      manifest: `${folder}/manifest.json`,
      weights: { "backbone.bin": `${folder}/backbone.bin`, "heads.bin": `${folder}/heads.bin` },
    }),
    around: { fetch: async (path) => new Response(await readFile(path)), subtle: globalThis.crypto.subtle },
  });
  const answer = async (job: Job) =>
    session.answer(job, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onSpeed: () => undefined,
    });
  await answer({ kind: "open", network: "coco-ssdlite-v2" });
  const pictures = new Map<string, Picture>();
  for (const id of photos) pictures.set(id, await readPhoto(id));

  async function show({ image, fit, layer, pixel, changes }: ExplorerState): Promise<void> {
    const sent = { pictureId: photos.indexOf(image), picture: pictures.get(image)! };
    const needs = (() => {
      try {
        return pixel && needsOf(network, layer, changes);
      } catch {
        return undefined;
      }
    })();
    await answer({ kind: "run", ...sent, request: { fit, changes, taps: [layer, ...(needs?.taps ?? [])] } });
    if (needs?.weights) await answer({ kind: "weights", request: { layer: needs.weights, changes } });
  }

  /** Tensors and bytes of heap, after the same last act. */
  async function measure(): Promise<{ tensors: number; heap: number }> {
    await show(initialState(context));
    const probe = tf.tensor(new Float32Array(1), [1]);
    const heap = heapView(probe).buffer.byteLength;
    probe.dispose();
    return { tensors: tf.memory().numTensors, heap };
  }

  const dice = random(2018);
  let state = initialState(context);
  let after100 = { tensors: 0, heap: 0 };
  for (let done = 1; done <= 500; done++) {
    state = act(state, dice);
    await show(state);
    if (done === 100) after100 = await measure();
  }
  expect(after100.tensors).toBeGreaterThan(62);
  expect(await measure()).toEqual(after100);
});
