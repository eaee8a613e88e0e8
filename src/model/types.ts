/** What all rooms speak of. Types only; nothing here runs. */

/** Height, width, channels. */
export type Shape = readonly [h: number, w: number, c: number];

export type Activation = "relu6" | "relu" | "mish" | "silu" | "hardSwish" | "gelu" | "sigmoid" | "identity";

/** Where the extra pixel of a stride-2 window goes: TensorFlow's SAME puts it last, PyTorch pads both sides alike. */
export type Padding = "tensorflow" | "pytorch";

/** How numbers are stored: floats, or signed integers of n bits with one scale per tensor or per channel. */
export type NumberFormat = "fp32" | "fp16" | "bf16" | "int8" | "int7" | "int6" | "int5" | "int4" | "int3";

/** A picture as RGBA bytes, row by row; an ImageData is one. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** How a picture becomes a square: distorted, or whole with gray bars. */
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

/** What the head says of every anchor, before boxes are decoded and double ones left out. */
export interface HeadOutputs {
  /** Four numbers for each anchor: y, x, height, width, not yet decoded. */
  readonly boxes: Float32Array;
  /** For each anchor a score, 0 … 1, for the background and for each class, in this order. */
  readonly scores: Float32Array;
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
  | "camera-refused"
  | "camera-missing"
  | "backend-missing"
  | "internal";

/** A failure that a view can draw: what happened, and what would do. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly advice: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };
