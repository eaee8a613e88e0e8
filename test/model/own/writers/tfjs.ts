/** Writes model.json and its shards. */
import type { OwnFile } from "../../../../src/model/own/reading.js";
import type { Names } from "../families.js";
import { type Sample, type SampleLayer, type Values, merged, toHalf } from "../sample.js";
import { kerasConfig, kerasPaths } from "./keras.js";

const json = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)));

/** How the converter makes a file smaller: whole numbers between an array's least and its largest value, or half floats. */
export type Quantization = "uint8" | "uint16" | "float16";

/** An array's bytes, and what its description says of them. */
function stored({ data }: Values, dtype?: Quantization): { bytes: Buffer; quantization?: unknown } {
  if (dtype === undefined) return { bytes: Buffer.from(data.slice().buffer) };
  if (dtype === "float16")
    return { bytes: Buffer.from(Uint16Array.from(data, toHalf).buffer), quantization: { dtype } };
  const [least, most] = [data.reduce((a, b) => Math.min(a, b)), data.reduce((a, b) => Math.max(a, b))];
  const scale = (most - least) / (dtype === "uint8" ? 255 : 65535) || 1;
  const steps = data.map((v) => Math.round((v - least) / scale));
  const bytes = dtype === "uint8" ? Buffer.from(steps) : Buffer.from(Uint16Array.from(steps).buffer);
  return { bytes, quantization: { dtype, scale, min: least } };
}

/** Weights in shards of a size that cuts arrays in two. */
function manifest(
  arrays: ReadonlyMap<string, Values>,
  shard = 65536,
  dtype?: Quantization,
): { groups: unknown[]; files: OwnFile[] } {
  const parts = [...arrays].map(([name, values]) => ({ name, shape: values.shape, ...stored(values, dtype) }));
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  const count = Math.ceil(bytes.length / shard);
  const files = Array.from({ length: count }, (_, i) => ({
    name: `model/group1-shard${i + 1}of${count}.bin`,
    bytes: new Uint8Array(bytes.subarray(i * shard, (i + 1) * shard)),
  }));
  const weights = parts.map(({ name, shape, quantization }) => ({ name, shape, dtype: "float32", quantization }));
  return { groups: [{ paths: files.map(({ name }) => name.slice(6)), weights }], files };
}

export function writeLayersModel(
  sample: Sample,
  names: (layer: SampleLayer["layer"]) => Names,
  quantization?: Quantization,
): OwnFile[] {
  const paths = kerasPaths(sample, names, "");
  const arrays = new Map([...paths].map(([path, values]) => [path.slice(path.indexOf("/") + 1), values]));
  const { groups, files } = manifest(arrays, 65536, quantization);
  const topology = { keras_version: "2.15.0", backend: "tensorflow", model_config: kerasConfig(sample, names) };
  return [
    {
      name: "model/model.json",
      bytes: json({ format: "layers-model", modelTopology: topology, weightsManifest: groups }),
    },
    ...files,
  ];
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/**
 * A graph as the converter leaves it: norms as operators of their own; or, optimized, merged into the kernels, and a
 * projection's bias behind the sum of its block.
 */
export function writeGraphModel(sample: Sample, optimized = false): OwnFile[] {
  const arrays = new Map<string, Values>();
  const nodes: unknown[] = [];
  const constant = (name: string, values: Values): string => {
    arrays.set(name, values);
    nodes.push({ name, op: "Const", attr: { dtype: { type: "DT_FLOAT" } } });
    return name;
  };
  const flat = (data: Float32Array): Values => ({ shape: [data.length], data });
  const { in: from } = sample.layers[0].layer;
  const shape = { dim: [-1, ...from].map((size) => ({ size: String(size) })) };
  nodes.push({ name: "image", op: "Placeholder", attr: { shape: { shape } } });
  let at = "image";
  const add = (name: string, op: string, inputs: string[], attr: Record<string, unknown> = {}): void => {
    nodes.push({ name, op, input: inputs, attr });
    at = name;
  };
  const outputs = new Map<string, string>();
  for (const part of sample.layers) {
    const { layer } = part;
    const own = merged(part, 1e-3);
    const kernel = optimized ? { ...part.kernel, data: Float32Array.from(own.kernel) } : part.kernel;
    const bias = optimized ? Float32Array.from(own.bias) : part.bias;
    const norm = optimized ? undefined : part.norm;
    const { id, stride } = layer;
    if (layer.role === "classifier" && id === "predictions")
      add("mean", "Mean", [at, constant("axes", flat(Float32Array.of(1, 2)))]);
    const attr = {
      strides: { list: { i: ["1", String(stride), String(stride), "1"] } },
      padding: { s: base64("SAME") },
      dilations: { list: { i: ["1", "1", "1", "1"] } },
    };
    add(
      `${id}/conv`,
      layer.role === "depthwise" ? "DepthwiseConv2dNative" : "Conv2D",
      [at, constant(`${id}/weights`, kernel)],
      attr,
    );
    const moved = optimized && layer.residualFrom !== undefined;
    if (bias && !moved) add(`${id}/add`, "BiasAdd", [at, constant(`${id}/bias`, flat(bias))]);
    const parts = norm && ([norm.gamma, norm.beta, norm.mean, norm.variance] as const);
    if (parts) {
      const names = ["gamma", "beta", "mean", "variance"].map((part, i) =>
        constant(`${id}/BatchNorm/${part}`, flat(parts[i])),
      );
      add(`${id}/bn`, "FusedBatchNormV3", [at, ...names], { epsilon: { f: 0.001 } });
    }
    if (layer.activation === "relu6") add(`${id}/Relu6`, "Relu6", [at]);
    if (layer.residualFrom !== undefined) {
      const skip = outputs.get(layer.residualFrom) ?? "";
      if (moved && bias) add(`${id}/sum`, "AddN", [at, skip, constant(`${id}/bias`, flat(bias))]);
      else add(`${id}/sum`, "AddV2", [skip, at]);
      outputs.set(`block_${layer.block}_add`, at);
    }
    outputs.set(id, at);
  }
  add("softmax", "Softmax", [at]);
  const { groups, files } = manifest(arrays, 1 << 20);
  return [
    {
      name: "model/model.json",
      bytes: json({ format: "graph-model", modelTopology: { node: nodes }, weightsManifest: groups }),
    },
    ...files,
  ];
}
