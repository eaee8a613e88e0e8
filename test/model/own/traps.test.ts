/** Traps in files of other people: each row of the recipes that has no test among the formats has one here. */
import { describe, expect, test } from "vitest";
import { Refusal } from "../../../src/model/own/refusal.js";
import type { OwnFile } from "../../../src/model/own/reading.js";
import { sentenceOf } from "../../../src/model/own/network.js";
import { expectWeights, file, read } from "./expectations.js";
import { v1Families, v2Families } from "./families.js";
import { type Sample, type SampleLayer, type Values, sample, toHalf } from "./sample.js";
import { slimDict, stateDict } from "./stateDict.js";
import { writeKerasH5 } from "./writers/keras.js";
import { writeOnnx } from "./writers/onnx.js";
import { writePth } from "./writers/pytorch.js";
import { writeSafetensors } from "./writers/safetensors.js";
import { writeGraphModel, writeLayersModel } from "./writers/tfjs.js";

const v2 = sample({ variant: "v2", alpha: 0.35 });
const v1 = sample({ variant: "v1", alpha: 0.25 });
const safetensors = (arrays: ReadonlyMap<string, Values>) => file("a.safetensors", writeSafetensors(arrays));

type Json = Record<string, unknown>;

/** A tfjs model with its `model.json` changed. */
function changed(files: readonly OwnFile[], change: (json: Json) => void): OwnFile[] {
  return files.map((one) => {
    if (!one.name.endsWith("model.json")) return one;
    const json = JSON.parse(Buffer.from(one.bytes).toString()) as Json;
    change(json);
    return { ...one, bytes: new Uint8Array(Buffer.from(JSON.stringify(json))) };
  });
}

interface KerasLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Json;
  inbound_nodes: unknown;
}

interface KerasModel {
  class_name: string;
  config: { name: string; layers: KerasLayer[]; input_layers: unknown; output_layers: unknown };
}

const topologyOf = (json: Json) => json.modelTopology as { model_config: KerasModel };
const calledWith = (name: string) => [[[name, 0, 0, {}]]];

describe("names", () => {
  test("TF-slim's V1 has norms without γ", () => {
    const plain: Sample = {
      ...v1,
      layers: v1.layers.map((part) => ({
        ...part,
        ...(part.norm && { norm: { ...part.norm, gamma: part.norm.gamma.map(() => 1) } }),
      })),
    };
    const arrays = new Map([...slimDict(plain, v1Families.slim)].filter(([name]) => !name.endsWith("/gamma")));
    expectWeights(read(safetensors(arrays)), plain, 1e-3);
  });

  test("an average over training, beside a kernel, takes its place", () => {
    const arrays = new Map<string, Values>();
    for (const [name, values] of slimDict(v2, v2Families.slim)) {
      arrays.set(`${name}/ExponentialMovingAverage`, values);
      arrays.set(name, { ...values, data: values.data.map((v) => v + 1) });
    }
    expectWeights(read(safetensors(arrays)), v2, 1e-3);
  });

  test.each(["module.", "model.", "_orig_mod.", "state_dict.", "module._orig_mod."])(
    "%s is no part of them",
    (prefix) => {
      const arrays = new Map([...stateDict(v2, v2Families.torchvision)].map(([name, v]) => [`${prefix}${name}`, v]));
      expectWeights(read(file("a.pth", writePth(arrays))), v2, 1e-5);
    },
  );

  test("norms that are only numbered are those of the layers in their order", () => {
    const numbers = new Map(v2.layers.map(({ layer }, i) => [layer.id, i]));
    const numbered = ({ id, role }: SampleLayer["layer"]) => ({
      kernel: `${role === "depthwise" ? "depthwise_conv2d" : role === "classifier" ? "dense" : "conv2d"}_${numbers.get(id)}`,
      norm: `batch_normalization_${numbers.get(id)}`,
    });
    expectWeights(read(file("a.h5", writeKerasH5(v2, numbered, false))), v2, 1e-3);
  });

  test("a detector of TF’s: kernels of its heads have shapes of the backbone’s", () => {
    const body = sample({ variant: "v2", alpha: 0.35, classes: 0 });
    const arrays = new Map(
      [...slimDict(body, v2Families.slim)].map(([name, values]) => [`FeatureExtractor/${name}`, values]),
    );
    for (const [i, { kernel }] of body.layers.slice(0, 9).entries())
      arrays.set(`BoxPredictor_${i}/ClassPredictor/weights`, { ...kernel, data: kernel.data.map(() => 9) });
    const found = read(safetensors(arrays));
    expectWeights(found, body, 1e-3);
    expect(sentenceOf(found.reading)).toContain("the backbone of another network");
  });

  test("more blocks than published, without a graph: each run of equal widths has its row’s stride", () => {
    const rows = [
      { t: 1, c: 16, n: 1, s: 1 },
      { t: 6, c: 24, n: 3, s: 2 },
      { t: 6, c: 32, n: 4, s: 2 },
      { t: 6, c: 64, n: 5, s: 2 },
      { t: 6, c: 96, n: 4, s: 1 },
      { t: 6, c: 160, n: 4, s: 2 },
      { t: 6, c: 320, n: 1, s: 1 },
    ];
    const deep = sample({ variant: "v2", rows, rounding: "truncate" });
    const names = (layer: SampleLayer["layer"]) =>
      layer.id === "Conv_1" ? { kernel: "features.40.0", norm: "features.40.1" } : v2Families.torchvision(layer);
    expectWeights(read(safetensors(stateDict(deep, names))), deep, 1e-5);
  });
});

