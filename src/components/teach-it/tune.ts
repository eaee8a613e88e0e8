/** The last blocks before an exit learn with a new head: what the frozen part hands over, the run, and what comes of it. */
import type { Head } from "../../model/math/softmaxHead.js";
import { type Tail, headId, tailOf } from "../../model/pass/tail.js";
import { kernelShape } from "../../model/pass/randomWeights.js";
import type { WeightArray } from "../../model/pass/weights.js";
import type { TailTrainer, TailWatch } from "../../model/training/tailClient.js";
import type { TailResult } from "../../model/training/tailProtocol.js";
import type { Outcome } from "../../model/types.js";
import type { Lesson, Sample } from "./classes.js";
import type { Backbone, HeadExit } from "./exits.js";
import { type Frozen, mapsOf } from "./features.js";
import { type Look, answerMemory, detectionMemory, kindMemory } from "./memory.js";
import type { Memory } from "./memory.js";
import type { Picture } from "../../model/types.js";
import { type TeachState, batch } from "./state.js";

/** Maps at a border, for pictures that the frozen part has seen. One border is kept. */
export interface BorderMaps {
  key: string;
  maps: WeakMap<Sample, Float32Array>;
}

export interface TuneRequest extends Pick<TeachState, "blocks" | "norm" | "rate" | "steps" | "split"> {
  readonly lesson: Lesson;
  readonly backbone: Backbone;
  readonly exit: HeadExit;
}

export interface TuneWatch extends TailWatch {
  /** Pictures that the frozen part has seen. */
  readonly onSeen: (done: number, of: number) => void;
}

export interface TuneResult extends TailResult {
  readonly tail: Tail;
  readonly head: Head;
  /** From the first picture that the frozen part sees to the last step. */
  readonly milliseconds: number;
}

/** The tail that a request names; nothing where all is frozen. */
export function requestedTail({ lesson, backbone, exit, blocks }: Omit<TuneRequest, "split">): Tail | undefined {
  return blocks === 0
    ? undefined
    : tailOf(backbone.layers, { exit: exit.tap, blocks, classes: Math.max(2, lesson.names.length) });
}

const cancelled = { ok: false, problem: { kind: "cancelled", message: "It was stopped.", advice: "" } } as const;

async function borderMaps(
  network: Frozen,
  { lesson, backbone }: TuneRequest,
  { border, layers }: Tail,
  kept: BorderMaps,
  { onSeen, signal }: TuneWatch,
): Promise<Outcome<Float32Array>> {
  const key = `${backbone.key} ${border}`;
  if (kept.key !== key) [kept.key, kept.maps] = [key, new WeakMap()];
  const size = layers[0].in.reduce((product, n) => product * n, 1);
  const all = new Float32Array(lesson.all.length * size);
  for (const [i, { sample }] of lesson.all.entries()) {
    if (signal.aborted) return cancelled;
    onSeen(i, lesson.all.length);
    let map = kept.maps.get(sample);
    if (map === undefined) {
      const outcome = await mapsOf(network, sample.picture, [border]);
      if (!outcome.ok) return outcome;
      map = outcome.value.get(border) ?? new Float32Array(size);
      kept.maps.set(sample, map);
    }
    all.set(map, i * size);
  }
  return { ok: true, value: all };
}

async function tailWeights(network: Frozen, { layers }: Tail): Promise<Outcome<Map<string, WeightArray>>> {
  const weights = new Map<string, WeightArray>();
  for (const layer of layers) {
    if (layer.role === "pool" || layer.id === headId) continue;
    const outcome = await network.weights({ layer: layer.id });
    if (!outcome.ok) return outcome;
    const { kernel, bias } = outcome.value;
    weights.set(`${layer.id}/kernel`, { shape: kernelShape(layer), data: kernel });
    weights.set(`${layer.id}/bias`, { shape: [bias.length], data: bias });
  }
  const [, , channels] = layers[layers.length - 1].in;
  const [, , classes] = layers[layers.length - 1].out;
  weights.set(`${headId}/kernel`, { shape: [1, 1, channels, classes], data: new Float32Array(channels * classes) });
  weights.set(`${headId}/bias`, { shape: [classes], data: new Float32Array(classes) });
  return { ok: true, value: weights };
}

/**
 * Trains the blocks and a head that starts from zeros.
 *
 * @param network as it came: nothing of it may be replaced
 * @param kept maps of earlier runs, which are not made again
 */
export async function tune(
  network: Frozen,
  trainer: TailTrainer,
  request: TuneRequest,
  kept: BorderMaps,
  watch: TuneWatch,
): Promise<Outcome<TuneResult>> {
  const start = performance.now();
  const tail = requestedTail(request);
  if (tail === undefined) throw new RangeError("invalid blocks: 0; it must be 1 or more");
  const maps = await borderMaps(network, request, tail, kept, watch);
  if (!maps.ok) return maps;
  const weights = await tailWeights(network, tail);
  if (!weights.ok) return weights;
  if (watch.signal.aborted) return cancelled;
  const { lesson, norm, rate, steps, split: seed } = request;
  const { learn, held } = lesson.split;
  const labels = lesson.all.map(({ label }) => label);
  const job = { tail, weights: weights.value, maps: maps.value, labels, learn, held, norm, rate, batch, seed, steps };
  const outcome = await trainer.run(job, watch);
  if (!outcome.ok) return outcome;
  const of = (part: string) => outcome.value.weights.get(`${headId}/${part}`)?.data ?? new Float32Array();
  const head = { classes: lesson.names.length, weights: of("kernel"), bias: of("bias") };
  return { ok: true, value: { ...outcome.value, tail, head, milliseconds: performance.now() - start } };
}

/** A picture by which it is seen what a network remembers. */
export interface Reminder {
  readonly name: string;
  readonly picture: Picture;
}

/** What the network says of pictures with its own last layers. */
export async function looksOf(network: Frozen, pictures: readonly Reminder[]): Promise<Outcome<Look[]>> {
  const looks: Look[] = [];
  for (const { name, picture } of pictures) {
    const outcome = await network.run(picture, { fit: "stretch", strongest: 1001 });
    if (!outcome.ok) return outcome;
    const { detections, strongest } = outcome.value;
    looks.push({ name, picture, detections, strongest });
  }
  return { ok: true, value: looks };
}

export function memoryOf(
  { trainedFor }: Pick<Backbone, "trainedFor">,
  before: readonly Look[],
  after: readonly Look[],
): Memory {
  if (trainedFor === "objects") return detectionMemory(before, after);
  return trainedFor === "clothes" ? kindMemory(before, after) : answerMemory(before, after);
}
