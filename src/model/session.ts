/**
 * The worker's side of the conversation, without the worker: opens a network, answers jobs, keeps what the last pass made.
 * Runs in Node, too.
 */
import type { Change } from "./changes.js";
import { Classifiers } from "./classifiers.js";
import { Detector } from "./detector.js";
import { PictureClassifier } from "./pictureClassifier.js";
import { distribution } from "./distribution.js";
import { type DownloadOptions, type Surroundings, download, downloadJson } from "./download.js";
import { type Taps, Network, disposeTaps, forward, kernelShape, randomWeights } from "./graph.js";
import type { HeadOptions } from "./heads.js";
import { layers } from "./layers.js";
import type { NetworkFiles } from "./networks.js";
import { inputTap, planPass } from "./plan.js";
import { Failure, cancelled, problem } from "./problem.js";
import { timeLayers } from "./layerTimes.js";
import type {
  Answers,
  Fit,
  Job,
  LayerTimes,
  LayerTimesRequest,
  LayerWeights,
  Opened,
  Picture,
  Progress,
  RunRequest,
  RunResult,
  SpeedProgress,
  SpeedRequest,
  SpeedResult,
  Tap,
  TapStatistics,
  WeightsRequest,
} from "./protocol.js";
import type { Runtime } from "./runtime.js";
import { heapView, startTensorFlow, tf } from "./tensorflow.js";
import { type ClassifierManifest, DamagedWeights, type Manifest, decodeWeights, joinWeights } from "./weights.js";

/** What a session needs of the site; tests bring their own. */
export interface SessionSources {
  readonly runtime: Runtime;
  readonly network: (id: string) => NetworkFiles;
  readonly around: Surroundings;
}

/** What a job may do while it is under way. */
export interface Conversation {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onSpeed: (progress: SpeedProgress) => void;
}

/** The last pass: every tensor of the backbone, and what the head said. */
interface Kept {
  readonly key: string;
  readonly taps: Taps;
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
}

type AnyManifest = Manifest<HeadOptions> | ClassifierManifest;

/** A trained network that answers pictures, with a detector's head or with a classifier. */
type Trained = Detector | PictureClassifier;

