/** A network as a graph model of TensorFlow.js: `model.json` and one shard, for `tf.loadGraphModel`. */
import { type Layer } from "../../architecture/layers.js";
import { paddingOf } from "../../math/padding.js";
import type { Activation } from "../../types.js";
import type { Weights } from "../../pass/weights.js";

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

const floats = { T: { type: "DT_FLOAT" } };
const text = (value: string) => ({ s: btoa(value) });
const functions: Readonly<Partial<Record<Activation, string>>> = { relu6: "Relu6", relu: "Relu", sigmoid: "Sigmoid" };

/** Zeros before and after rows and columns, where TensorFlow's SAME would put them elsewhere. */
function padding(layer: Layer): { padding: unknown; explicit_paddings?: unknown } {
  const { before, after } = paddingOf(layer, layer.in[0]);
  const same = paddingOf({ ...layer, padding: "tensorflow" }, layer.in[0]);
  if (before === same.before && after === same.after) return { padding: text("SAME") };
  const zeros = [0, 0, before, after, before, after, 0, 0].map(String);
  return { padding: text("EXPLICIT"), explicit_paddings: { list: { i: zeros } } };
}

/**
 * @param layers of the network, in their order
 * @param metadata texts that `model.json` holds beside the graph
 * @throws Error for an activation that the format has no operator for, or an array that is missing
 */
export function writeGraphModel(
  layers: readonly Layer[],
  weights: Weights,
  metadata?: Readonly<Record<string, string>>,
): { readonly model: string; readonly shard: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } } {
  const [side, , channels] = layers[0].in;
  const dim = [-1, side, side, channels].map((size) => ({ size: String(size) }));
  const nodes: Node[] = [
    { name: "image", op: "Placeholder", attr: { dtype: { type: "DT_FLOAT" }, shape: { shape: { dim } } } },
  ];
  const stored: { name: string; shape: number[]; dtype: string; data: Float32Array | Int32Array }[] = [];
  const constant = (name: string, shape: readonly number[], data: Float32Array | Int32Array): string => {
    const dtype = data instanceof Int32Array ? "int32" : "float32";
    stored.push({ name, shape: [...shape], dtype, data });
    nodes.push({ name, op: "Const", attr: { dtype: { type: dtype === "int32" ? "DT_INT32" : "DT_FLOAT" } } });
    return name;
  };
  let at = "image";
  const add = (name: string, op: string, input: readonly string[], attr: Node["attr"] = {}): void => {
    nodes.push({ name, op, input, attr: { ...floats, ...attr } });
    at = name;
  };
  const outputs = new Map<string, string>();
  for (const layer of layers) {
    const { id, role, stride, activation } = layer;
    if (role === "pool") {
      const axes = constant("pool/axes", [2], Int32Array.of(1, 2));
      add(id, "Mean", [at, axes], { Tidx: { type: "DT_INT32" }, keep_dims: { b: true } });
      continue;
    }
    const [kernel, bias] = [weights.get(`${id}/kernel`), weights.get(`${id}/bias`)];
    if (!kernel || !bias) throw new Error(`the weights have no arrays of the layer ${id}`);
    const strides = { list: { i: ["1", String(stride), String(stride), "1"] } };
    const dilations = { list: { i: ["1", "1", "1", "1"] } };
    add(
      `${id}/convolution`,
      role === "depthwise" ? "DepthwiseConv2dNative" : "Conv2D",
      [at, constant(`${id}/kernel`, kernel.shape, kernel.data)],
      { strides, dilations, ...padding(layer), data_format: text("NHWC") },
    );
    const summed = `${id}/biased`;
    add(summed, "BiasAdd", [at, constant(`${id}/bias`, bias.shape, bias.data)], { data_format: text("NHWC") });
    if (activation !== "identity") {
      const op = functions[activation];
      if (op === undefined) throw new Error(`a graph model has no operator for ${activation}`);
      add(`${id}/activation`, op, [at]);
    }
    outputs.set(id, at);
    if (layer.residualFrom === undefined) continue;
    add(`${id}/sum`, "AddV2", [outputs.get(layer.residualFrom) ?? "", at]);
    outputs.set(`block_${layer.block}_add`, at);
  }
  const length = stored.reduce((sum, { data }) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(length);
  let place = 0;
  for (const { data } of stored) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  const name = "group1-shard1of1.bin";
  const model = {
    format: "graph-model",
    modelTopology: { node: nodes, library: {}, versions: { producer: 1882 } },
    ...(metadata && { userDefinedMetadata: metadata }),
    weightsManifest: [{ paths: [name], weights: stored.map(({ data: _, ...weight }) => weight) }],
  };
  return { model: JSON.stringify(model), shard: { name, bytes } };
}
