/** Which format a file has, by its first bytes and not by its name. What reads the format is not needed for that. */
import { limits } from "../limits.js";
import { type JsonObject, parseObject } from "./json.js";

/** A reader for each; what an archive holds is seen when it is open. */
export type FormatKind = "hdf5" | "tflite" | "zip" | "legacyPytorch" | "safetensors" | "onnx" | "tfjs";

const begins = (bytes: Uint8Array, signature: readonly number[], at = 0) =>
  signature.every((byte, i) => bytes[at + i] === byte);

const hdf5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** «TFL3», behind four bytes. */
const tflite = [0x54, 0x46, 0x4c, 0x33];
const zip = [0x50, 0x4b];
/** A pickle of a number: 0x1950a86a20f9469cfc6c. */
const legacyPytorch = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** Whether bytes begin with a length below 4 GB and a description in JSON. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && bytes[8] === 0x7b && bytes[7] === 0 && bytes[6] === 0 && bytes[5] === 0;
}

/** Whether bytes begin as a model of ONNX does: its version, then a producer, an operator set or the graph. */
function isOnnx(bytes: Uint8Array): boolean {
  return bytes.length > 16 && bytes[0] === 0x08 && bytes[1] < 32 && [0x12, 0x1a, 0x3a, 0x42, 0x22].includes(bytes[2]);
}

/** Whether a JSON object is a model's `model.json`. */
export function isTfjs(json: JsonObject): boolean {
  return Object.hasOwn(json, "weightsManifest");
}

function isTfjsFile(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 64).findIndex((byte) => byte > 32);
  if (bytes[start] !== 0x7b || bytes.length > limits.text) return false;
  try {
    return isTfjs(parseObject(bytes, "model.json"));
  } catch {
    return false;
  }
}

/** The format of a file; undefined when it is no network. */
export function kindOf(bytes: Uint8Array): FormatKind | undefined {
  if (begins(bytes, hdf5)) return "hdf5";
  if (bytes.length > 8 && begins(bytes, tflite, 4)) return "tflite";
  if (begins(bytes, zip)) return "zip";
  if (bytes[0] === 0x80 && begins(bytes, legacyPytorch, 2)) return "legacyPytorch";
  if (isSafetensors(bytes)) return "safetensors";
  if (isOnnx(bytes)) return "onnx";
  return isTfjsFile(bytes) ? "tfjs" : undefined;
}
