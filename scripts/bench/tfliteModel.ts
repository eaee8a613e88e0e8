/**
 * The backbone as a .tflite file, 32-bit floats: the same layers with the same weights, for a peer that reads TensorFlow
 * Lite. Tables and their numbers are those of TensorFlow's `schema.fbs`, version 3.
 */
import { Builder } from "flatbuffers";
import { type Layer, sumTap } from "../../src/model/architecture/layers.js";
import type { Weights } from "../../src/model/pass/weights.js";

/** `BuiltinOperator`, and the `BuiltinOptions` that go with it. */
const operators = {
  add: { code: 0, options: 11 },
  convolution: { code: 3, options: 1 },
  depthwise: { code: 4, options: 2 },
} as const;
type Operator = keyof typeof operators;
const order = Object.keys(operators) as readonly Operator[];

/** `ActivationFunctionType` RELU6. */
const relu6 = 3;
const schemaVersion = 3;

/** The parts of a model in the order in which they are met; `finish` puts them together. */
class ModelWriter {
  private readonly builder = new Builder(1 << 24);
  private readonly buffers: number[] = [];
  private readonly tensors: number[] = [];
  private readonly steps: number[] = [];

  constructor() {
    // By convention buffer 0 is empty, for tensors that are computed.
    this.buffer();
  }

  /** @returns the tensor's number */
  tensor(name: string, shape: readonly number[], values?: Float32Array): number {
    const { builder } = this;
    const buffer = values === undefined ? 0 : this.buffer(values);
    const [label, dimensions] = [builder.createString(name), this.integers(shape)];
    builder.startObject(8);
    builder.addFieldOffset(0, dimensions, 0);
    builder.addFieldInt32(2, buffer, 0);
    builder.addFieldOffset(3, label, 0);
    return this.tensors.push(builder.endObject()) - 1;
  }

  /** @param options fields of the operator's options: each a number of `bits` */
  step(
    operator: Operator,
    inputs: readonly number[],
    output: number,
    options: readonly (readonly [field: number, bits: 8 | 32, value: number])[],
  ): void {
    const { builder } = this;
    const [from, to] = [this.integers(inputs), this.integers([output])];
    builder.startObject(8);
    for (const [field, bits, value] of options) {
      if (bits === 8) builder.addFieldInt8(field, value, 0);
      else builder.addFieldInt32(field, value, 0);
    }
    const end = builder.endObject();
    builder.startObject(9);
    builder.addFieldInt32(0, order.indexOf(operator), 0);
    builder.addFieldOffset(1, from, 0);
    builder.addFieldOffset(2, to, 0);
    builder.addFieldInt8(3, operators[operator].options, 0);
    builder.addFieldOffset(4, end, 0);
    this.steps.push(builder.endObject());
  }

  finish(input: number, output: number): Uint8Array {
    const { builder } = this;
    const [tensors, steps] = [this.offsets(this.tensors), this.offsets(this.steps)];
    const [inputs, outputs] = [this.integers([input]), this.integers([output])];
    builder.startObject(5);
    builder.addFieldOffset(0, tensors, 0);
    builder.addFieldOffset(1, inputs, 0);
    builder.addFieldOffset(2, outputs, 0);
    builder.addFieldOffset(3, steps, 0);
    const graphs = this.offsets([builder.endObject()]);
    const codes = this.offsets(
      order.map((name) => {
        const { code } = operators[name];
        builder.startObject(4);
        // The same number twice: as a byte for old readers, as a word for new ones.
        builder.addFieldInt8(0, code, -1);
        builder.addFieldInt32(2, 1, 0);
        builder.addFieldInt32(3, code, -1);
        return builder.endObject();
      }),
    );
    const buffers = this.offsets(this.buffers);
    builder.startObject(5);
    builder.addFieldInt32(0, schemaVersion, 0);
    builder.addFieldOffset(1, codes, 0);
    builder.addFieldOffset(2, graphs, 0);
    builder.addFieldOffset(4, buffers, 0);
    builder.finish(builder.endObject(), "TFL3");
    return builder.asUint8Array();
  }

  private buffer(values?: Float32Array): number {
    const { builder } = this;
    let data = 0;
    if (values !== undefined) {
      // The schema wants sixteen bytes of alignment.
      builder.startVector(1, values.byteLength, 16);
      for (let i = values.length - 1; i >= 0; i--) builder.addFloat32(values[i]);
      data = builder.endVector();
    }
    builder.startObject(1);
    builder.addFieldOffset(0, data, 0);
    return this.buffers.push(builder.endObject()) - 1;
  }

  private integers(values: readonly number[]): number {
    this.builder.startVector(4, values.length, 4);
    for (const value of [...values].reverse()) this.builder.addInt32(value);
    return this.builder.endVector();
  }

  private offsets(values: readonly number[]): number {
    this.builder.startVector(4, values.length, 4);
    for (const value of [...values].reverse()) this.builder.addOffset(value);
    return this.builder.endVector();
  }
}

/** [k, k, c in, c out] → [c out, k, k, c in], as TensorFlow Lite orders a kernel. */
function outputFirst(kernel: Float32Array, outputs: number): Float32Array {
  const rows = kernel.length / outputs;
  return Float32Array.from(kernel, (_, i) => kernel[(i % rows) * outputs + Math.floor(i / rows)]);
}

/**
 * @param network a backbone's convolutions in order, ReLU6 or no activation, TensorFlow's padding
 * @param weights `ID/kernel` as [height, width, in, out] (depthwise: [height, width, in, 1]) and `ID/bias`
 * @returns a model with one input, [1, height, width, 3], and one output, the last layer's
 * @throws Error for weights that are missing
 */
export function tfliteModel(network: readonly Layer[], weights: Weights): Uint8Array {
  const values = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new Error(`no weights ${name}`);
    return found.data;
  };
  const writer = new ModelWriter();
  const input = writer.tensor("x", [1, ...network[0].in]);
  const ends = new Map<string, number>();
  let x = input;
  for (const layer of network) {
    const { id, role, kernel: k, stride, in: from, out, activation, residualFrom } = layer;
    const isDepthwise = role === "depthwise";
    const kernel = values(`${id}/kernel`);
    const shape = isDepthwise ? [1, k, k, out[2]] : [out[2], k, k, from[2]];
    const w = writer.tensor(`${id}/kernel`, shape, isDepthwise ? kernel : outputFirst(kernel, out[2]));
    const bias = writer.tensor(`${id}/bias`, [out[2]], values(`${id}/bias`));
    let y = writer.tensor(id, [1, ...out]);
    const bent = activation === "relu6" ? relu6 : 0;
    // Padding SAME is 0, the default; then strides, (multiplier,) activation and dilations.
    const strides = [
      [1, 32, stride],
      [2, 32, stride],
    ] as const;
    if (isDepthwise)
      writer.step("depthwise", [x, w, bias], y, [...strides, [3, 32, 1], [4, 8, bent], [5, 32, 1], [6, 32, 1]]);
    else writer.step("convolution", [x, w, bias], y, [...strides, [3, 8, bent], [4, 32, 1], [5, 32, 1]]);
    ends.set(id, y);
    const sum = sumTap(layer);
    if (sum !== undefined && residualFrom !== undefined) {
      const added = writer.tensor(sum, [1, ...out]);
      writer.step("add", [y, ends.get(residualFrom) ?? input], added, []);
      y = added;
      ends.set(sum, y);
    }
    x = y;
  }
  return writer.finish(input, x);
}
