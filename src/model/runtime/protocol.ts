/** What the page and the worker say to each other. Types only; nothing here runs. */
import type { Rounding } from "../architecture/channels.js";
import type { Change } from "../pass/changes.js";
import type { ClassMaps } from "../math/classMap.js";

import type { TapStatistics } from "../math/tapStatistics.js";
import type { ClassScore, Detection, Fit, HeadOutputs, Picture, Problem, Tap } from "../types.js";
import type { LayerWeights, Weights } from "../pass/weights.js";

export interface RunRequest {
  readonly fit: Fit;
  /**
   * Layer ids and sums (`block_2_add`) whose tensors come back, and `input`, what the first layer reads. An answer to the
   * same picture costs no second run.
   */
  readonly taps?: readonly string[];
  readonly changes?: readonly Change[];
  /** Detections below this score are left out; 0.5 unless said otherwise. */
  readonly minScore?: number;
  /** The five strongest classes come back unless another number is asked for. */
  readonly strongest?: number;
  /** Whether the head's own outputs come back, too; they do not unless asked for. */
  readonly head?: boolean;
  /** Whether to compute even where the last pass was the same one: for measuring time. */
  readonly fresh?: boolean;
}

export interface RunResult {
  readonly detections: readonly Detection[];
  readonly strongest: readonly ClassScore[];
  readonly taps: Readonly<Record<string, Tap>>;
  /** Forward pass and detector, in the worker; 0 when an earlier run answered. */
  readonly milliseconds: number;
  readonly backend: string;
  /** Copies, where the request asked for them. */
  readonly head?: HeadOutputs;
}

/** Bytes so far of all files together. `total` is known from the manifest before the first byte. */
export interface Progress {
  readonly phase: "runtime" | "weights" | "warm-up" | "ready";
  readonly file?: string;
  readonly loaded: number;
  readonly total: number;
}

/** A forward pass at a setting, with random weights: speed only. */
export interface SpeedRequest {
  readonly variant: "v1" | "v2";
  readonly alpha: number;
  readonly resolution: number;
  /** The variant's published rule unless said otherwise. */
  readonly rounding?: Rounding;
  readonly runs: number;
  /** Outputs of the classifier; 0 leaves it out. 1000 unless said otherwise. */
  readonly classes?: number;
}

export interface SpeedResult {
  /** Milliseconds of each run after warm-up, in order. */
  readonly milliseconds: readonly number[];
  readonly firstRun: number;
  readonly backend: string;
}

/**
 * What computes convolutions: this site's kernels with a fused multiply-add, the same with plain SIMD, or those of
 * TensorFlow.js.
 */
export type Kernels = "fma" | "simd" | "tfjs";

/** What opening a network tells about it. */
export interface Opened {
  /** What computes, for a reader: “WebAssembly with SIMD, one thread, this site’s routines”. */
  readonly backend: string;
  readonly kernels: Kernels;
  /**
   * Names of the classes, without the background; null where the training data skip a number. Empty when no network was
   * asked for.
   */
  readonly labels: readonly (string | null)[];
  /** Ids that a request may name as taps, from the input on. */
  readonly taps: readonly string[];
}

export interface StatisticsRequest {
  readonly fit: Fit;
  readonly changes?: readonly Change[];
}

export interface SpeedProgress {
  /** Runs measured so far, and runs asked for. */
  readonly done: number;
  readonly of: number;
}

/** Asks for the numbers that one layer multiplies with. */
export interface WeightsRequest {
  /** A layer's id. */
  readonly layer: string;
  readonly changes?: readonly Change[];
}

/** Puts other weights in the place of those of some layers of the backbone, until the next such request. */
export interface ReplaceRequest {
  /** `<id>/kernel` and `<id>/bias`; none brings back what the network came with. */
  readonly weights: Weights;
}

/** Asks a classifier of small gray pictures for its answers. It is fetched when it is first asked. */
export interface ClassifyRequest {
  /** One of `networkIds` whose network ends in a classifier. */
  readonly network: string;
  /** Bytes, 0 … 255, row by row, one picture after the other; side × side of the network's without its border. */
  readonly pictures: Uint8Array;
  /** Whether to tell what each cell of the last map says for each class, too. */
  readonly maps?: boolean;
}

export interface ClassifyResult {
  readonly network: string;
  /** As many numbers for each picture as there are labels, before the softmax. */
  readonly logits: Float32Array;
  readonly labels: readonly string[];
  /** All pictures, without fetching and preparing the network. */
  readonly milliseconds: number;
  /** Decoding the weights and the first pass, when this request was the first to ask for the network; else 0. */
  readonly preparing: number;
  readonly backend: string;
  /** Where the request asked for them. */
  readonly maps?: ClassMaps;
  /** Tensors that the worker holds when it answers: the weights of every classifier that is open, and nothing else. */
  readonly tensors: number;
}

/** Asks how long each layer of the open network takes by itself. */
export interface LayerTimesRequest {
  /** Milliseconds that a layer is repeated for to make one sample. */
  readonly budget: number;
  /** Samples of each layer. */
  readonly rounds: number;
}

export interface TimedPass {
  /** Milliseconds of one run by sample, for each layer and each block's sum, in the order of the pass. */
  readonly steps: readonly { readonly id: string; readonly milliseconds: readonly number[] }[];
  /** Milliseconds of whole passes over the same layers. */
  readonly passes: readonly number[];
}

/** Measured in the worker, all in the same minute. */
export interface LayerTimes extends TimedPass {
  /** The same on TensorFlow.js's kernels; absent where these are what computes. */
  readonly reference?: TimedPass;
  /** The device's best on one thread: multiply-adds without memory, and bytes copied (read and written) without adding. */
  readonly macsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly backend: string;
}

/** What each kind of request is answered with. */
export interface Answers {
  readonly open: Opened;
  readonly run: RunResult;
  readonly statistics: readonly TapStatistics[];
  readonly weights: LayerWeights;
  /** How many layers have other weights now. */
  readonly replace: { readonly layers: number };
  readonly speed: SpeedResult;
  readonly classify: ClassifyResult;
  readonly "layer-times": LayerTimes;
}

/**
 * Page → worker. The page sends one job at a time and waits for its answer. Pixels travel only when the worker does not
 * hold the picture already: `pictureId` names it.
 */
export type Job =
  /** Without `network`, only the runtime is loaded: enough to measure speed. */
  | { readonly kind: "open"; readonly network?: string }
  | { readonly kind: "run"; readonly pictureId: number; readonly picture?: Picture; readonly request: RunRequest }
  | {
      readonly kind: "statistics";
      readonly pictureId: number;
      readonly picture?: Picture;
      readonly request: StatisticsRequest;
    }
  | { readonly kind: "weights"; readonly request: WeightsRequest }
  | { readonly kind: "replace"; readonly request: ReplaceRequest }
  | { readonly kind: "speed"; readonly request: SpeedRequest }
  | { readonly kind: "classify"; readonly request: ClassifyRequest }
  | { readonly kind: "layer-times"; readonly request: LayerTimesRequest };

export type ToWorker =
  | { readonly type: "job"; readonly id: number; readonly job: Job }
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "ping" };

/** Worker → page. `fatal` says that the worker cannot go on and wants to be replaced. */
export type FromWorker =
  | { readonly type: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly type: "speed-progress"; readonly id: number; readonly progress: SpeedProgress }
  | { readonly type: "done"; readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly type: "failed"; readonly id: number; readonly problem: Problem; readonly fatal: boolean }
  | { readonly type: "pong" };
