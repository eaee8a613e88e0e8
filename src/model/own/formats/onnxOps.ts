/** Nodes of ONNX → operators. */
import type { After, Op, Pads, Tensor } from "../reading.js";
import { Refusal } from "../refusal.js";
import { dequantized, inverse, mapped, negative, derivedTensor } from "../values.js";
import type { Message } from "./protobuf.js";

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  number(name: string): number | undefined;
  float(name: string): number | undefined;
  wholes(name: string): number[];
  text(name: string): string;
  tensor(name: string): Message | undefined;
}

const functions = new Map<string, After>([
  ["Relu", "relu"],
  ["Sigmoid", "sigmoid"],
  ["Softmax", "softmax"],
  ["LogSoftmax", "softmax"],
  ["HardSwish", "hardSwish"],
  ["Gelu", "gelu"],
  ["Mish", "mish"],
  ["LeakyRelu", { other: "LeakyReLU" }],
  ["PRelu", { other: "PReLU" }],
  ["Elu", { other: "ELU" }],
  ["HardSigmoid", { other: "hard sigmoid" }],
]);

const passing = new Set([
  ...["Reshape", "Squeeze", "Unsqueeze", "Identity", "Dropout", "Cast", "Transpose", "QuantizeLinear"],
  ...["DequantizeLinear", "Flatten"],
]);

const pooling = new Set([
  "GlobalAveragePool",
  "AveragePool",
  "ReduceMean",
  "QLinearGlobalAveragePool",
  "QLinearAveragePool",
]);

/** Zeros as [top, bottom, left, right], out of ONNX's [top, left, bottom, right]. */
const padsOf = ([top = 0, left = 0, bottom = 0, right = 0]: readonly number[]): Pads => [top, bottom, left, right];

function paddingOf(node: OnnxNode): "same" | "valid" | Pads {
  const auto = node.text("auto_pad");
  if (auto === "SAME_UPPER") return "same";
  return auto === "VALID" ? "valid" : padsOf(node.wholes("pads"));
}

/** Min and max of a Clip, of its attributes or its inputs. */
function clipOf(node: OnnxNode, constant: (i: number) => Tensor | undefined): After {
  const least = node.float("min") ?? constant(1)?.values()[0] ?? -Infinity;
  const most = node.float("max") ?? constant(2)?.values()[0] ?? Infinity;
  if (least !== 0) return { other: `a clip at ${least}` };
  return most === 6 ? "relu6" : most > 1e30 ? "relu" : { other: `ReLU${most}` };
}

/** What the output's range does: with 0 as the least value it is a ReLU, cut at 6 a ReLU6. */
function rangeOf(scale: Tensor | undefined, zero: Tensor | undefined): After | undefined {
  const [s, z] = [scale?.values()[0] ?? 0, zero?.values()[0] ?? 0];
  if (z !== 0 && z !== -128) return undefined;
  return 255 * s > 6.1 ? "relu" : "relu6";
}

/** A bias in whole numbers: its scale is the input's times the kernel's. */
function quantizedBias(bias: Tensor | undefined, inputScale: Tensor, scale: Tensor): Tensor | undefined {
  if (!bias) return undefined;
  const [s] = inputScale.values();
  return dequantized(bias, mapped(scale, (v) => v * s).values(), [0], 0);
}

/**
 * @param constants by name; nodes that only make constants have been resolved
 * @throws Refusal for kernels that are quantized while the network runs
 */
export function onnxOps(nodes: readonly OnnxNode[], constants: ReadonlyMap<string, Tensor>): Op[] {
  return nodes.flatMap((node) => {
    const given = node.inputs.filter((name) => name !== "");
    const inputs = given.filter((name) => !constants.has(name));
    const [output] = node.outputs;
    if (inputs.length === 0 || output === undefined) return [];
    return opsOf(node, { name: node.name, inputs, output }, (i) => constants.get(node.inputs[i] ?? ""));
  });
}

type Base = Pick<Op, "name" | "inputs" | "output">;

function convolution(node: OnnxNode, base: Base, kernel: Tensor, bias: Tensor | undefined, after?: After): Op {
  const groups = node.number("group") ?? 1;
  // [outputs, inputs of a group, rows, columns]: a depthwise kernel has one input a group.
  const depthwise = groups > 1 && groups === kernel.shape[0] && kernel.shape[1] === 1;
  return {
    ...base,
    kind: depthwise ? "depthwise" : "conv",
    kernel,
    layout: depthwise ? "C1HW" : "OIHW",
    bias,
    strides: node.wholes("strides"),
    dilations: node.wholes("dilations"),
    groups: depthwise ? 1 : groups,
    padding: paddingOf(node),
    after,
  };
}

