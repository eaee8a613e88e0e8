/** Dropped files → arrays and operators, by what the files hold and not by their names. */
import { kindOf } from "./formats/kinds.js";
import { labelLines } from "./formats/labels.js";
import type { Readers } from "./formats/readers.js";
import { checkedCount, limits } from "./limits.js";
import type { OwnFile, Source } from "./reading.js";
import { Refusal, damaged } from "./refusal.js";

/** What was read, and from which of the dropped files. */
export interface Opened {
  readonly file: OwnFile;
  readonly source: Source;
}

/**
 * How archives begin, read as Windows-1252, which some machines take for Latin-1: gzip, bzip2, xz, 7z, rar; a tar has its
 * word behind the first entry's name.
 */
const packed = /^(?:\x1f[\x8b\u2039]|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|.{257}ustar)/s;

const isPacked = (bytes: Uint8Array) => packed.test(new TextDecoder("windows-1252").decode(bytes.subarray(0, 262)));

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
  if (/\.txt$/i.test(name))
    return new Refusal(
      "Labels need a network",
      `This page takes ${name} for a list of labels, because its name ends in .txt.`,
      "Choose the network first or together with it.",
    );
  if (isPacked(bytes))
    return new Refusal(
      "It is an archive that this page does not unpack",
      `${name} is compressed as .gz, .tgz, .bz2, .xz, .7z, .rar or .tar.`,
      "Unpack it on your device, then choose the network that was in it: of TF-slim, its .tflite.",
    );
  return new Refusal("This page cannot read the file", `${name} has none of the formats that this page reads.`, known);
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
export function openFiles(files: readonly OwnFile[], readers: Readers): Opened {
  if (files.length === 0) throw new Refusal("There is no file", "Nothing was chosen.", "Choose a file.");
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  checkedCount(total, limits.bytes, "bytes");
  for (const file of files) {
    const kind = kindOf(file.bytes);
    if (!kind) continue;
    try {
      const source = readers[kind](file, files);
      const list = files.find(({ name }) => /\.txt$/i.test(name));
      return { file, source: list ? { ...source, labels: labelLines(list.bytes) } : source };
    } catch (error) {
      throw asRefusal(error);
    }
  }
  throw unknownKind(files);
}