/** Lets messages in, among them a cancellation. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

export class Session {
  private backend = "";
  private detector: Trained | undefined;
  private taps: readonly string[] = [];
  private picture: { readonly id: number; readonly picture: Picture } | undefined;
  private kept: Kept | undefined;
  private readonly classifiers: Classifiers;

  constructor(private readonly sources: SessionSources) {
    this.classifiers = new Classifiers(sources);
  }

  /** @throws Failure, or RangeError for what the request asks wrongly */
  answer(job: Job, conversation: Conversation): Promise<Answers[keyof Answers]> | Answers[keyof Answers] {
    switch (job.kind) {
      case "open":
        return this.open(job.network, conversation);
      case "run":
        return this.run(this.hold(job), job.request);
      case "statistics":
        return this.statistics(this.hold(job), job.request.fit, job.request.changes);
      case "weights":
        return this.weights(job.request);
      case "speed":
        return this.speed(job.request, conversation);
      case "classify":
        return this.classifiers.answer(job.request, conversation, this.backend);
      case "layer-times":
        return this.layerTimes(job.request, conversation);
    }
  }

  private async open(id: string | undefined, { signal, onProgress }: Conversation): Promise<Opened> {
    const { runtime, network, around } = this.sources;
    const files = id === undefined ? undefined : network(id);
    onProgress({ phase: "runtime", loaded: 0, total: runtime.bytes });
    const weightOptions: DownloadOptions = { what: "weights", signal };
    // Written by convert-weights, with the files that it names; the hashes of these are checked.
    const manifest =
      files && ((await downloadJson(`${id}.json`, files.manifest, weightOptions, around)) as AnyManifest);
    const wanted = (manifest?.files ?? []).map((file) => ({
      ...file,
      name: `${id}/${file.name}`,
      href: files?.weights[file.name] ?? file.name,
    }));
    const total = [runtime, ...wanted].reduce((sum, { bytes }) => sum + bytes, 0);
    const loaded = new Map<string, number>();
    const count = (name: string) => (bytes: number) => {
      loaded.set(name, bytes);
      const all = [...loaded.values()].reduce((sum, part) => sum + part, 0);
      const phase = (loaded.get(runtime.name) ?? 0) < runtime.bytes ? "runtime" : "weights";
      onProgress({ phase, file: name, loaded: all, total });
    };
    const [wasm, ...weights] = await Promise.all([
      download(runtime, { what: "runtime", signal, onBytes: count(runtime.name) }, around),
      ...wanted.map((file) => download(file, { ...weightOptions, onBytes: count(file.name) }, around)),
    ]);
    stopIf(signal);
    onProgress({ phase: "warm-up", loaded: total, total });
    await breathe();
    await startTensorFlow(wasm);
    this.backend = runtime.backend;
    if (manifest) await this.load(manifest, weights);
    onProgress({ phase: "ready", loaded: total, total });
    return { backend: this.backend, labels: manifest?.labels ?? [], taps: this.taps };
  }

  private async load(manifest: AnyManifest, files: readonly Uint8Array[]): Promise<void> {
    try {
      const parts = await Promise.all(manifest.files.map((file, i) => decodeWeights(file, files[i])));
      const weights = joinWeights(parts);
      this.detector = "head" in manifest ? new Detector(manifest, weights) : new PictureClassifier(manifest, weights);
    } catch (error) {
      if (!(error instanceof DamagedWeights)) throw error;
      throw new Failure(
        problem("weights-damaged", `The network's weights are damaged: ${error.message}.`, "Reload the page."),
      );
    }
    // Of a trained network every tensor of the backbone is kept, so that the next question about it needs no second pass.
    this.taps = ("taps" in manifest ? manifest.taps : undefined) ?? this.detector.backboneTaps;
    // The first pass is many times slower than the next ones: it prepares every kernel.
    const gray = new Uint8ClampedArray(4).fill(128);
    this.pass(this.detector, { width: 1, height: 1, data: gray }, "warm-up", "stretch", []);
    this.forget();
  }

  /** The picture of a job, which comes along or is still here. */
  private hold({ pictureId, picture }: { pictureId: number; picture?: Picture }): { id: number; picture: Picture } {
    if (picture) this.picture = { id: pictureId, picture };
    if (this.picture?.id !== pictureId) throw new RangeError(`invalid picture: ${pictureId}; it must come along first`);
    return this.picture;
  }

  private opened(): Trained {
    if (!this.detector) throw new RangeError("invalid request: run; a network must be open first");
    return this.detector;
  }

  /** A pass over the whole network, unless the last one was the same. */
  private pass(
    detector: Trained,
    picture: Picture,
    id: number | string,
    fit: Fit,
    changes: readonly Change[],
  ): { kept: Kept; milliseconds: number } {
    const key = JSON.stringify([id, fit, changes]);
    if (this.kept?.key === key) return { kept: this.kept, milliseconds: 0 };
    this.forget();
    const start = performance.now();
    const input = detector.input(picture, fit, changes);
    try {
      this.kept = { key, ...detector.run(input, { taps: this.taps, changes }) };
    } finally {
      input.dispose();
    }
    return { kept: this.kept, milliseconds: performance.now() - start };
  }

  private forget(): void {
    if (this.kept) disposeTaps(this.kept.taps);
    this.kept = undefined;
  }

  private run({ id, picture }: { id: number; picture: Picture }, request: RunRequest): RunResult {
    const detector = this.opened();
    const { fit, taps = [], changes = [], minScore, strongest } = request;
    for (const tap of taps)
      if (tap !== inputTap && !this.taps.includes(tap))
        throw new RangeError(`invalid tap: ${tap}; it must be a layer or a block's sum`);
    if (request.fresh) this.forget();
    const { kept, milliseconds } = this.pass(detector, picture, id, fit, changes);
    const start = performance.now();
    const found = detector.detections(kept, picture, fit, {
      ...(minScore !== undefined && { minScore }),
      ...(strongest !== undefined && { strongest }),
    });
    const detecting = milliseconds === 0 ? 0 : performance.now() - start;
    const copies: Record<string, Tap> = {};
    for (const tap of taps) {
      if (tap === inputTap) copies[tap] = this.inputOf(detector, picture, fit, changes);
      const tensor = kept.taps.get(tap);
      // A change may have removed the branch that the tap lies in.
      if (tensor) copies[tap] = { id: tap, shape: shapeOf(tensor), data: heapView(tensor).slice() };
    }
    return {
      ...found,
      taps: copies,
      milliseconds: milliseconds + detecting,
      backend: this.backend,
      ...(request.head && { head: { boxes: kept.boxes.slice(), scores: kept.scores.slice() } }),
    };
  }

  private statistics(
    { id, picture }: { id: number; picture: Picture },
    fit: Fit,
    changes: readonly Change[] = [],
  ): TapStatistics[] {
    const { kept } = this.pass(this.opened(), picture, id, fit, changes);
    return this.taps.flatMap((tap) => {
      const tensor = kept.taps.get(tap);
      return tensor ? [{ id: tap, shape: shapeOf(tensor), ...summary(heapView(tensor)) }] : [];
    });
  }

  /** What the first layer reads. The pass itself keeps no copy of it. */
  private inputOf(detector: Trained, picture: Picture, fit: Fit, changes: readonly Change[]): Tap {
    const input = detector.input(picture, fit, changes);
    try {
      return { id: inputTap, shape: shapeOf(input), data: heapView(input).slice() };
    } finally {
      input.dispose();
    }
  }

  private weights({ layer: id, changes = [] }: WeightsRequest): LayerWeights {
    const { network } = this.opened();
    const step = planPass(network.layers, changes).find((candidate) => candidate.id === id);
    if (step?.kind !== "convolution")
      throw new RangeError(`invalid layer: ${id}; it must be a convolution that the changes leave in the network`);
    return { layer: id, shape: kernelShape(step.layer), ...network.convolutions.weights(step) };
  }

  /** Forward passes with random weights, timed one by one. */
  private async speed(request: SpeedRequest, { signal, onSpeed }: Conversation): Promise<SpeedResult> {
    const { variant, alpha, resolution, runs, classes = 1000 } = request;
    if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
      throw new RangeError(`invalid runs: ${runs}; it must be a whole number, 1 to 1000`);
    const network = layers({ variant, alpha, resolution, classes });
    const untrained = new Network(network, randomWeights(network, 1));
    const input = tf.tensor(new Float32Array(resolution * resolution * 3).fill(0.1), [1, resolution, resolution, 3]);
    const times: number[] = [];
    try {
      for (let i = 0; i <= runs; i++) {
        await breathe();
        stopIf(signal);
        const start = performance.now();
        disposeTaps(forward(untrained, input as tf.Tensor4D));
        times.push(performance.now() - start);
        if (i > 0) onSpeed({ done: i, of: runs });
      }
    } finally {
      input.dispose();
      untrained.dispose();
    }
    const [firstRun, ...milliseconds] = times;
    return { milliseconds, firstRun, backend: this.backend };
  }

  /** Each layer of the backbone by itself, unchanged, on a gray picture: time does not depend on what a picture shows. */
  private async layerTimes(request: LayerTimesRequest, { signal, onSpeed }: Conversation): Promise<LayerTimes> {
    const detector = this.opened();
    // The last pass holds as much memory as this measurement needs.
    this.forget();
    const input = detector.input({ width: 1, height: 1, data: new Uint8ClampedArray(4).fill(128) }, "stretch", []);
    const pause = async () => {
      await breathe();
      stopIf(signal);
    };
    try {
      const times = await timeLayers(detector.network, input, { ...request, pause, onProgress: onSpeed });
      return { ...times, backend: this.backend };
    } finally {
      input.dispose();
    }
  }

  dispose(): void {
    this.forget();
    this.classifiers.dispose();
    this.detector?.dispose();
    this.detector = undefined;
  }
}

function stopIf(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure(cancelled);
}

function shapeOf({ shape: [, h, w, c] }: tf.Tensor4D): Tap["shape"] {
  return [h, w, c];
}

function summary(values: Float32Array): Omit<TapStatistics, "id" | "shape"> {
  let [min, max, sum, zeros, atSix] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    if (value === 0) zeros += 1;
    if (value >= 6) atSix += 1;
  }
  const { length } = values;
  return {
    min,
    max,
    mean: sum / length,
    zeros: zeros / length,
    atSix: atSix / length,
    distribution: distribution(values),
  };
}