function opsOf(node: OnnxNode, base: Base, constant: (i: number) => Tensor | undefined): Op[] {
  const other: Op[] = [{ ...base, kind: "other", what: node.op }];
  const second = constant(1);
  const fixed = constant(0) ?? second;
  switch (node.op) {
    case "Conv":
      return second ? [convolution(node, base, second, constant(2))] : other;
    case "QLinearConv": {
      const [xScale, kernel, scale] = [constant(1), constant(3), constant(4)];
      if (!xScale || !kernel || !scale) return other;
      const weights = dequantized(kernel, scale.values(), constant(5)?.values() ?? [0], 0);
      const bias = quantizedBias(constant(8), xScale, scale);
      return [convolution(node, base, weights, bias, rangeOf(constant(6), constant(7)))];
    }
    case "QGemm": {
      const [aScale, kernel, scale] = [constant(1), constant(3), constant(4)];
      if (!aScale || !kernel || !scale) return other;
      const layout = node.number("transB") === 1 ? "OI" : "IO";
      const weights = dequantized(kernel, scale.values(), constant(5)?.values() ?? [0], layout === "OI" ? 0 : 1);
      return [{ ...base, kind: "dense", kernel: weights, layout, bias: quantizedBias(constant(6), aScale, scale) }];
    }
    case "ConvInteger":
    case "MatMulInteger":
      throw new Refusal(
        "It is quantized while it runs",
        `It uses ${node.op}, whose scales are not in the file.`,
        "Take the file of 32-bit floats that it was made from.",
      );
    case "Gemm": {
      if (!second || (node.number("transA") ?? 0) !== 0) return other;
      const alpha = node.float("alpha") ?? 1;
      const beta = node.float("beta") ?? 1;
      const times = (tensor: Tensor, factor: number) => (factor === 1 ? tensor : mapped(tensor, (v) => v * factor));
      const bias = constant(2);
      const layout = node.number("transB") === 1 ? "OI" : "IO";
      return [{ ...base, kind: "dense", kernel: times(second, alpha), layout, bias: bias && times(bias, beta) }];
    }
    case "MatMul":
      return second ? [{ ...base, kind: "dense", kernel: second, layout: "IO" }] : other;
    case "BatchNormalization": {
      const [mean, variance] = [constant(3), constant(4)];
      if (!mean || !variance) return other;
      const epsilon = node.float("epsilon") ?? 1e-5;
      return [{ ...base, kind: "norm", gamma: second, beta: constant(2), mean, variance, epsilon }];
    }
    case "Clip":
      return [{ ...base, kind: "activation", after: clipOf(node, constant) }];
    case "Add":
    case "Sum":
      if (base.inputs.length > 1) return [{ ...base, kind: "sum" }];
      return fixed ? [{ ...base, kind: "shift", by: flat(fixed) }] : other;
    case "QLinearAdd":
      return base.inputs.length > 1 ? [{ ...base, kind: "sum" }] : other;
    case "Sub":
      return second && base.inputs.length === 1 ? [{ ...base, kind: "shift", by: negative(flat(second)) }] : other;
    case "Mul":
    case "Div":
      if (!fixed || base.inputs.length !== 1 || (node.op === "Div" && !second)) return other;
      return [{ ...base, kind: "scale", by: node.op === "Div" ? inverse(flat(fixed)) : flat(fixed) }];
    case "Pad": {
      const pads = node.wholes("pads");
      const list = pads.length > 0 ? pads : [...(second?.values() ?? [])];
      if (list.length !== 8) return other;
      return [{ ...base, kind: "pad", pads: padsOf([list[2], list[3], list[6], list[7]]) }];
    }
    default: {
      const known = functions.get(node.op);
      if (known !== undefined) return [{ ...base, kind: "activation", after: known }];
      if (pooling.has(node.op)) return [{ ...base, kind: "pool" }];
      return passing.has(node.op) ? [{ ...base, kind: "pass", inputs: base.inputs.slice(0, 1) }] : other;
    }
  }
}

/** A constant for each channel, of which ONNX gives [1, c, 1, 1]. */
function flat(tensor: Tensor): Tensor {
  const size = tensor.shape.reduce((a, b) => a * b, 1);
  return derivedTensor(tensor, [size], () => tensor.values());
}
