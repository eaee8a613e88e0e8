/** What the page and the worker say to each other. Types only; nothing here runs. */
import type { Change } from "./changes.js";
import type { Shape } from "./layers.js";

/** A picture as RGBA bytes, row by row; an ImageData is one. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** How a picture becomes a square: distorted, or whole with grey bars. */
export type Fit = "stretch" | "letterbox";

/** Top, left, bottom, right as fractions of the reader's picture (not of the network's square input). */
export type Box = readonly [top: number, left: number, bottom: number, right: number];

export interface Detection {
  readonly label: string;
  /** Index among the network's classes, without the background. */
  readonly class: number;
  /** 0 … 1. */
  readonly score: number;
  readonly box: Box;
  /** Which anchor box the detection comes from. */
  readonly anchor: number;
}

/** The highest score that any anchor gives a class, whether or not it is a detection. */
export interface ClassScore {
  readonly label: string;
  readonly class: number;
  readonly score: number;
}

/** A copy of one named tensor: height, width, channels; row-major, channels last. */
export interface Tap {
  readonly id: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

export interface RunRequest {
  readonly fit: Fit;
  /** Layer ids and sums (`block_2_add`) whose tensors come back; an answer to the same picture costs no second run. */
  readonly taps?: readonly string[];
  readonly changes?: readonly Change[];
  /** Detections below this score are left out; 0.5 unless said otherwise. */
  readonly minScore?: number;
  /** The five strongest classes come back unless another number is asked for. */
  readonly strongest?: number;
}

export interface RunResult {
  readonly detections: readonly Detection[];
  readonly strongest: readonly ClassScore[];
  readonly taps: Readonly<Record<string, Tap>>;
  /** Forward pass and detector, in the worker; 0 when an earlier run answered. */
  readonly milliseconds: number;
  readonly backend: string;
}

/** Bytes so far of all files together. `total` is known from the manifest before the first byte. */
export interface Progress {
  readonly phase: "runtime" | "weights" | "warm-up" | "ready";
  readonly file?: string;
  readonly loaded: number;
  readonly total: number;
}

export type ProblemKind =
  | "cancelled"
  | "no-webassembly"
  | "runtime-missing"
  | "weights-missing"
  | "weights-damaged"
  | "worker-died"
  | "bad-request"
  | "bad-picture"
  | "internal";

/** A failure that a view can draw: what happened, and what would do. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly advice: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A forward pass at a setting, with random weights: speed only. */
export interface SpeedRequest {
  readonly variant: "v1" | "v2";
  readonly alpha: number;
  readonly resolution: number;
  readonly runs: number;
}

export interface SpeedResult {
  /** Milliseconds of each run after warm-up, in order. */
  readonly milliseconds: readonly number[];
  readonly firstRun: number;
  readonly backend: string;
}
