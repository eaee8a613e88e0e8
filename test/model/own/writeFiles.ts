/**
 * Writes networks of about 2 and 18 MB in every format, for measurements: each into a folder of its own under the given one.
 *
 *     tsx test/model/own/writeFiles.ts FOLDER
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { OwnFile } from "../../../src/model/own/reading.js";
import { v2Families } from "./families.js";
import { sample } from "./sample.js";
import { stateDict } from "./stateDict.js";
import { writeKerasH5, writeKerasZip } from "./writers/keras.js";
import { writeOnnx } from "./writers/onnx.js";
import { writeLegacyPth, writePth } from "./writers/pytorch.js";
import { writeSafetensors } from "./writers/safetensors.js";
import { writeGraphModel, writeLayersModel } from "./writers/tfjs.js";
import { writeTflite } from "./writers/tflite.js";

const [folder] = process.argv.slice(2);
for (const [size, options] of [
  ["2", { alpha: 0.35, classes: 10 }],
  ["18", { alpha: 1.1, classes: 1000 }],
] as const) {
  const own = sample({ variant: "v2", resolution: 224, ...options });
  const names = stateDict(own, v2Families.torchvision);
  const one = (name: string, bytes: Uint8Array): OwnFile[] => [{ name, bytes }];
  const formats: Readonly<Record<string, OwnFile[]>> = {
    "Keras .h5": one("a.h5", writeKerasH5(own, v2Families.keras)),
    "Keras .keras": one("a.keras", writeKerasZip(own, v2Families.keras)),
    "TensorFlow.js layers": writeLayersModel(own, v2Families.keras),
    "TensorFlow.js graph": writeGraphModel(own),
    "TensorFlow Lite": one("a.tflite", writeTflite(own)),
    ONNX: one("a.onnx", writeOnnx(own, v2Families.torchvision).model),
    safetensors: one("a.safetensors", writeSafetensors(names)),
    "PyTorch zip": one("a.pth", writePth(names)),
    "PyTorch legacy": one("old.pth", writeLegacyPth(names)),
  };
  for (const [format, files] of Object.entries(formats)) {
    const place = join(folder, `${size} ${format}`);
    mkdirSync(place, { recursive: true });
    for (const { name, bytes } of files) writeFileSync(join(place, basename(name)), bytes);
  }
}
