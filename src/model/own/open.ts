/** Dropped files → arrays and operators, by what the files hold and not by their names. */
import { isHdf5 } from "./formats/hdf5.js";
import { type JsonObject, parseObject } from "./formats/json.js";
import { readKerasH5, readKerasZip } from "./formats/keras.js";
import { labelLines } from "./formats/labels.js";
import { isOnnx, readOnnx } from "./formats/onnx.js";
import { isLegacyPytorch, isPytorchZip, readLegacyPytorch, readPytorchZip } from "./formats/pytorch.js";
import { isSafetensors, readSafetensors } from "./formats/safetensors.js";
import { readTfjs } from "./formats/tfjs.js";
import { isTfjs } from "./formats/tfjsWeights.js";
import { isTflite, readTflite } from "./formats/tflite.js";
import { openZip } from "./formats/zip.js";
import { checkedCount, limits } from "./limits.js";
import type { OwnFile, Source } from "./reading.js";
import { Refusal, damaged } from "./refusal.js";

/** What was read, and from which of the dropped files. */
export interface Opened {
  readonly file: OwnFile;
  readonly source: Source;
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

function jsonOf(bytes: Uint8Array): JsonObject | undefined {
  const start = bytes.subarray(0, 64).findIndex((byte) => byte > 32);
  if (bytes[start] !== 0x7b || bytes.length > limits.text) return undefined;
  try {
    return parseObject(bytes, "model.json");
  } catch {
    return undefined;
  }
}

/** The reader of one file; undefined when it is no network. */
function readerOf(file: OwnFile, files: readonly OwnFile[]): (() => Source) | undefined {
  const { bytes } = file;
  if (isHdf5(bytes)) return () => readKerasH5(bytes);
  if (isTflite(bytes)) return () => readTflite(bytes, openZip(bytes));
  if (isZip(bytes)) return () => readZip(bytes);
  if (isLegacyPytorch(bytes)) return () => readLegacyPytorch(bytes);
  if (isSafetensors(bytes)) return () => readSafetensors(bytes);
  if (isOnnx(bytes)) return () => readOnnx(bytes, files);
  const json = jsonOf(bytes);
  if (json && isTfjs(json)) return () => readTfjs(json, files);
  return undefined;
}

function readZip(bytes: Uint8Array): Source {
  const zip = openZip(bytes);
  if (!zip) throw damaged("Its zip archive has no end.");
  if (zip.names.includes("config.json") && zip.names.some((name) => name.endsWith(".weights.h5")))
    return readKerasZip(zip);
  if (isPytorchZip(zip)) return readPytorchZip(zip);
  throw new Refusal(
    "The archive holds no network that this page knows",
    `It holds ${zip.names.slice(0, 3).join(", ") || "nothing"}${zip.names.length > 3 ? " …" : ""}.`,
    "Unpack it, and drop the files or the folder that was in it.",
  );
}

/** The one sentence for a file of another kind. */
function unknownKind(files: readonly OwnFile[]): Refusal {
  const [{ name, bytes }] = files;
  const known = "Choose a Keras, TensorFlow.js, TensorFlow Lite, ONNX or safetensors file, or a PyTorch state dict.";
  if (bytes.length === 0) return new Refusal("The file is empty", `${name} has 0 bytes.`, known);
  if (/\.pb$/.test(name))
    return new Refusal(
      "A SavedModel or a frozen graph is not read here",
      `${name} is one of TensorFlow’s own graph files.`,
      "Convert it with tensorflowjs_converter or to TensorFlow Lite.",
    );
  if (/\.(?:bin|data)$/.test(name))
    return new Refusal(
      "The description of these weights is missing",
      `${name} holds numbers without names.`,
      "Choose model.json or the .onnx file together with it.",
    );
  return new Refusal(
    "This page cannot read the file",
    `The content of ${name} is in no format that this page knows, whatever its name says.`,
    known,
  );
}

/** What a view throws when a file points outside of itself, as a sentence; other errors are faults of ours. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return damaged(
    error instanceof RangeError ? "It points at a place outside of itself." : "Its parts contradict each other.",
  );
}

/**
 * Reads the network among some files.
 *
 * @param files everything that was dropped together; lists of labels in `.txt` among them
 * @throws Refusal with the reason, and with what would work
 */
export function openFiles(files: readonly OwnFile[]): Opened {
  if (files.length === 0) throw new Refusal("There is no file", "Nothing was chosen.", "Choose a file.");
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  checkedCount(total, limits.bytes, "bytes");
  for (const file of files) {
    const read = readerOf(file, files);
    if (!read) continue;
    try {
      const source = read();
      const list = files.find(({ name }) => /\.txt$/i.test(name));
      return { file, source: list ? { ...source, labels: labelLines(list.bytes) } : source };
    } catch (error) {
      throw asRefusal(error);
    }
  }
  throw unknownKind(files);
}
