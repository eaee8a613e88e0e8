/**
 * Writes quantized ONNX: int8 kernels with one scale for each output channel, whole biases, activations as bytes from 0 to
 * 6. Either with QuantizeLinear and DequantizeLinear around the operators of floats, or with operators of whole numbers.
 */
import { type Sample, type SampleLayer, type Values, merged, torchKernel } from "../sample.js";
import { type Numbers, int, ints, model, node, tensor } from "./onnxParts.js";

/** Scale of the bytes between layers that end in ReLU6, and of all others. */
const step = 6 / 255;

interface Quantized {
  readonly kernel: Numbers;
  readonly scales: Numbers;
  readonly bias: Numbers;
}

/** @param from the scale of the layer's input: a bias has it times the kernel's */
function quantized(part: SampleLayer, from: number, dense: boolean): Quantized {
  const own = merged(part, 1e-5);
  const folded = { ...part, kernel: { shape: part.kernel.shape, data: Float32Array.from(own.kernel) } };
  const { shape, data } = torchKernel(folded, dense);
  const inner = data.length / shape[0];
  const scales = Float32Array.from({ length: shape[0] }, (_, c) => {
    const channel = data.subarray(c * inner, (c + 1) * inner);
    return channel.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-6) / 127;
  });
  return {
    kernel: { shape, data: Int8Array.from(data, (v, i) => Math.round(v / scales[Math.floor(i / inner)])) },
    scales: { shape: [scales.length], data: scales },
    bias: { shape: [scales.length], data: Int32Array.from(own.bias, (v, c) => Math.round(v / (from * scales[c]))) },
  };
}

export function writeQuantizedOnnx(sample: Sample, form: "QDQ" | "QOperator"): Uint8Array {
  const nodes: Buffer[] = [];
  const tensors: Buffer[] = [];
  const put = (name: string, values: Numbers | Values): string => {
    tensors.push(tensor(name, values));
    return name;
  };
  const one = (name: string, value: number) => put(name, { shape: [], data: Float32Array.of(value) });
  const input = [one("image_scale", 1 / 127.5), put("image_zero", { shape: [], data: Uint8Array.of(128) })];
  const flow = [one("step", step), put("zero", { shape: [], data: Uint8Array.of(0) })];
  /** Where no ReLU6 is, bytes lie on both sides of their zero. */
  const both = [one("step_both", 2 * step), put("zero_both", { shape: [], data: Uint8Array.of(128) })];
  let at = "image";
  let scale = input;
  const add = (op: string, inputs: readonly string[], output: string, attributes: readonly Buffer[] = []): string => {
    nodes.push(node(op, inputs, output, attributes));
    at = output;
    return output;
  };
  const rounded = (to: readonly string[]): void => {
    scale = [...to];
    if (form === "QOperator") return;
    const name = at;
    add("QuantizeLinear", [at, ...to], `${name}_q`);
    add("DequantizeLinear", [at, ...to], `${name}_dq`);
  };
  if (form === "QDQ") rounded(input);
  else add("QuantizeLinear", [at, ...input], "image_q");
  const outputs = new Map<string, readonly [string, readonly string[]]>();
  const stepOf = () => (scale === input ? 1 / 127.5 : scale[0] === "step" ? step : 2 * step);
  for (const part of sample.layers) {
    const { layer } = part;
    const { id } = layer;
    const dense = layer.role === "classifier";
    const own = quantized(part, stepOf(), dense);
    const kernel = put(`${id}_weight_q`, own.kernel);
    const scales = put(`${id}_scales`, own.scales);
    const zeros = put(`${id}_zeros`, { shape: own.scales.shape, data: new Int8Array(own.scales.data.length) });
    const bias = put(`${id}_bias_q`, own.bias);
    const half = (layer.kernel - 1) / 2;
    const attributes = [
      int("group", layer.groups),
      ints("strides", [layer.stride, layer.stride]),
      ints("pads", [half, half, half, half]),
    ];
    const next = layer.activation === "relu6" ? flow : both;
    if (form === "QOperator") {
      if (dense) {
        add("QLinearGlobalAveragePool", [at, ...scale, ...scale], "pooled");
        add("Flatten", [at], "flat", [int("axis", 1)]);
        add("QGemm", [at, ...scale, kernel, scales, zeros, bias, ...next], id, [int("transB", 1)]);
      } else add("QLinearConv", [at, ...scale, kernel, scales, zeros, ...next, bias], id, attributes);
      scale = next;
    } else {
      const from = at;
      const inputScale = stepOf();
      const biasScales = Float32Array.from(own.scales.data, (v) => v * inputScale);
      const weight = add("DequantizeLinear", [kernel, scales, zeros], `${id}_weight`, [int("axis", 0)]);
      const ofBias = put(`${id}_bias_scales`, { shape: own.scales.shape, data: biasScales });
      add("DequantizeLinear", [bias, ofBias], `${id}_bias`, [int("axis", 0)]);
      at = from;
      if (dense) {
        add("GlobalAveragePool", [at], "pooled");
        add("Flatten", [at], "flat", [int("axis", 1)]);
        add("Gemm", [at, weight, `${id}_bias`], id, [int("transB", 1)]);
      } else add("Conv", [at, weight, `${id}_bias`], id, attributes);
      if (layer.activation === "relu6") add("Clip", [at, one(`${id}_least`, 0), one(`${id}_most`, 6)], `${id}_clip`);
      rounded(next);
    }
    if (layer.residualFrom !== undefined) {
      const [skip, of] = outputs.get(layer.residualFrom)!;
      if (form === "QOperator") add("QLinearAdd", [skip, ...of, at, ...scale, ...both], `${id}_add`);
      else add("Add", [skip, at], `${id}_add`);
      if (form === "QDQ") rounded(both);
      else scale = both;
      outputs.set(`block_${layer.block}_add`, [at, scale]);
    }
    outputs.set(id, [at, scale]);
  }
  return model(nodes, tensors, sample.layers[0].layer.in, at);
}
