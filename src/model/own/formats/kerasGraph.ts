/** A Keras model's config → operators, with its weights by layer. Keras 2 and 3, sequential and functional, nested too. */
import { checkedCount, limits } from "../limits.js";
import type { After, Op, Pads, Tensor } from "../reading.js";
import { Refusal } from "../refusal.js";
import { type JsonObject, isObject, listOf, numberOf, numbersOf, objectOf, propertyOf, textOf } from "./json.js";

/** The weights of a layer: `kernel`, `depthwise_kernel`, `gamma`, … */
export type LayerWeights = ReadonlyMap<string, Tensor>;

/** @param path names of the models around the layer, and the layer's own */
export type WeightsOf = (layer: {
  readonly name: string;
  readonly type: string;
  readonly config: JsonObject;
}) => LayerWeights;

export interface KerasGraph {
  readonly ops: Op[];
  readonly input?: { readonly name: string; readonly shape: readonly (number | undefined)[] };
  readonly outputs: string[];
}

const functions = new Map<string, After | "linear">([
  ["linear", "linear"],
  ["relu", "relu"],
  ["relu6", "relu6"],
  ["silu", "silu"],
  ["swish", "silu"],
  ["gelu", "gelu"],
  ["mish", "mish"],
  ["hard_silu", "hardSwish"],
  ["hard_swish", "hardSwish"],
  ["sigmoid", "sigmoid"],
  ["softmax", "softmax"],
]);

function functionOf(config: JsonObject, key = "activation"): After | undefined {
  const given = propertyOf(config, key);
  const name =
    textOf(config, key) ?? textOf(given, "class_name", "className") ?? textOf(objectOf(given, "config"), "name");
  if (name === undefined) return undefined;
  const known = functions.get(name.toLowerCase());
  return known === "linear" ? undefined : (known ?? { other: name });
}

/** ReLU with a cap; one with a slope or a threshold is another function. */
function reluOf(config: JsonObject): After {
  const cap = numberOf(config, "max_value", "maxValue");
  if ((numberOf(config, "negative_slope", "negativeSlope") ?? 0) !== 0) return { other: "LeakyReLU" };
  return cap === undefined ? "relu" : cap === 6 ? "relu6" : { other: `ReLU${cap}` };
}

function pads(config: JsonObject): Pads {
  const given = propertyOf(config, "padding");
  if (typeof given === "number") return [given, given, given, given];
  const both = Array.isArray(given) ? given : [];
  const [rows, columns] = both.map((pair: unknown) =>
    Array.isArray(pair) ? (pair as number[]) : [Number(pair), Number(pair)],
  );
  return [...(rows ?? [0, 0]), ...(columns ?? [0, 0])] as unknown as Pads;
}

type Distributed<T> = T extends unknown ? Omit<T, "name" | "inputs" | "output"> : never;
type Body = Distributed<Op>;

/** What one layer does; an activation of its own comes with it. */
function bodyOf(type: string, config: JsonObject, weights: LayerWeights): Body {
  const other = (what: string): Body => ({ kind: "other", what });
  switch (type) {
    case "Conv2D":
    case "DepthwiseConv2D":
    case "Dense": {
      const depthwise = type === "DepthwiseConv2D";
      const kernel = weights.get(depthwise ? "depthwise_kernel" : "kernel") ?? weights.get("kernel");
      if (!kernel) return other(`${type} without a kernel`);
      const padding = textOf(config, "padding");
      return {
        kind: depthwise ? "depthwise" : type === "Dense" ? "dense" : "conv",
        kernel,
        layout: depthwise ? "HWC1" : type === "Dense" ? "IO" : "HWIO",
        bias: weights.get("bias"),
        strides: numbersOf(config, "strides"),
        dilations: numbersOf(config, "dilation_rate", "dilationRate"),
        groups: depthwise ? 1 : numberOf(config, "groups"),
        padding: padding === "same" ? "same" : "valid",
        after: functionOf(config),
      };
    }
    case "BatchNormalization": {
      const [mean, variance] = [weights.get("moving_mean"), weights.get("moving_variance")];
      if (!mean || !variance) return other("a normalization without statistics");
      return {
        kind: "norm",
        mean,
        variance,
        gamma: weights.get("gamma"),
        beta: weights.get("beta"),
        epsilon: numberOf(config, "epsilon") ?? 1e-3,
      };
    }
    case "ReLU":
      return { kind: "activation", after: reluOf(config) };
    case "Activation": {
      const after = functionOf(config);
      return after === undefined ? { kind: "pass" } : { kind: "activation", after };
    }
    case "Softmax":
      return { kind: "activation", after: "softmax" };
    case "LeakyReLU":
    case "PReLU":
    case "ELU":
      return { kind: "activation", after: { other: type } };
    case "ZeroPadding2D":
      return { kind: "pad", pads: pads(config) };
    case "Add":
      return { kind: "sum" };
    case "GlobalAveragePooling2D":
    case "AveragePooling2D":
      return { kind: "pool" };
    case "Flatten":
      return { kind: "flatten" };
    case "Rescaling":
      return { kind: "rescale", scale: numberOf(config, "scale") ?? 1, offset: numberOf(config, "offset") ?? 0 };
    case "Normalization": {
      const [mean, variance] = [numbersOf(config, "mean"), numbersOf(config, "variance")];
      if (!mean || !variance) return other("a Normalization layer");
      const vector = (name: string, values: number[]): Tensor => ({
        ...{ name, shape: [values.length], bytes: 0, values: () => Float32Array.from(values) },
      });
      const scale = variance.map((v) => 1 / Math.sqrt(v));
      return {
        kind: "rescale",
        scale: vector("scale", scale),
        offset: vector(
          "offset",
          mean.map((m, i) => -m * (scale[i] ?? scale[0])),
        ),
      };
    }
    case "InputLayer":
    case "Dropout":
    case "SpatialDropout2D":
    case "Reshape":
    case "Identity":
    case "Permute":
    case "GaussianNoise":
    case "RandomFlip":
    case "RandomRotation":
    case "RandomZoom":
    case "RandomTranslation":
    case "RandomContrast":
    case "RandomBrightness":
      return { kind: "pass" };
    case "TFOpLambda":
    case "Functional":
    case "Multiply":
    case "Rescale":
    default:
      return other(type);
  }
}