describe("numbers", () => {
  test.each(["F16", "BF16"])("safetensors of 16 bits: %s", (dtype) => {
    const text: Record<string, unknown> = {};
    const parts: Buffer[] = [];
    let place = 0;
    for (const [name, { shape, data }] of stateDict(v2, v2Families.timm)) {
      const bits =
        dtype === "F16"
          ? Uint16Array.from(data, toHalf)
          : new Uint16Array(data.slice().buffer).filter((_, i) => i % 2 === 1);
      text[name] = { dtype, shape, data_offsets: [place, place + bits.byteLength] };
      parts.push(Buffer.from(bits.buffer));
      place += bits.byteLength;
    }
    const header = Buffer.from(JSON.stringify(text));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    expectWeights(read(file("a.safetensors", new Uint8Array(Buffer.concat([length, header, ...parts])))), v2, 1e-5);
  });
});

describe("heads", () => {
  test("1001 outputs begin with the background", () => {
    const own = sample({ variant: "v1", alpha: 0.1, classes: 1001 });
    const { reading } = read(safetensors(slimDict(own, v1Families.slim)));
    expect(reading.conventions.firstLabel).toEqual({ value: "background", origin: "usual" });
  });

  test("one output is a sigmoid’s", () => {
    const own = sample({ variant: "v1", alpha: 0.1, classes: 1 });
    const { reading } = read(safetensors(stateDict(own, v1Families.timm)));
    expect(reading.conventions.output.value).toBe("sigmoid");
    expect(sentenceOf(reading)).toContain("1 class;");
  });
});

describe("Keras’s graphs", () => {
  test("V1 on maps of odd sizes cuts a row off, which no table here says", () => {
    const odd = sample({ variant: "v1", alpha: 0.1, resolution: 200 });
    expect(() => read(file("a.h5", writeKerasH5(odd, v1Families.keras)))).toThrow(Refusal);
    expect(() => read(file("a.h5", writeKerasH5(odd, v1Families.keras)))).toThrow(/At 200 pixels/);
  });

  test("a Rescaling layer says how bytes come in", () => {
    const files = changed(writeLayersModel(v2, v2Families.keras), (json) => {
      const { layers } = topologyOf(json).model_config.config;
      const reader = layers.find(({ inbound_nodes }) => JSON.stringify(inbound_nodes).includes("input_1"));
      layers.splice(1, 0, {
        ...{ class_name: "Rescaling", name: "rescaling", config: { name: "rescaling", scale: 1 / 255, offset: 0 } },
        inbound_nodes: calledWith("input_1"),
      });
      reader!.inbound_nodes = calledWith("rescaling");
    });
    const { conventions } = read(...files).reading;
    expect(conventions.bytes).toMatchObject({ value: { id: "zeroToOne" }, origin: "file" });
  });

  test("a model inside a model is opened", () => {
    const files = changed(writeLayersModel(v2, v2Families.keras), (json) => {
      const { model_config: whole } = topologyOf(json);
      const { layers } = whole.config;
      const at = layers.findIndex(({ class_name: name }) => name === "GlobalAveragePooling2D");
      const [inner, head] = [layers.slice(0, at), layers.slice(at)];
      const body = inner[inner.length - 1].name;
      const config = { ...whole.config, layers: inner, output_layers: [[body, 0, 0]] };
      head[0].inbound_nodes = calledWith("mobilenet");
      whole.config.layers = [
        { ...inner[0], name: "outer", config: { ...inner[0].config, name: "outer" } },
        { class_name: "Functional", name: "mobilenet", config, inbound_nodes: calledWith("outer") },
        ...head,
      ];
      whole.config.input_layers = [["outer", 0, 0]];
    });
    expectWeights(read(...files), v2, 1e-3);
  });

  test("names in camel case, and no topology at all", () => {
    const files = writeLayersModel(v2, v2Families.keras);
    const camel = changed(files, (json) => {
      const text = JSON.stringify(json.modelTopology).replace(/batch_input_shape/g, "batchInputShape");
      json.modelTopology = JSON.parse(text) as Json;
    });
    expect(read(...camel).reading.conventions.resolution).toEqual({ value: 64, origin: "file" });
    const bare = read(...changed(files, (json) => void (json.modelTopology = null)));
    expectWeights(bare, v2, 1e-3);
    expect(bare.reading.conventions.padding.origin).toBe("usual");
  });
});

describe("ONNX", () => {
  test("SAME_UPPER is TensorFlow’s padding", () => {
    const found = read(file("a.onnx", writeOnnx(v2, v2Families.torchvision, { padding: "same" }).model));
    expectWeights(found, v2, 1e-5);
    expect(found.reading.conventions.padding).toEqual({ value: "tensorflow", origin: "file" });
  });

  test("some norms are merged and some are not; the head multiplies and adds in two steps", () => {
    const options = { isMixed: true, dense: "MatMul" } as const;
    const found = read(file("a.onnx", writeOnnx(v2, v2Families.torchvision, options).model));
    expectWeights(found, v2, 1e-5);
    expect(found.network.norms.size).toBe(52 - 17);
  });

  test("a convolution of integers is refused by name", () => {
    const { model } = writeOnnx(v2, v2Families.torchvision, { convolution: "ConvInteger" });
    expect(() => read(file("a.onnx", model))).toThrow(/ConvInteger/);
  });
});

describe("TensorFlow’s graphs", () => {
  test.each([
    ["bytes", [...Buffer.from("SAME")]],
    ["plain text", "SAME"],
  ])("texts as %s", (_, text) => {
    const files = changed(writeGraphModel(v2), (json) => {
      const { node } = json.modelTopology as { node: { attr: Record<string, { s?: unknown }> }[] };
      for (const { attr } of node) if (attr.padding) attr.padding.s = text;
    });
    const found = read(...files);
    expectWeights(found, v2, 1e-3);
    expect(found.reading.conventions.padding).toEqual({ value: "tensorflow", origin: "file" });
  });
});
