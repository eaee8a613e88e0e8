/** Writes ONNX: a convolution, a norm, a clip and a sum for each layer. */
import { type Sample, type SampleLayer, type Values, merged, torchKernel } from "../sample.js";
import type { Names } from "../families.js";
import { float, int, ints, model, node, tensor, text } from "./onnxParts.js";

export interface OnnxOptions {
  /** `"pads"`: PyTorch's in the convolution; TensorFlow's in a Pad node before it, or as `auto_pad`. */
  readonly padding?: "pads" | "node" | "same";
  /** Whether projections have their norms merged in, and the other layers not. */
  readonly isMixed?: boolean;
  /** What multiplies in the head; a MatMul has its bias in an Add. */
  readonly dense?: "Gemm" | "MatMul";
  /** What takes the place of Conv in the last block's projection. */
  readonly convolution?: string;
  /** Weights in a file of their own. */
  readonly external?: string;
  /** Gaps in the kernels of the last block's depthwise layer. */
  readonly dilation?: number;
  /** Groups of its projection. */
  readonly groups?: number;
  /** What takes ReLU6's place. */
  readonly activation?: string;
}

/** A pointwise kernel of groups: each output reads the first inputs only, as many as a group has. */
function ofGroups({ shape, data }: Values, groups: number): Values {
  if (groups === 1) return { shape, data };
  const [outputs, inputs] = shape;
  const own = inputs / groups;
  return { shape: [outputs, own, 1, 1], data: data.filter((_, i) => i % inputs < own) };
}

/** The model, and its weights where they lie in a file of their own. */
export function writeOnnx(
  sample: Sample,
  names: (layer: SampleLayer["layer"]) => Names,
  {
    padding = "pads",
    isMixed,
    dense = "Gemm",
    convolution,
    external,
    dilation = 1,
    groups = 1,
    activation,
  }: OnnxOptions = {},
): { model: Uint8Array; data: Uint8Array } {
  const nodes: Buffer[] = [];
  const tensors: Buffer[] = [];
  const parts: Buffer[] = [];
  let place = 0;
  const put = (name: string, values: Values): string => {
    tensors.push(tensor(name, values, external === undefined ? undefined : { location: external, offset: place }));
    parts.push(Buffer.from(values.data.slice().buffer));
    place += values.data.byteLength;
    return name;
  };
  const flat = (data: Float32Array): Values => ({ shape: [data.length], data });
  let at = "image";
  const add = (op: string, inputs: readonly string[], output: string, attributes: readonly Buffer[] = []): void => {
    nodes.push(node(op, inputs, output, attributes));
    at = output;
  };
  const outputs = new Map<string, string>();
  const lastBlock = Math.max(...sample.layers.map(({ layer }) => layer.block ?? 0));
  for (const part of sample.layers) {
    const { layer, bias, norm } = part;
    const { kernel: name, norm: normName } = names(layer);
    if (layer.role === "classifier") {
      if (!outputs.has("pool")) {
        add("GlobalAveragePool", [at], "pooled");
        add("Flatten", [at], "flat", [int("axis", 1)]);
        outputs.set("pool", at);
      }
      if (dense === "MatMul") {
        const { shape, data } = part.kernel;
        add("MatMul", [at, put(`${name}.weight`, { shape: shape.slice(2), data })], `${layer.id}_matmul`);
        add("Add", [at, put(`${name}.bias`, flat(bias!))], `${layer.id}_biased`);
        continue;
      }
      const weight = put(`${name}.weight`, torchKernel(part, true));
      add("Gemm", [at, weight, put(`${name}.bias`, flat(bias!))], `${layer.id}_gemm`, [int("transB", 1)]);
      continue;
    }
    const half = (layer.kernel - 1) / 2;
    const isLast = layer.block === lastBlock;
    const gap = isLast && layer.role === "depthwise" ? dilation : 1;
    const parted = isLast && layer.role === "projection" ? groups : 1;
    const isPadNode = padding === "node" && layer.stride === 2;
    if (isPadNode) add("Pad", [at], `${layer.id}_pad`, [ints("pads", [0, 0, 0, 0, 0, 0, 1, 1])]);
    const pads = isPadNode ? [0, 0, 0, 0] : [half, half, half, half];
    const isFolded = isMixed === true && layer.role === "projection";
    const own = isFolded ? merged(part, 1e-5) : undefined;
    const kernel = own ? { ...part, kernel: { ...part.kernel, data: Float32Array.from(own.kernel) } } : part;
    const inputs = [at, put(`${name}.weight`, ofGroups(torchKernel(kernel, false), parted))];
    if (own) inputs.push(put(`${name}.bias`, flat(Float32Array.from(own.bias))));
    add(isLast && layer.role === "projection" ? (convolution ?? "Conv") : "Conv", inputs, `${layer.id}_conv`, [
      int("group", layer.groups * parted),
      ints("strides", [layer.stride, layer.stride]),
      padding === "same" ? text("auto_pad", "SAME_UPPER") : ints("pads", pads),
      ints("dilations", [gap, gap]),
    ]);
    if (norm && !isFolded) {
      const inputs = [
        ...[put(`${normName}.weight`, flat(norm.gamma)), put(`${normName}.bias`, flat(norm.beta))],
        ...[put(`${normName}.running_mean`, flat(norm.mean)), put(`${normName}.running_var`, flat(norm.variance))],
      ];
      add("BatchNormalization", [at, ...inputs], `${layer.id}_bn`, [float("epsilon", 1e-5)]);
    }
    if (layer.activation === "relu6" && activation !== undefined) add(activation, [at], `${layer.id}_act`);
    else if (layer.activation === "relu6") add("Clip", [at], `${layer.id}_clip`, [float("min", 0), float("max", 6)]);
    if (layer.residualFrom !== undefined) {
      add("Add", [outputs.get(layer.residualFrom) ?? "", at], `${layer.id}_add`);
      outputs.set(`block_${layer.block}_add`, at);
    }
    outputs.set(layer.id, at);
  }
  return {
    model: model(nodes, tensors, sample.layers[0].layer.in, at),
    data: new Uint8Array(Buffer.concat(parts)),
  };
}
