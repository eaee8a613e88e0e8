/** What a model's conversion consists of, and how arrays become a weight file. */
import { createHash } from "node:crypto";
import type { StoredArray, StoredFormat, WeightArray, WeightFile } from "../../src/model/pass/weights.js";
import { channelsOf, storedBytes } from "../../src/model/pass/weights.js";
import { roundTo } from "../../src/model/math/numberFormat.js";
import type { PinnedPackage } from "../npm-pack.js";

/** An array that was published with 8 bits a value: value = byte · scale + least. */
export interface PublishedBytes extends WeightArray {
  readonly published: { readonly bytes: Uint8Array; readonly scale: number; readonly least: number };
}

export interface Conversion {
  readonly id: string;
  readonly source: PinnedPackage;
  /** The files to commit, by name, from the folder of the unpacked package. */
  convert(folder: string): Promise<Map<string, Buffer>>;
  /** Runs the original beside ours, prints the differences, and returns the text of comparison.json. */
  verify(folder: string): Promise<string>;
}

/** What a manifest says of a network from a package. */
export function originOf(
  { name, version, integrity, license }: PinnedPackage,
  { path, trainedOn }: { readonly path: string; readonly trainedOn: string },
) {
  return { package: name, version, path, integrity: `sha512-${integrity}`, license, trainedOn };
}

/** Signed bytes with one scale for each output channel, so that the largest value of a channel becomes ±127. */
function int8(array: WeightArray): Uint8Array {
  const channels = channelsOf(array.shape);
  const scales = new Float32Array(channels);
  array.data.forEach((value, i) => {
    scales[i % channels] = Math.max(scales[i % channels], Math.abs(value));
  });
  // A channel of zeros may have any scale.
  for (let c = 0; c < channels; c++) scales[c] = scales[c] === 0 ? 1 : scales[c] / 127;
  const bytes = Int8Array.from(array.data, (value, i) => Math.round(value / scales[i % channels]));
  return new Uint8Array(Buffer.concat([Buffer.from(scales.buffer), Buffer.from(bytes.buffer)]));
}

/** The bits of a number that a 16-bit float (IEEE 754 binary16) can hold exactly. */
function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 2 ** 16) throw new RangeError(`invalid weight: ${value}; it must be below 65536 to be stored as fp16`);
  if (size < 2 ** -14) return sign | (size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | (size * 2 ** (10 - exponent) - 1024);
}

function isPublished(array: WeightArray): array is PublishedBytes {
  return "published" in array;
}

function encode(array: WeightArray, format: StoredFormat): Uint8Array {
  if (format === "uint8") {
    if (!isPublished(array)) throw new Error("an array can be kept in 8 bits only where it was published so");
    const { bytes, scale, least } = array.published;
    return new Uint8Array(Buffer.concat([Buffer.from(Float32Array.of(scale, least).buffer), bytes]));
  }
  if (format === "fp32") return new Uint8Array(array.data.slice().buffer);
  if (format === "int8") return int8(array);
  return new Uint8Array(Uint16Array.from(roundTo(array.data, "fp16"), halfBits).buffer);
}

/**
 * The format of a kernel in a file that should be small. Depthwise kernels are a thirtieth of the weights and the small
 * first layers a hundredth, but eight bits cost most there: kept in 16 bits they cut the largest change of a score on the
 * shipped photos to about a third, for two bytes in a hundred.
 */
export function compactFormat({ shape, data }: WeightArray): StoredFormat {
  const isDepthwise = shape[0] > 1 && shape[3] === 1;
  return isDepthwise || data.length <= 5000 ? "fp16" : "int8";
}

/** One weight file and its entry in the manifest. Kernels are stored in a format of choice, biases as 32-bit floats. */
export function weightFile(
  name: string,
  arrays: ReadonlyMap<string, WeightArray>,
  formatOf: (kernel: WeightArray) => StoredFormat,
): { entry: WeightFile; bytes: Buffer } {
  const stored: StoredArray[] = [];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [array, values] of arrays) {
    const { shape } = values;
    const format = array.endsWith("/kernel") ? formatOf(values) : "fp32";
    const bytes = encode(values, format);
    if (bytes.length !== storedBytes({ shape, format })) throw new Error(`${array} was encoded to a wrong length`);
    stored.push({ name: array, shape: [...shape], format, offset });
    const padding = new Uint8Array((4 - (bytes.length % 4)) % 4);
    parts.push(bytes, padding);
    offset += bytes.length + padding.length;
  }
  const bytes = Buffer.concat(parts);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { entry: { name, bytes: bytes.length, sha256, arrays: stored }, bytes };
}

/** A manifest as text: one line for each array, so that it can be read and compared. */
export function manifestText(manifest: { readonly files: readonly WeightFile[] }): string {
  const lines = JSON.stringify(manifest, null, 2);
  // Short arrays on one line.
  return `${lines.replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => `[${items.replace(/\s+/g, " ")}]`)}\n`;
}
