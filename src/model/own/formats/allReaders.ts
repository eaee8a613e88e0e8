/** The readers of all formats at once, for programs in Node. */
import { readKerasH5, readKerasZip } from "./keras.js";
import { readOnnx } from "./onnx.js";
import { readLegacyPytorch, readPytorchZip } from "./pytorch.js";
import { type Readers, openedZip, readZip } from "./readers.js";
import { readSafetensors } from "./safetensors.js";
import { readTfjs } from "./tfjs.js";
import { readTflite } from "./tflite.js";
import { openZip } from "./zip.js";

export const allReaders: Readers = {
  hdf5: ({ bytes }) => readKerasH5(bytes),
  tflite: ({ bytes }) => readTflite(bytes, openZip(bytes)),
  zip: ({ bytes }) => readZip(openedZip(openZip(bytes)), { keras: readKerasZip, pytorch: readPytorchZip }),
  legacyPytorch: ({ bytes }) => readLegacyPytorch(bytes),
  safetensors: ({ bytes }) => readSafetensors(bytes),
  onnx: ({ bytes }, files) => readOnnx(bytes, files),
  tfjs: ({ bytes }, files) => readTfjs(bytes, files),
};
