/** Keras's config of a sample, functional as Keras writes it, and its weights by layer. */
import { zipSync } from "fflate";
import type { Names } from "../families.js";
import type { Sample, SampleLayer, Values } from "../sample.js";
import { type Pack, groupOf, writeHdf5 } from "./hdf5.js";

type NamesOf = (layer: SampleLayer["layer"]) => Names;
type Config = Record<string, unknown>;

/** The layers of the functional model: V2 pads its strided windows in layers of their own. */
export function kerasConfig(sample: Sample, names: NamesOf, keras = 2): Config {
  const side = sample.layers[0].layer.in[0];
  const layers: Config[] = [];
  let from = "input_1";
  const add = (className: string, name: string, config: Config, inputs = [from]): void => {
    const calls =
      keras === 2
        ? [inputs.map((input) => [input, 0, 0, {}])]
        : [
            {
              args: inputs.map((i) => ({ class_name: "__keras_tensor__", config: { keras_history: [i, 0, 0] } })),
              kwargs: {},
            },
          ];
    layers.push({
      class_name: className,
      name,
      config: { name, ...config },
      inbound_nodes: className === "InputLayer" ? [] : calls,
    });
    from = name;
  };
  add("InputLayer", "input_1", {
    [keras === 2 ? "batch_input_shape" : "batch_shape"]: [null, side, side, sample.layers[0].layer.in[2]],
  });
  const outputs = new Map<string, string>();
  for (const { layer, bias } of sample.layers) {
    const { kernel, norm } = names(layer);
    const strides = [layer.stride, layer.stride];
    if (layer.role === "classifier") {
      if (!layers.some(({ class_name: name }) => name === "GlobalAveragePooling2D"))
        add("GlobalAveragePooling2D", "pool", {});
      const activation = layer.id.startsWith("hidden") ? layer.activation : "softmax";
      add("Dense", kernel, { units: layer.out[2], activation, use_bias: bias !== undefined });
      continue;
    }
    const strided = layer.stride === 2;
    if (strided)
      add("ZeroPadding2D", `${kernel}_pad`, {
        padding: [
          [0, 1],
          [0, 1],
        ],
      });
    add(layer.role === "depthwise" ? "DepthwiseConv2D" : "Conv2D", kernel, {
      ...{ strides, padding: strided ? "valid" : "same", use_bias: false, activation: "linear", dilation_rate: [1, 1] },
    });
    add("BatchNormalization", norm, { epsilon: 0.001 });
    if (layer.activation === "relu6") add("ReLU", `${kernel}_relu`, { max_value: 6 });
    if (layer.residualFrom !== undefined)
      add("Add", `${kernel}_add`, {}, [outputs.get(layer.residualFrom) ?? "", from]);
    outputs.set(layer.id, from);
    if (layer.residualFrom !== undefined) outputs.set(`block_${layer.block}_add`, from);
  }
  return {
    class_name: keras === 2 ? "Model" : "Functional",
    config: { name: "mobilenet", layers, input_layers: [["input_1", 0, 0]], output_layers: [[from, 0, 0]] },
  };
}

const flat = (data: Float32Array): Values => ({ shape: [data.length], data });

/** The arrays of a layer: `kernel`, `gamma`, … */
export function kerasArrays({ layer, kernel, bias, norm }: SampleLayer): {
  kernel: [string, Values][];
  norm: [string, Values][];
} {
  const name = layer.role === "depthwise" ? "depthwise_kernel" : "kernel";
  const isDense = layer.role === "classifier";
  return {
    kernel: [
      [name, isDense ? { ...kernel, shape: kernel.shape.slice(2) } : kernel],
      ...(bias ? [["bias", flat(bias)] as [string, Values]] : []),
    ],
    norm: norm
      ? [
          ["gamma", flat(norm.gamma)],
          ["beta", flat(norm.beta)],
          ["moving_mean", flat(norm.mean)],
          ["moving_variance", flat(norm.variance)],
        ]
      : [],
  };
}

/** All arrays under `layer/layer/kernel:0`. */
export function kerasPaths(sample: Sample, names: NamesOf, suffix = ":0"): Map<string, Values> {
  const arrays = new Map<string, Values>();
  for (const part of sample.layers) {
    const { kernel, norm } = names(part.layer);
    const own = kerasArrays(part);
    for (const [name, values] of own.kernel) arrays.set(`${kernel}/${kernel}/${name}${suffix}`, values);
    for (const [name, values] of own.norm) arrays.set(`${norm}/${norm}/${name}${suffix}`, values);
  }
  return arrays;
}

/**
 * `.h5`, with or without config; with an optimizer's state, as after training.
 *
 * @param pack deflates the chunks of arrays that are stored in chunks
 */
export function writeKerasH5(sample: Sample, names: NamesOf, withConfig = true, pack?: Pack): Uint8Array {
  const arrays = kerasPaths(sample, names);
  const inside = withConfig ? new Map([...arrays].map(([path, v]) => [`model_weights/${path}`, v])) : arrays;
  if (withConfig) inside.set("optimizer_weights/Adam/m:0", { shape: [3], data: Float32Array.of(1, 2, 3) });
  const config = JSON.stringify(kerasConfig(sample, names));
  return writeHdf5(groupOf(inside, withConfig ? { model_config: config, keras_version: "2.15.0" } : {}), pack);
}

/** Weights by class and number, as Keras 3 does. */
function byClass(sample: Sample): Map<string, Values> {
  const counts = new Map<string, number>();
  const arrays = new Map<string, Values>();
  const put = (className: string, list: [string, Values][]): void => {
    const n = counts.get(className) ?? 0;
    counts.set(className, n + 1);
    for (const [i, [, values]] of list.entries())
      arrays.set(`layers/${className}${n === 0 ? "" : `_${n}`}/vars/${i}`, values);
  };
  for (const part of sample.layers) {
    const own = kerasArrays(part);
    const { role } = part.layer;
    put(role === "depthwise" ? "depthwise_conv2d" : role === "classifier" ? "dense" : "conv2d", own.kernel);
    if (own.norm.length > 0) put("batch_normalization", own.norm);
  }
  return arrays;
}

export function writeKerasZip(sample: Sample, names: NamesOf): Uint8Array {
  return zipSync({
    "metadata.json": Buffer.from(JSON.stringify({ keras_version: "3.15.1" })),
    "config.json": Buffer.from(JSON.stringify(kerasConfig(sample, names, 3))),
    "model.weights.h5": writeHdf5(groupOf(byClass(sample))),
  });
}

/** `.weights.h5`: classes and numbers only. */
export function writeWeightsH5(sample: Sample): Uint8Array {
  return writeHdf5(groupOf(byClass(sample)));
}
