/**
 * Trained weights as they are stored, and how bytes become named arrays. Knows nothing of networks; see `convert-weights`
 * for how the files come about.
 */
import type { NetworkOptions } from "../architecture/spec.js";
import type { InputValues } from "./inputValues.js";
import type { HeadOptions } from "../detection/heads.js";
import type { Fit } from "../types.js";
import type { SsdOptions } from "../detection/ssd.js";

/** Kernel and bias of a layer as a pass uses them: batch normalization folded in, changes applied. */
export interface LayerWeights {
  readonly layer: string;
  /** k, k, channels in, channels out; of a depthwise layer k, k, channels, 1. */
  readonly shape: readonly [number, number, number, number];
  readonly kernel: Float32Array;
  /** One number for each output channel. */
  readonly bias: Float32Array;
}

/**
 * How one array lies in its file, always little-endian and starting at a multiple of four bytes.
 *
 * - `"fp32"`, `"fp16"`: the values one after the other;
 * - `"uint8"`: two 32-bit floats, scale and least value, then a byte for each value; the value is byte · scale + least. The
 *   way in which TensorFlow.js stores weights: what was published so is kept as it is;
 * - `"int8"`: one 32-bit float, the scale, for each output channel, then a signed byte for each value; the value is
 *   byte · scale. The output channel is the array's last axis, or of a depthwise kernel [k, k, c, 1] the one before, so that
 *   in both cases value i belongs to channel i mod channels.
 */
export type StoredFormat = "fp32" | "fp16" | "uint8" | "int8";

export interface StoredArray {
  /** `block_3_expand/kernel`, `block_3_expand/bias`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly format: StoredFormat;
  /** First byte in the file. */
  readonly offset: number;
}

export interface WeightFile {
  readonly name: string;
  readonly bytes: number;
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
  readonly arrays: readonly StoredArray[];
}

/** Everything that is known about a set of trained weights; {@link HeadOptions} for a detector of any kind. */
export interface Manifest<Options extends HeadOptions = SsdOptions> {
  readonly id: string;
  readonly title: string;
  /** What `layers()` takes. */
  readonly network: Partial<NetworkOptions>;
  readonly head: Options;
  /** Tensors that a pass keeps for pages; all of the backbone's unless said otherwise. */
  readonly taps?: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Class names in the order of the scores, without the background; null where the training data skip a number. */
  readonly labels: readonly (string | null)[];
  readonly source: {
    readonly package: string;
    readonly version: string;
    readonly path: string;
    readonly integrity: string;
    readonly license: string;
    readonly trainedOn: string;
  };
  readonly files: readonly WeightFile[];
}

/** What is known about a classifier of small gray pictures. */
export interface ClassifierManifest {
  readonly id: string;
  readonly title: string;
  /** What `layers()` takes, with pooling and classifier. */
  readonly network: Partial<NetworkOptions>;
  /** A byte b, 0 … 255, becomes b · scale + offset, after a border of black pixels was put around the picture. */
  readonly preprocessing: { readonly border: number; readonly scale: number; readonly offset: number };
  readonly labels: readonly string[];
  readonly source: {
    readonly data: string;
    readonly license: string;
    readonly seed: number;
    /** What trained it, with its version. */
    readonly trainedWith: string;
  };
  readonly files: readonly WeightFile[];
}

/** What is known about a classifier of color pictures that a reader brought, or that a host added. */
export interface ImageClassifierManifest {
  readonly kind: "image-classifier";
  readonly id: string;
  readonly title: string;
  /** What `layers()` takes; without classes it is a backbone, which names nothing. */
  readonly network: Partial<NetworkOptions>;
  readonly preprocessing: InputValues;
  readonly output: "softmax" | "sigmoid" | "none";
  /** Whether output 0 stands for none of the classes: labels then begin with output 1. */
  readonly background: boolean;
  /** One for each class. */
  readonly labels: readonly string[];
  readonly source: { readonly file: string; readonly license?: string };
  readonly files: readonly WeightFile[];
}

