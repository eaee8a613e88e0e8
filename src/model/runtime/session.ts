/**
 * The worker's side of the conversation, without the worker: opens a network, answers jobs, keeps what the last pass made.
 * Runs in Node, too.
 */
import { WorkerClassifiers } from "./classifiers.js";
import { Detector } from "./detector.js";
import { ImageClassifier } from "./imageClassifier.js";
import { PictureClassifier } from "./pictureClassifier.js";
import { type Conversation, pauses, stopIf, yieldToEvents } from "./conversation.js";
import { type DownloadOptions, type Surroundings, download, downloadJson } from "./download.js";
import { kernelShape } from "./graph.js";
import type { HeadOptions } from "../detection/heads.js";
import { type Trained, LastPass, copyOf, shapeOf } from "./lastPass.js";
import type { NetworkFiles } from "./networkFiles.js";
import { inputTap, planPass } from "../pass/plan.js";
import { Failure, problem } from "./problem.js";
import { timeLayers } from "./layerTimes.js";
import { timePasses } from "./passTimes.js";
import type {
  Answers,
  Job,
  LayerTimes,
  LayerTimesRequest,
  Opened,
  ReplaceRequest,
  RunRequest,
  RunResult,
  SpeedRequest,
  SpeedResult,
  StatisticsRequest,
  WeightsRequest,
} from "./protocol.js";
import type { Picture, Tap } from "../types.js";
import { type Runtime, kernelWords } from "./runtime.js";
import { tapStatistics, type TapStatistics } from "../math/tapStatistics.js";
import { heapView, kernelsInUse, startTensorFlow } from "./tensorflow.js";
import {
  type ClassifierManifest,
  DamagedWeights,
  type ImageClassifierManifest,
  type LayerWeights,
  type Manifest,
  type WeightFile,
  type Weights,
  checkedWeights,
  decodeWeights,
  joinWeights,
} from "../pass/weights.js";

/** What a session needs of the site; tests bring their own. */
export interface SessionSources {
  readonly runtime: Runtime;
  readonly network: (id: string) => NetworkFiles;
  readonly around: Surroundings;
  /** A network that the reader brought, by its id; none where a session has no place for such. */
  readonly brought?: (id: string) => Promise<BroughtNetwork | undefined>;
  /** Milliseconds of a pass between two breaths, in which it can be stopped; 50 unless said otherwise. */
  readonly breathEvery?: number;
}

/** A network that lies in the reader's browser: nothing of it is fetched. */
export interface BroughtNetwork {
  readonly manifest: ImageClassifierManifest | ClassifierManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

interface HeldPicture {
  readonly id: number;
  readonly picture: Picture;
}

type AnyManifest = Manifest<HeadOptions> | ClassifierManifest | ImageClassifierManifest;

function trained(manifest: AnyManifest, weights: Weights): Trained {
  if ("head" in manifest) return new Detector(manifest, weights);
  return "kind" in manifest ? new ImageClassifier(manifest, weights) : new PictureClassifier(manifest, weights);
}

/** Ids of networks that lie in the reader's browser begin so. */
const broughtPrefix = "own:";

/** Milliseconds that a pass works before it lets messages in. Fast passes end sooner and are never interrupted. */
const breathEvery = 50;

export class WorkerSession {
  private backend = "";
  private last: LastPass | undefined;
  private picture: HeldPicture | undefined;
  private readonly classifiers: WorkerClassifiers;

  constructor(private readonly sources: SessionSources) {
    this.classifiers = new WorkerClassifiers(sources);
  }

  /** @throws Failure, or RangeError for what the request asks wrongly */
  answer(job: Job, conversation: Conversation): Promise<Answers[keyof Answers]> | Answers[keyof Answers] {
    switch (job.kind) {
      case "open":
        return this.open(job.network, conversation);
      case "run":
        return this.run(this.hold(job), job.request, conversation);
      case "statistics":
        return this.statistics(this.hold(job), job.request, conversation);
      case "weights":
        return this.weights(job.request);
      case "replace":
        return this.replace(job.request);
      case "speed":
        return this.speed(job.request, conversation);
      case "classify":
        return this.classifiers.answer(job.request, conversation, this.backend);
      case "layer-times":
        return this.layerTimes(job.request, conversation);
    }
  }

