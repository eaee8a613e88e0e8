/** What reads each format. All of it is in the worker, which a page loads when a file comes. */
import type { OwnFile, Source } from "../reading.js";
import { Refusal, damaged } from "../refusal.js";
import { readKerasH5, readKerasZip } from "./keras.js";
import type { FormatKind } from "./kinds.js";
import { readOnnx } from "./onnx.js";
import { readLegacyPytorch, readPytorchZip } from "./pytorch.js";
import { readSafetensors } from "./safetensors.js";
import { readTfjs } from "./tfjs.js";
import { readTflite } from "./tflite.js";
import { type Zip, openZip } from "./zip.js";

/** @param files everything that was dropped together with it */
export type Reader = (file: OwnFile, files: readonly OwnFile[]) => Source;

export type Readers = Readonly<Record<FormatKind, Reader>>;

const isKeras = ({ names }: Zip) => names.includes("config.json") && names.some((name) => name.endsWith(".weights.h5"));
const isPytorch = ({ names }: Zip) => names.some((name) => /(?:^|\/)(?:data|constants)\.pkl$/.test(name));

/** @throws Refusal for an archive without an end or of something else */
function readZip(bytes: Uint8Array): Source {
  const zip = openZip(bytes);
  if (!zip) throw damaged("Its zip archive has no end.");
  if (isKeras(zip)) return readKerasZip(zip);
  if (isPytorch(zip)) return readPytorchZip(zip);
  const { names } = zip;
  const network = names.find((name) => /\.(?:h5|keras|tflite|onnx|safetensors|pth?|json)$/i.test(name));
  throw new Refusal(
    "The archive holds no network that this page knows",
    `It holds ${names.slice(0, 3).join(", ") || "nothing"}${names.length > 3 ? " …" : ""}.`,
    network === undefined
      ? "Choose a Keras, TensorFlow.js, TensorFlow Lite, ONNX or safetensors file, or a PyTorch state dict."
      : `Unpack it on your device, then choose ${network}, or the whole folder.`,
  );
}

export const allReaders: Readers = {
  hdf5: ({ bytes }) => readKerasH5(bytes),
  tflite: ({ bytes }) => readTflite(bytes, openZip(bytes)),
  zip: ({ bytes }) => readZip(bytes),
  legacyPytorch: ({ bytes }) => readLegacyPytorch(bytes),
  safetensors: ({ bytes }) => readSafetensors(bytes),
  onnx: ({ bytes }, files) => readOnnx(bytes, files),
  tfjs: ({ bytes }, files) => readTfjs(bytes, files),
};
