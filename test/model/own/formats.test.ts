import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../../src/model/own/refusal.js";
import { allReaders } from "../../../src/model/own/formats/readers.js";
import { openFiles } from "../../../src/model/own/open.js";
import { chosenConventions, initialChoices } from "../../../src/model/own/choices.js";
import { ownNetwork, sentenceOf, unusedOf } from "../../../src/model/own/network.js";
import { difference, expectWeights, file, read } from "./expectations.js";
import { v1Families, v2Families } from "./families.js";
import { type SampleLayer, type Values, sample } from "./sample.js";
import { slimDict, stateDict } from "./stateDict.js";
import { writeKerasH5, writeKerasZip, writeWeightsH5 } from "./writers/keras.js";
import { writeOnnx } from "./writers/onnx.js";
import { writeQuantizedOnnx } from "./writers/onnxQuantized.js";
import { writeLegacyPth, writeModelPickle, writePth, writeTorchScript } from "./writers/pytorch.js";
import { writeSafetensors } from "./writers/safetensors.js";
import { writeTflite } from "./writers/tflite.js";
import { writeGraphModel, writeLayersModel } from "./writers/tfjs.js";

const v2 = sample({ variant: "v2", alpha: 0.35 });
const v1 = sample({ variant: "v1", alpha: 0.25 });
function refusal(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("names without a graph, in safetensors, which sorts them", () => {
  const epsilons = {
    torchvision: 1e-5,
    flat: 1e-5,
    timm: 1e-5,
    keras: 1e-3,
    slim: 1e-3,
    huggingFace: 1e-3,
    retinaFace: 1e-5,
  };

  test.each(["torchvision", "flat", "timm", "huggingFace"] as const)("V2 as %s names it", (family) => {
    const found = read(file("v2.safetensors", writeSafetensors(stateDict(v2, v2Families[family]))));
    expectWeights(found, v2, epsilons[family]);
    expect(found.reading.recognized.isRegular).toBe(true);
    expect(found.network.options).toMatchObject({
      variant: "v2",
      alpha: 0.35,
      rounding: "eight",
      last: 1280,
      classes: 7,
    });
    expect(found.network.options.padding).toBe(family === "huggingFace" ? "tensorflow" : "pytorch");
  });

  test.each(["timm", "huggingFace"] as const)("V1 as %s names it", (family) => {
    const found = read(file("v1.safetensors", writeSafetensors(stateDict(v1, v1Families[family]))));
    expectWeights(found, v1, epsilons[family]);
    expect(found.network.options).toMatchObject({ variant: "v1", alpha: 0.25, last: 0 });
  });

  test.each([
    ["V2", v2, v2Families.slim],
    ["V1", v1, v1Families.slim],
  ])("%s as TF-slim names it", (_, own, names) => {
    expectWeights(read(file("slim.safetensors", writeSafetensors(slimDict(own, names)))), own, 1e-3);
  });

  test.each([0.1, 0.5, 0.75, 1, 1.4])("V2 at α %d", (alpha) => {
    const wide = sample({ variant: "v2", alpha });
    const found = read(file("wide.safetensors", writeSafetensors(stateDict(wide, v2Families.torchvision))));
    expectWeights(found, wide, 1e-5);
  });

  test("a prefix of a training tool is no part of a name", () => {
    const wrapped = new Map([...stateDict(v2, v2Families.timm)].map(([name, v]) => [`module.model.${name}`, v]));
    expectWeights(read(file("wrapped.safetensors", writeSafetensors(wrapped))), v2, 1e-5);
  });

  test("a stem that takes gray pictures has the shape of a depthwise kernel", () => {
    const gray = sample({ variant: "v1", alpha: 0.25, inputChannels: 1 });
    const found = read(file("gray.pth", writePth(stateDict(gray, v1Families.timm))));
    expectWeights(found, gray, 1e-5);
  });

  test("a detector's body is found in its folder, and the rest is named", () => {
    const body = sample({ variant: "v1", alpha: 0.25, classes: 0 });
    const around = stateDict(body, v1Families.retinaFace);
    for (const [i, side] of [64, 128, 256].entries())
      around.set(`fpn.output${i + 1}.0.weight`, { shape: [64, side, 1, 1], data: new Float32Array(64 * side) });
    const found = read(file("face.pth", writeLegacyPth(around)));
    expectWeights(found, body, 1e-5);
    expect(sentenceOf(found.reading)).toBe(
      "MobileNet V1, α 0.25, 27 of 27 layers, the backbone of another network; from PyTorch",
    );
    expect(unusedOf(found.reading).at(-1)?.name).toContain("fpn.output1.0");
  });
});

describe("PyTorch", () => {
  test.each([
    ["zip", writePth],
    ["legacy", writeLegacyPth],
  ])("a state dict in the %s format", (_, write) => {
    const found = read(file("weights.pth", write(stateDict(v2, v2Families.torchvision))));
    expectWeights(found, v2, 1e-5);
    expect(sentenceOf(found.reading)).toBe("MobileNet V2, α 0.35, 53 of 53 layers, 7 classes; from torchvision");
  });

  test("a whole model is refused with the class that it names", () => {
    const { title, reason, advice } = refusal(() => openFiles([file("best_model.pt", writeModelPickle())], allReaders));
    expect(title).toBe("It holds a program, not only numbers");
    expect(reason).toContain("torchvision.models.mobilenetv2.MobileNetV2");
    expect(advice).toContain("state_dict()");
  });
});

test("TorchScript is refused, since it is a program; ONNX would do", () => {
  const { title, reason, advice } = refusal(() =>
    openFiles([file("scripted.pt", writeTorchScript(stateDict(v2, v2Families.torchvision)))], allReaders),
  );
  expect(title).toBe("It is TorchScript, a program with its weights");
  expect(reason).toContain("runs no code");
  expect(advice).toContain("state_dict()");
  expect(advice).toContain("ONNX");
});

describe("Keras", () => {
  test.each([
    ["V2", v2, v2Families.keras],
    ["V1", v1, v1Families.keras],
  ])("%s: .h5 with a config and an optimizer's state", (_, own, names) => {
    const found = read(file("model.h5", writeKerasH5(own, names)));
    expectWeights(found, own, 1e-3);
    expect(found.reading.conventions).toMatchObject({
      padding: { value: "tensorflow", origin: "file" },
      activation: { value: "relu6", origin: "file" },
      epsilon: { value: 1e-3, origin: "file" },
      resolution: { value: 64, origin: "file" },
      bytes: { origin: "usual" },
      output: { value: "softmax", origin: "file" },
    });
    expect(unusedOf(found.reading).map(({ name }) => name)).toEqual(["optimizer_weights"]);
  });

  test("a switched ε takes the place of the file's in every layer, and the file's own comes back", () => {
    const { reading } = read(file("v2.h5", writeKerasH5(v2, v2Families.keras)));
    expect(reading.conventions.epsilon).toEqual({ value: 1e-3, origin: "file" });
    for (const epsilon of [1e-5, 1e-3]) {
      const choices = { ...initialChoices(reading.conventions), epsilon };
      const network = ownNetwork(reading, chosenConventions(reading.conventions, choices));
      expectWeights({ reading, network }, v2, epsilon);
      expect(network.norms.get("Conv1")?.epsilon).toBe(epsilon);
    }
  });

  test("V2: .h5 of weights alone", () => {
    const found = read(file("weights.h5", writeKerasH5(v2, v2Families.keras, false)));
    expectWeights(found, v2, 1e-3);
    expect(found.reading.conventions.padding.origin).toBe("usual");
  });

  test("V2: arrays in shuffled and deflated chunks", () => {
    const found = read(file("model.h5", writeKerasH5(v2, v2Families.keras, true, deflateSync)));
    expectWeights(found, v2, 1e-3);
  });

  test("V2: .keras of Keras 3", () => {
    expectWeights(read(file("model.keras", writeKerasZip(v2, v2Families.keras))), v2, 1e-3);
  });

  test.each([
    ["V2", v2],
    ["V1", v1],
  ])("%s: .weights.h5, which has classes and numbers only", (_, own) => {
    expectWeights(read(file("model.weights.h5", writeWeightsH5(own))), own, 1e-3);
  });

  test("a head of two dense layers", () => {
    const own = sample({ variant: "v2", alpha: 0.35, hidden: [{ c: 20, activation: "relu" }] });
    const names = (layer: SampleLayer["layer"]) =>
      layer.id === "hidden_1" ? { kernel: "dense_1", norm: "" } : v2Families.keras(layer);
    const found = read(file("teachable.h5", writeKerasH5(own, names)));
    expectWeights(found, own, 1e-3);
    expect(found.network.options.hidden).toEqual([{ c: 20, activation: "relu" }]);
  });
});

describe("TensorFlow.js", () => {
  test("a layers model in shards", () => {
    const files = writeLayersModel(v2, v2Families.keras);
    expect(files.length).toBeGreaterThan(3);
    expectWeights(read(...files), v2, 1e-3);
  });

  test.each([
    ["with norms", false],
    ["with a projection's bias behind the sum", true],
  ])("a graph model %s", (_, optimized) => {
    const found = read(...writeGraphModel(v2, optimized));
    expectWeights(found, v2, 1e-3);
    expect(found.network.norms.size).toBe(optimized ? 0 : 52);
  });

  // The kernel and four arrays of its norm are rounded by half a step each; eighths are half floats already.
  test.each([
    ["uint8", 5 / 255],
    ["uint16", 5 / 65535],
    ["float16", 1e-6],
  ] as const)("weights that the converter stored as %s", (dtype, tolerance) => {
    expectWeights(read(...writeLayersModel(v2, v2Families.keras, dtype)), v2, 1e-3, tolerance);
  });

  test("shards that are missing are named", () => {
    const files = writeLayersModel(v2, v2Families.keras);
    const { missing, reason, title } = refusal(() =>
      openFiles(
        files.filter((_, i) => i !== 2),
        allReaders,
      ),
    );
    expect(title).toBe("A file with weights is missing");
    expect(missing).toEqual([files[2].name.slice(6)]);
    expect(reason).toBe(
      `model.json names ${files.length - 1} files with weights (shards). ${files.length - 2} of them were chosen.`,
    );
  });
});

describe("TensorFlow Lite", () => {
  test("32-bit floats", () => {
    const found = read(file("v2.tflite", writeTflite(v2)));
    expectWeights(found, v2, 1e-3);
    expect(found.reading.conventions.activation).toEqual({ value: "relu6", origin: "file" });
  });

  test("half floats, each array behind an operator that makes floats of it", () => {
    expectWeights(read(file("v2.tflite", writeTflite(v2, { half: true }))), v2, 1e-3, 2 ** -11);
  });

  test("int8 with one scale a channel, ReLU6 in the ranges, bytes in the input's scale, labels behind", () => {
    const labels = ["a", "b", "c", "d", "e", "f", "g"];
    const found = read(file("v2.tflite", writeTflite(v2, { int8: true, labels })));
    // Half a step of 127 for the kernels.
    expectWeights(found, v2, 1e-3, 0.5 / 127 + 1e-6);
    expect(found.reading.reading.labels).toEqual(labels);
    expect(found.reading.conventions.activation.value).toBe("relu6");
    expect(found.reading.conventions.bytes).toMatchObject({
      value: { scale: [1 / 127.5, 1 / 127.5, 1 / 127.5].map(Math.fround) },
      origin: "file",
    });
  });
});

describe("ONNX", () => {
  test("norms beside their convolutions, PyTorch's padding", () => {
    const found = read(file("v2.onnx", writeOnnx(v2, v2Families.torchvision).model));
    expectWeights(found, v2, 1e-5);
    expect(found.reading.conventions).toMatchObject({
      padding: { value: "pytorch", origin: "file" },
      epsilon: { value: 1e-5, origin: "file" },
    });
  });

  test("TensorFlow's padding in nodes of their own", () => {
    const found = read(file("v2.onnx", writeOnnx(v2, v2Families.torchvision, { padding: "node" }).model));
    expectWeights(found, v2, 1e-5);
    expect(found.reading.conventions.padding).toEqual({ value: "tensorflow", origin: "file" });
  });

  test("weights in a file of their own, there or missing", () => {
    const { model, data } = writeOnnx(v2, v2Families.torchvision, { external: "v2.onnx.data" });
    expectWeights(read(file("v2.onnx", model), file("v2.onnx.data", data)), v2, 1e-5);
    expect(refusal(() => openFiles([file("v2.onnx", model)], allReaders)).missing).toEqual(["v2.onnx.data"]);
  });
});

describe("quantized ONNX", () => {
  test.each(["QDQ", "QOperator"] as const)("%s: int8 with one scale a channel, whole biases", (form) => {
    const found = read(file("v2.onnx", writeQuantizedOnnx(v2, form)));
    // Half a step of 127 for the kernels; a bias has steps that are finer.
    expectWeights(found, v2, 1e-5, 0.5 / 127 + 1e-6);
    expect(found.reading.conventions).toMatchObject({
      activation: { value: "relu6", origin: "file" },
      padding: { value: "pytorch", origin: "file" },
    });
  });
});

describe("what the tools here do not have is refused by name", () => {
  test.each([
    ["dilation", { dilation: 2 }, "Its last blocks are dilated", "block_16_depthwise"],
    ["groups", { groups: 2 }, "It has grouped convolutions", "_conv parts its channels into 2 groups"],
    ["another activation", { activation: "LeakyRelu" }, "It uses LeakyReLU", "followed by LeakyReLU"],
  ] as const)("%s", (_, options, says, why) => {
    const { model } = writeOnnx(v2, v2Families.torchvision, options);
    const { title, reason, advice } = refusal(() => read(file("v2.onnx", model)));
    expect(title).toBe(says);
    expect(reason).toContain(why);
    expect(advice).toMatch(/^(?:Take|Choose|Networks) .+\.$/);
  });
});

describe("networks that no table lists", () => {
  test("pruned channels and a block without a skip", () => {
    const rows = [
      { t: 1, c: 10, n: 1, s: 1 },
      { t: 4, c: 14, n: 2, s: 2 },
      { t: 2.5, c: 20, n: 3, s: 2 },
      { t: 6, c: 20, n: 1, s: 1 },
    ];
    const own = sample({
      variant: "v2",
      rounding: "truncate",
      rows,
      stem: { c: 12, s: 2 },
      last: 90,
      withoutSkip: [2],
    });
    const found = read(file("pruned.onnx", writeOnnx(own, v2Families.timm).model));
    expectWeights(found, own, 1e-5);
    expect(found.reading.recognized.isRegular).toBe(false);
    expect(found.network.options.withoutSkip).toEqual([2]);
  });

  test("an expansion of as many channels as come in", () => {
    const rows = [
      { t: 1, c: 8, n: 1, s: 1, expands: true as const },
      { t: 6, c: 16, n: 2, s: 2 },
      { t: 6, c: 24, n: 2, s: 2 },
    ];
    const own = sample({ variant: "v2", rows, rounding: "truncate", stem: { c: 16, s: 2 } });
    const names = ({ id }: SampleLayer["layer"]) => ({ kernel: id, norm: `${id}_norm` });
    const found = read(file("mxnet.onnx", writeOnnx(own, names).model));
    expectWeights(found, own, 1e-5);
  });

  test("V1 with a last convolution", () => {
    const own = sample({ variant: "v1", alpha: 1, last: 1280 });
    const names = (layer: SampleLayer["layer"]) =>
      layer.id === "Conv_1" ? { kernel: "conv_head", norm: "bn2" } : v1Families.timm(layer);
    expectWeights(read(file("v1h.safetensors", writeSafetensors(stateDict(own, names)))), own, 1e-5);
  });

  test("other strides than the published ones, for small pictures", () => {
    const own = sample({ variant: "v2", alpha: 0.35, strides: [1, 1, 1, 2, 2, 1, 2, 1] });
    const found = read(file("small.onnx", writeOnnx(own, v2Families.torchvision).model));
    expectWeights(found, own, 1e-5);
    expect(found.network.options.strides).toEqual([1, 1, 1, 2, 2, 1, 2, 1]);
  });

  test("another network is refused with what was seen", () => {
    const arrays = new Map<string, Values>(
      [0, 1, 2].map((i) => [`layer${i}.weight`, { shape: [16, 16, 3, 3], data: new Float32Array(2304) }]),
    );
    const { title, reason } = refusal(() => read(file("vgg.safetensors", writeSafetensors(arrays))));
    expect(title).toBe("It is not a MobileNet V1 or V2");
    expect(reason).toBe("None of its 3 kernels is depthwise.");
  });
});

test("the difference of two arrays is a share of the expected range", () => {
  expect(difference([1, 2.5], [1, 2])).toBeCloseTo(0.25, 12);
});