  private async open(id: string | undefined, { signal, onProgress }: Conversation): Promise<Opened> {
    const { runtime, network, around, brought } = this.sources;
    const own = id?.startsWith(broughtPrefix) ? await brought?.(id) : undefined;
    if (id?.startsWith(broughtPrefix) && !own)
      throw new Failure(
        problem(
          "weights-missing",
          "Your network is no longer in this browser.",
          "Drop its file again on the page «own».",
        ),
      );
    const files = id === undefined || own ? undefined : network(id);
    onProgress({ phase: "runtime", loaded: 0, total: runtime.bytes });
    const weightOptions: DownloadOptions = { what: "weights", signal };
    // Written by convert-weights, with the files that it names; the hashes of these are checked.
    const manifest =
      own?.manifest ??
      (files && ((await downloadJson(`${id}.json`, files.manifest, weightOptions, around)) as AnyManifest));
    const wanted = (own ? [] : (manifest?.files ?? [])).map((file) => ({
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
    await yieldToEvents();
    await startTensorFlow(wasm);
    this.backend = `${runtime.backend}, ${kernelWords[kernelsInUse()]}`;
    if (own) await this.load(own.manifest, (file) => decodeWeights(file, fileOf(own, file.name)));
    else if (manifest) await this.load(manifest, (file, i) => checkedWeights(file, weights[i]));
    onProgress({ phase: "ready", loaded: total, total });
    return {
      backend: this.backend,
      kernels: kernelsInUse(),
      labels: manifest?.labels ?? [],
      taps: this.last?.taps ?? [],
    };
  }

  private async load(
    manifest: AnyManifest,
    decode: (file: WeightFile, i: number) => Weights | Promise<Weights>,
  ): Promise<void> {
    let network: Trained;
    try {
      const parts = await Promise.all(manifest.files.map(decode));
      const weights = joinWeights(parts);
      network = trained(manifest, weights);
    } catch (error) {
      if (!(error instanceof DamagedWeights)) throw error;
      throw new Failure(
        problem("weights-damaged", `The network's weights are damaged: ${error.message}.`, "Reload the page."),
      );
    }
    // Of a trained network every tensor of the backbone is kept, so that the next question about it needs no second pass.
    const taps = ("taps" in manifest ? manifest.taps : undefined) ?? network.backboneTaps;
    this.last = new LastPass(network, taps, this.sources.breathEvery ?? breathEvery);
    // The first pass is many times slower than the next ones: it prepares every kernel.
    const gray = new Uint8ClampedArray(4).fill(128);
    const picture = { width: 1, height: 1, data: gray };
    await this.last.of({ id: "warm-up", picture, fit: "stretch", changes: [] }, yieldToEvents);
    this.last.forget();
  }

  /** The picture of a job, which comes along or is still here. */
  private hold({ pictureId, picture }: { pictureId: number; picture?: Picture }): HeldPicture {
    if (picture) this.picture = { id: pictureId, picture };
    if (this.picture?.id !== pictureId) throw new RangeError(`invalid picture: ${pictureId}; it must come along first`);
    return this.picture;
  }

  private opened(): LastPass {
    if (!this.last) throw new RangeError("invalid request: run; a network must be open first");
    return this.last;
  }

  private async run(
    { id, picture }: HeldPicture,
    request: RunRequest,
    { signal, onSpeed }: Conversation,
  ): Promise<RunResult> {
    const last = this.opened();
    const { fit, taps = [], changes = [], minScore, strongest } = request;
    for (const tap of taps)
      if (tap !== inputTap && !last.taps.includes(tap))
        throw new RangeError(`invalid tap: ${tap}; it must be a layer or a block's sum`);
    if (request.fresh) last.forget();
    const { pass, milliseconds } = await last.of({ id, picture, fit, changes }, pauses(signal, onSpeed));
    const start = performance.now();
    const found = last.network.detections(pass, picture, fit, {
      ...(minScore !== undefined && { minScore }),
      ...(strongest !== undefined && { strongest }),
    });
    const detecting = milliseconds === 0 ? 0 : performance.now() - start;
    const copies: Record<string, Tap> = {};
    for (const tap of taps) {
      if (tap === inputTap) copies[tap] = last.inputOf({ picture, fit, changes });
      const tensor = pass.taps.get(tap);
      // A change may have removed the branch that the tap lies in.
      if (tensor) copies[tap] = copyOf(tap, tensor);
    }
    return {
      ...found,
      taps: copies,
      milliseconds: milliseconds + detecting,
      backend: this.backend,
      ...(request.head && { head: { boxes: pass.boxes.slice(), scores: pass.scores.slice() } }),
    };
  }

  private async statistics(
    { id, picture }: HeldPicture,
    { fit, changes = [] }: StatisticsRequest,
    { signal, onSpeed }: Conversation,
  ): Promise<TapStatistics[]> {
    const last = this.opened();
    const { pass } = await last.of({ id, picture, fit, changes }, pauses(signal, onSpeed));
    return last.taps.flatMap((tap) => {
      const tensor = pass.taps.get(tap);
      return tensor ? [tapStatistics(tap, shapeOf(tensor), heapView(tensor))] : [];
    });
  }

  private weights({ layer: id, changes = [] }: WeightsRequest): LayerWeights {
    const { network } = this.opened().network;
    const step = planPass(network.layers, changes).find((candidate) => candidate.id === id);
    if (step?.kind !== "convolution")
      throw new RangeError(`invalid layer: ${id}; it must be a convolution that the changes leave in the network`);
    return { layer: id, shape: kernelShape(step.layer), ...network.convolutions.weights(step) };
  }

  private replace({ weights }: ReplaceRequest): Answers["replace"] {
    const last = this.opened();
    last.forget();
    const { layers, convolutions } = last.network.network;
    return { layers: convolutions.replace(layers, weights) };
  }

  private async speed(request: SpeedRequest, { signal, onSpeed }: Conversation): Promise<SpeedResult> {
    const times = await timePasses(request, { pause: pauses(signal), onProgress: onSpeed });
    return { ...times, backend: this.backend };
  }

  /** Each layer of the backbone by itself, unchanged, on a gray picture: time does not depend on what a picture shows. */
  private async layerTimes(request: LayerTimesRequest, { signal, onSpeed }: Conversation): Promise<LayerTimes> {
    const last = this.opened();
    // The last pass holds as much memory as this measurement needs.
    last.forget();
    const { network } = last;
    const input = network.input({ width: 1, height: 1, data: new Uint8ClampedArray(4).fill(128) }, "stretch", []);
    try {
      const times = await timeLayers(network.network, input, {
        ...request,
        pause: pauses(signal),
        onProgress: onSpeed,
      });
      return { ...times, backend: this.backend };
    } finally {
      input.dispose();
    }
  }

  dispose(): void {
    this.last?.forget();
    this.classifiers.dispose();
    this.last?.network.dispose();
    this.last = undefined;
  }
}

function fileOf({ files }: BroughtNetwork, name: string): Uint8Array {
  return files.get(name) ?? new Uint8Array();
}
