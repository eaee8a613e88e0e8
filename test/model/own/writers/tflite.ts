/** Writes TFLite: a flatbuffer built from its front, each table after its vtable, what it points to behind it. */
import { zipSync } from "fflate";
import { type Sample, type SampleLayer, type Values, merged, tfliteKernel, toHalf } from "../sample.js";

type Cell =
  | { readonly int8: number }
  | { readonly int32: number }
  | { readonly table: Table }
  | { readonly tables: readonly Table[] }
  | { readonly int32s: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly int64s: readonly number[] }
  | { readonly bytes: Uint8Array };
type Table = readonly (Cell | undefined)[];

class Builder {
  private bytes = Buffer.alloc(1 << 22);
  private length = 0;

  private reserve(size: number): number {
    this.length = Math.ceil(this.length / 4) * 4;
    const at = this.length;
    while (at + size > this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)]);
    this.length += size;
    return at;
  }

  private point(from: number, to: number): void {
    this.bytes.writeUInt32LE(to - from, from);
  }

  private vector(count: number, width: number): number {
    const at = this.reserve(4 + count * width);
    this.bytes.writeUInt32LE(count, at);
    return at;
  }

  private cell(value: Cell): number {
    if ("table" in value) return this.table(value.table);
    if ("bytes" in value) {
      const at = this.vector(value.bytes.length, 1);
      this.bytes.set(value.bytes, at + 4);
      return at;
    }
    if ("tables" in value) {
      const at = this.vector(value.tables.length, 4);
      for (const [i, table] of value.tables.entries()) this.point(at + 4 + 4 * i, this.table(table));
      return at;
    }
    if ("int64s" in value) {
      const at = this.vector(value.int64s.length, 8);
      for (const [i, n] of value.int64s.entries()) this.bytes.writeBigInt64LE(BigInt(n), at + 4 + 8 * i);
      return at;
    }
    const list = "floats" in value ? value.floats : "int32s" in value ? value.int32s : [];
    const at = this.vector(list.length, 4);
    for (const [i, n] of list.entries())
      if ("floats" in value) this.bytes.writeFloatLE(n, at + 4 + 4 * i);
      else this.bytes.writeInt32LE(n, at + 4 + 4 * i);
    return at;
  }

  private table(cells: Table): number {
    const vtable = this.reserve(4 + 2 * cells.length);
    const at = this.reserve(4 + 4 * cells.length);
    this.bytes.writeUInt16LE(4 + 2 * cells.length, vtable);
    this.bytes.writeUInt16LE(4 + 4 * cells.length, vtable + 2);
    this.bytes.writeInt32LE(at - vtable, at);
    for (const [i, value] of cells.entries()) {
      if (value === undefined) continue;
      const place = at + 4 + 4 * i;
      this.bytes.writeUInt16LE(4 + 4 * i, vtable + 4 + 2 * i);
      if ("int8" in value) this.bytes.writeInt8(value.int8, place);
      else if ("int32" in value) this.bytes.writeInt32LE(value.int32, place);
      else this.point(place, this.cell(value));
    }
    return at;
  }

  build(root: Table): Uint8Array {
    this.reserve(8);
    this.bytes.write("TFL3", 4);
    this.point(0, this.table(root));
    return new Uint8Array(this.bytes.subarray(0, this.length));
  }
}

const text = (s: string): Cell => ({ bytes: Buffer.from(s) });
const codes = {
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  FULLY_CONNECTED: 9,
  ADD: 0,
  MEAN: 40,
  SOFTMAX: 25,
  DEQUANTIZE: 6,
} as const;
const order = Object.keys(codes) as (keyof typeof codes)[];

export interface TfliteOptions {
  /** Weights as bytes of one scale for each output channel, activations as bytes between 0 and 6. */
  readonly int8?: boolean;
  /** Weights as half floats, with an operator behind each that makes floats of them. */
  readonly half?: boolean;
  readonly labels?: readonly string[];
}

/** The largest sizes by output channel, as the 127 of int8. */
function scales({ shape, data }: Values, axis: number): number[] {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const most = new Array<number>(shape[axis]).fill(1e-6);
  for (const [i, v] of data.entries()) {
    const c = Math.floor(i / inner) % shape[axis];
    most[c] = Math.max(most[c], Math.abs(v));
  }
  return most.map((m) => m / 127);
}

