import { describe, expect, test } from "vitest";
import { readersFor } from "../../../src/model/own/formats/readers.js";
import { readOwn, sentenceOf } from "../../../src/model/own/network.js";
import { file } from "./expectations.js";
import { v2Families } from "./families.js";
import { sample } from "./sample.js";
import { writeKerasH5, writeKerasZip } from "./writers/keras.js";
import { writeOnnx } from "./writers/onnx.js";
import { writeLegacyPth, writePth } from "./writers/pytorch.js";
import { writeSafetensors } from "./writers/safetensors.js";
import { writeTflite } from "./writers/tflite.js";
import { writeLayersModel } from "./writers/tfjs.js";
import { stateDict } from "./stateDict.js";

const small = sample({ variant: "v2", alpha: 0.1, resolution: 96 });
const named = stateDict(small, v2Families.torchvision);

describe("a file brings the reader of its format and no other", () => {
  test.each([
    ["hdf5", "a.h5", () => [file("a.h5", writeKerasH5(small, v2Families.keras))]],
    ["zip", "a.keras", () => [file("a.keras", writeKerasZip(small, v2Families.keras))]],
    ["zip", "a.pth", () => [file("a.pth", writePth(named))]],
    ["legacyPytorch", "old.pth", () => [file("old.pth", writeLegacyPth(named))]],
    ["safetensors", "a.safetensors", () => [file("a.safetensors", writeSafetensors(named))]],
    ["onnx", "a.onnx", () => [file("a.onnx", writeOnnx(small, v2Families.torchvision).model)]],
    ["tflite", "a.tflite", () => [file("a.tflite", writeTflite(small))]],
    ["tfjs", "model.json", () => writeLayersModel(small, v2Families.keras)],
  ] as const)("%s: %s", async (kind, _, write) => {
    const files = write();
    const readers = await readersFor(files);
    expect(Object.keys(readers)).toEqual([kind]);
    expect(sentenceOf(readOwn(files, readers))).toMatch(/^MobileNet V2, α 0\.1, 53 of 53 layers, 7 classes; from /);
  });

  test("what is no network brings none", async () => {
    expect(await readersFor([file("notes.pdf", Buffer.from("%PDF-1.7"))])).toEqual({});
  });
});