const isModel = (type: string) => ["Model", "Functional", "Sequential"].includes(type);

/** Names of the layers that feed a layer, of its first call. */
function inboundOf(layer: JsonObject): string[] {
  const calls = listOf(layer, "inbound_nodes", "inboundNodes");
  const names: string[] = [];
  const collect = (value: unknown, depth: number): void => {
    if (depth > limits.depth || names.length > limits.items) return;
    const history = propertyOf(value, "keras_history");
    if (Array.isArray(history) && typeof history[0] === "string") names.push(history[0]);
    else if (Array.isArray(value)) {
      if (typeof value[0] === "string" && typeof value[1] === "number") names.push(value[0]);
      else for (const item of value) collect(item, depth + 1);
    } else if (isObject(value)) for (const item of Object.values(value)) collect(item, depth + 1);
  };
  collect(calls[0], 0);
  return names;
}

/** Names in `input_layers` or `output_layers`: one triple, or a list of them. */
function endsOf(config: JsonObject, ...keys: string[]): string[] {
  const given = listOf(config, ...keys);
  if (typeof given[0] === "string") return [given[0]];
  return given.flatMap((item) => (Array.isArray(item) && typeof item[0] === "string" ? [item[0]] : []));
}

/**
 * The operators of a model.
 *
 * @param model the config's `{ class_name, config }`
 * @param weightsOf the weights of one layer; asked in the order of the config
 * @throws Refusal when the config holds no list of layers
 */
export function kerasGraph(model: JsonObject, weightsOf: WeightsOf): KerasGraph {
  const ops: Op[] = [];
  let input: KerasGraph["input"];
  const open = (given: JsonObject, prefix: string, fed: readonly string[] | undefined, depth: number): string[] => {
    checkedCount(depth, limits.depth, "models inside each other");
    const config = objectOf(given, "config");
    const bare = propertyOf(given, "config");
    const layers = (Array.isArray(bare) ? bare : listOf(config, "layers")).filter(isObject);
    if (layers.length === 0)
      throw new Refusal("Its description names no layers", "The config in the file is empty.", "Save the model again.");
    const isSequential = textOf(given, "class_name", "className") === "Sequential";
    const inputs = endsOf(config, "input_layers", "inputLayers");
    /** What a layer's name stands for: the tensors that its call makes. */
    const made = new Map<string, string[]>();
    let before: readonly string[] | undefined = fed;
    for (const layer of layers) {
      checkedCount(ops.length, limits.items, "layers");
      const type = textOf(layer, "class_name", "className") ?? "";
      const own = objectOf(layer, "config");
      const name = textOf(layer, "name") ?? textOf(own, "name") ?? "";
      const place = inputs.indexOf(name);
      const inbound = inboundOf(layer).flatMap((from) => made.get(from) ?? []);
      const shape = listOf(own, "batch_input_shape", "batchInputShape", "batch_shape", "batchShape");
      if (shape.length === 4 && input === undefined)
        input = { name: prefix + name, shape: shape.map((n) => (typeof n === "number" ? n : undefined)) };
      let from = isSequential ? (before ?? []) : inbound;
      if (type === "InputLayer" && fed) from = [fed[Math.max(0, place)] ?? fed[0]];
      if (isModel(type)) {
        made.set(name, open(layer, `${prefix}${name}/`, from.length > 0 ? from : undefined, depth + 1));
      } else {
        const output = prefix + name;
        const body = bodyOf(type, own, weightsOf({ name, type, config: own }));
        if (from.length === 0 && type !== "InputLayer") from = [(input ??= { name: "input", shape: [] }).name];
        if (!(type === "InputLayer" && !fed)) ops.push({ name: output, inputs: from, output, ...body } as Op);
        made.set(name, [output]);
      }
      before = made.get(name);
    }
    const outputs = endsOf(config, "output_layers", "outputLayers");
    return outputs.length > 0 ? outputs.flatMap((name) => made.get(name) ?? []) : [...(before ?? [])];
  };
  const outputs = open(model, "", undefined, 0);
  return { ops, outputs, ...(input && { input }) };
}

/** Weights by the name of their layer: the path's last part but one. */
export function byLayer(tensors: Iterable<Tensor>): Map<string, Map<string, Tensor>> {
  const layers = new Map<string, Map<string, Tensor>>();
  for (const tensor of tensors) {
    const parts = tensor.name.replace(/:\d+$/, "").split("/");
    const [layer, name] = parts.length > 1 ? parts.slice(-2) : ["", parts[0]];
    let own = layers.get(layer);
    if (!own) layers.set(layer, (own = new Map()));
    own.set(name, tensor);
  }
  return layers;
}