export function writeTflite(sample: Sample, { int8 = false, half = false, labels }: TfliteOptions = {}): Uint8Array {
  const buffers: Table[] = [[]];
  const tensors: Table[] = [];
  const operators: Table[] = [];
  const ranged: Cell = { table: [undefined, undefined, { floats: [6 / 255] }, { int64s: [-128] }] };
  const flowing = (name: string, shape: readonly number[], quantized?: Cell): number =>
    tensors.push([{ int32s: shape }, { int8: int8 ? 9 : 0 }, { int32: 0 }, text(name), int8 ? quantized : undefined]) -
    1;
  const add = (op: keyof typeof codes, inputs: readonly number[], output: number, options: Table): number => {
    operators.push([
      { int32: order.indexOf(op) },
      { int32s: inputs },
      { int32s: [output] },
      undefined,
      { table: options },
    ]);
    return output;
  };
  const constant = (name: string, values: Values, axis: number): number => {
    const { shape, data } = values;
    const { length } = buffers;
    if (half) {
      buffers.push([{ bytes: new Uint8Array(Uint16Array.from(data, toHalf).buffer) }]);
      const stored = tensors.push([{ int32s: shape }, { int8: 1 }, { int32: length }, text(`${name}_half`)]) - 1;
      return add("DEQUANTIZE", [stored], flowing(name, shape), []);
    }
    if (!int8 || name.endsWith("bias")) {
      buffers.push([{ bytes: new Uint8Array(data.slice().buffer) }]);
      return tensors.push([{ int32s: shape }, { int8: 0 }, { int32: length }, text(name)]) - 1;
    }
    const s = scales(values, axis);
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const q = Int8Array.from(data, (v, i) => Math.round(v / s[Math.floor(i / inner) % s.length]));
    buffers.push([{ bytes: new Uint8Array(q.buffer) }]);
    const none = undefined;
    const quantization: Table = [none, none, { floats: s }, { int64s: s.map(() => 0) }, none, none, { int32: axis }];
    return tensors.push([{ int32s: shape }, { int8: 9 }, { int32: length }, text(name), { table: quantization }]) - 1;
  };
  const [h, w, c] = sample.layers[0].layer.in;
  const scaled: Cell = { table: [undefined, undefined, { floats: [1 / 127.5] }, { int64s: [0] }] };
  const input = flowing("image", [1, h, w, c], scaled);
  let at = input;
  const outputs = new Map<string, number>();
  for (const part of sample.layers) {
    const { layer } = part;
    const own = merged(part, 1e-3);
    const folded: SampleLayer = { ...part, kernel: { shape: part.kernel.shape, data: Float32Array.from(own.kernel) } };
    const bias = Float32Array.from(own.bias);
    const dense = layer.role === "classifier";
    const depthwise = layer.role === "depthwise";
    const kernel = constant(`${layer.id}/kernel`, tfliteKernel(folded, dense), depthwise ? 3 : 0);
    const added = constant(`${layer.id}/bias`, { shape: [bias.length], data: bias }, 0);
    if (dense && layer.id !== "hidden_1") at = add("MEAN", [at], flowing("mean", [1, layer.in[2]]), []);
    const isClipped = layer.activation === "relu6";
    const output = flowing(layer.id, [1, ...layer.out], isClipped ? ranged : undefined);
    const after: Cell = { int8: isClipped && !int8 ? 3 : 0 };
    const stride: Cell = { int32: layer.stride };
    if (dense) at = add("FULLY_CONNECTED", [at, kernel, added], output, [after]);
    else if (depthwise)
      at = add("DEPTHWISE_CONV_2D", [at, kernel, added], output, [{ int8: 0 }, stride, stride, { int32: 1 }, after]);
    else at = add("CONV_2D", [at, kernel, added], output, [{ int8: 0 }, stride, stride, after]);
    if (layer.residualFrom !== undefined) {
      at = add("ADD", [outputs.get(layer.residualFrom)!, at], flowing(`${layer.id}_add`, [1, ...layer.out]), []);
      outputs.set(`block_${layer.block}_add`, at);
    }
    outputs.set(layer.id, at);
  }
  at = add("SOFTMAX", [at], flowing("softmax", [1, 7]), []);
  const graph: Table = [{ tables: tensors }, { int32s: [input] }, { int32s: [at] }, { tables: operators }];
  const model = new Builder().build([
    { int32: 3 },
    { tables: order.map((name): Table => [{ int8: codes[name] }]) },
    { tables: [graph] },
    undefined,
    { tables: buffers },
  ]);
  if (!labels) return model;
  return new Uint8Array(Buffer.concat([model, zipSync({ "labels.txt": Buffer.from(labels.join("\n")) })]));
}