/** How a picture's bytes become the network's input. */
export interface Preprocessing {
  /** Side of the square input in pixels. */
  readonly size: number;
  readonly resize: "bilinear";
  /** Order of the three channels; `"gray"`: the luminance (ITU-R BT.601) in all three. */
  readonly channels: "rgb" | "bgr" | "gray";
  /** A byte b, 0 … 255, becomes b · scale + offset. */
  readonly scale: number;
  readonly offset: number;
  /** How the network was trained to see pictures; both ways work. */
  readonly fit?: Fit;
  /** Where a letterbox puts the picture and the byte that its bars hold; the center and middle gray unless said otherwise. */
  readonly bars?: { readonly place: "center" | "corner"; readonly byte: number };
}

export interface WeightArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Named arrays: a layer's id, and `/kernel` or `/bias`. */
export type Weights = ReadonlyMap<string, WeightArray>;

/** The bytes of a weight file are not those that the manifest describes. */
export class DamagedWeights extends Error {
  override readonly name = "DamagedWeights";
}

/** Values in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Output channels of a kernel or bias. */
export function channelsOf(shape: readonly number[]): number {
  const last = shape[shape.length - 1];
  return shape.length === 4 && last === 1 ? shape[2] : last;
}

/** Bytes that an array takes in its file, without the bytes that align the next one. */
export function storedBytes({ shape, format }: Pick<StoredArray, "shape" | "format">): number {
  const size = sizeOf(shape);
  return { fp32: 4 * size, fp16: 2 * size, uint8: 8 + size, int8: 4 * channelsOf(shape) + size }[format];
}

/** A 16-bit float (IEEE 754 binary16) as a number. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function decodeArray(stored: StoredArray, bytes: Uint8Array): Float32Array {
  const size = sizeOf(stored.shape);
  const start = bytes.byteOffset + stored.offset;
  // A copy: views need an aligned start, and the file's own buffer may then go.
  const copy = bytes.buffer.slice(start, start + storedBytes(stored));
  if (stored.format === "fp32") return new Float32Array(copy);
  if (stored.format === "fp16") return Float32Array.from(new Uint16Array(copy), fromHalf);
  if (stored.format === "uint8") {
    const [scale, least] = new Float32Array(copy, 0, 2);
    return Float32Array.from(new Uint8Array(copy, 8, size), (byte) => byte * scale + least);
  }
  const channels = channelsOf(stored.shape);
  const scales = new Float32Array(copy, 0, channels);
  const quantized = new Int8Array(copy, 4 * channels, size);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = quantized[i] * scales[i % channels];
  return values;
}

async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  // Pages that come over plain HTTP from another machine have no crypto.subtle; the length is all that they can check.
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The named arrays of one weight file whose bytes are known to be the published ones, as those of a download are.
 *
 * @param file its entry in the manifest
 * @param bytes the whole file
 * @throws DamagedWeights when the file has another length, or an array does not lie in it
 */
export function checkedWeights(file: WeightFile, bytes: Uint8Array): Weights {
  if (bytes.length !== file.bytes)
    throw new DamagedWeights(`${file.name} has ${bytes.length} bytes; it must have ${file.bytes}`);
  return new Map(
    file.arrays.map((stored) => {
      if (stored.offset % 4 !== 0 || stored.offset + storedBytes(stored) > bytes.length)
        throw new DamagedWeights(`invalid offset of ${stored.name}: ${stored.offset}; it must lie in ${file.name}`);
      return [stored.name, { shape: stored.shape, data: decodeArray(stored, bytes) }];
    }),
  );
}

/**
 * The named arrays of one weight file that nobody has checked yet.
 *
 * @throws DamagedWeights when the bytes are fewer, more or others than the manifest says
 */
export async function decodeWeights(file: WeightFile, bytes: Uint8Array): Promise<Weights> {
  const weights = checkedWeights(file, bytes);
  const found = await sha256(bytes);
  if (found !== undefined && found !== file.sha256)
    throw new DamagedWeights(`${file.name} has the SHA-256 ${found}; it must be ${file.sha256}`);
  return weights;
}

/** One set of named arrays from those of several files. */
export function joinWeights(parts: readonly Weights[]): Weights {
  return new Map(parts.flatMap((part) => [...part]));
}
