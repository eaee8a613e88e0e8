/**
 * TensorFlow Lite: one flatbuffer, with labels in a zip behind it.
 *
 * Source: tensorflow/lite/schema/schema.fbs; fields are numbered in its order.
 */
import type { ByteScale } from "../../pass/inputValues.js";
import type { After, Op, Pads, Source, Tensor } from "../reading.js";
import { damaged } from "../refusal.js";
import { type NumberType, dequantized, negative, inverse, storedTensor } from "../values.js";
import { Table } from "./flatbuffer.js";
import { labelLines } from "./labels.js";
import type { Zip } from "./zip.js";

const types = new Map<number, NumberType>([
  [0, "f32"],
  [1, "f16"],
  [2, "i32"],
  [3, "u8"],
  [4, "i64"],
  [7, "i16"],
  [9, "i8"],
  [10, "f64"],
]);

/** BuiltinOperator, those that a MobileNet or what stands around it may use. */
const names = new Map<number, string>([
  [0, "ADD"],
  [1, "AVERAGE_POOL_2D"],
  [2, "CONCATENATION"],
  [3, "CONV_2D"],
  [4, "DEPTHWISE_CONV_2D"],
  [6, "DEQUANTIZE"],
  [9, "FULLY_CONNECTED"],
  [14, "LOGISTIC"],
  [18, "MUL"],
  [19, "RELU"],
  [21, "RELU6"],
  [22, "RESHAPE"],
  [23, "RESIZE_BILINEAR"],
  [25, "SOFTMAX"],
  [34, "PAD"],
  [37, "BATCH_TO_SPACE_ND"],
  [38, "SPACE_TO_BATCH_ND"],
  [40, "MEAN"],
  [41, "SUB"],
  [42, "DIV"],
  [43, "SQUEEZE"],
  [60, "PADV2"],
  [98, "LEAKY_RELU"],
  [114, "QUANTIZE"],
  [117, "HARD_SWISH"],
]);

const fused = new Map<number, After>([
  [1, "relu"],
  [2, { other: "ReLU between −1 and 1" }],
  [3, "relu6"],
  [4, { other: "tanh" }],
]);

const functions = new Map<string, After>([
  ["RELU", "relu"],
  ["RELU6", "relu6"],
  ["LOGISTIC", "sigmoid"],
  ["SOFTMAX", "softmax"],
  ["HARD_SWISH", "hardSwish"],
  ["LEAKY_RELU", { other: "LeakyReLU" }],
]);

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: NumberType | undefined;
  readonly scale: readonly number[];
  readonly zero: readonly number[];
  /** Its values, where it is a constant. */
  readonly constant?: Tensor;
}

function entryOf(table: Table, buffers: readonly Table[]): Entry {
  const [name, shape, type] = [table.text(3), table.int32s(0), types.get(table.int8(1))];
  const quantization = table.table(4);
  const [scale, zero] = [quantization?.floats(2) ?? [], quantization?.int64s(3) ?? []];
  const bytes = buffers[table.int32(2)]?.bytes(0) ?? new Uint8Array();
  if (bytes.length === 0) return { name, shape, type, scale, zero };
  const stored = storedTensor(name, shape, type, bytes, `number ${table.int8(1)} of the schema`);
  const axis = quantization?.int32(6) ?? 0;
  const isWhole = type !== "f32" && type !== "f16";
  const constant =
    scale.length > 0 && isWhole ? dequantized(stored, scale, zero.length > 0 ? zero : [0], axis) : stored;
  return { name, shape, type, scale, zero, constant };
}

/** What the range of an 8-bit tensor does to its values: with 0 as the least one it is a ReLU, and up to 6 a ReLU6. */
function rangeOf({ type, scale, zero }: Entry): After | undefined {
  if (scale.length !== 1 || (type !== "u8" && type !== "i8")) return undefined;
  const least = (type === "u8" ? 0 : -128) - (zero[0] ?? 0);
  const most = (255 + least) * scale[0];
  return least !== 0 ? undefined : most < 6.1 ? "relu6" : "relu";
}

function byteScale({ type, scale, zero }: Entry): ByteScale | undefined {
  if (scale.length !== 1 || (type !== "u8" && type !== "i8")) return undefined;
  const first = type === "u8" ? 0 : -128;
  return { scale: [scale[0]], offset: [(first - (zero[0] ?? 0)) * scale[0]] };
}

/**
 * @param zip the archive behind the flatbuffer
 * @throws Refusal when a place lies outside the file
 */
export function readTflite(bytes: Uint8Array, zip?: Zip): Source {
  try {
    return read(bytes, zip);
  } catch (error) {
    if (error instanceof RangeError) throw damaged("A place in its flatbuffer lies outside the file.");
    throw error;
  }
}

function read(bytes: Uint8Array, zip: Zip | undefined): Source {
  const model = Table.root(bytes);
  const codes = model.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  const [graph] = model.tables(2);
  if (!graph) throw damaged("It holds no graph.");
  const buffers = model.tables(4);
  const entries = graph.tables(0).map((table) => entryOf(table, buffers));
  const constants = new Map<number, Tensor>();
  for (const [i, { constant }] of entries.entries()) if (constant) constants.set(i, constant);
  const ops: Op[] = [];
  for (const operator of graph.tables(3)) {
    const code = codes[operator.int32(0)];
    const what = names.get(code) ?? `operator ${code}`;
    const all = operator.int32s(1);
    const [to] = operator.int32s(2);
    const out = entries[to];
    if (!out) continue;
    const fixed = all.map((i) => constants.get(i));
    const inputs = all.filter((i) => i >= 0 && !constants.has(i)).map(String);
    if (inputs.length === 0) {
      // 16-bit weights come through an operator of their own.
      if (fixed[0]) constants.set(to, fixed[0]);
      continue;
    }
    ops.push(...opsOf(what, { name: out.name, inputs, output: String(to) }, fixed, operator.table(4), rangeOf(out)));
  }
  const [first] = graph.int32s(1);
  const input = entries[first];
  const scaled = input && byteScale(input);
  const list =
    zip?.names.find((name) => /label.*\.txt$/i.test(name)) ?? zip?.names.find((name) => /\.txt$/i.test(name));
  return {
    format: "tflite",
    from: "TensorFlow Lite",
    tensors: new Map([...constants.values()].map((tensor) => [tensor.name, tensor])),
    ops,
    unused: [],
    ...(input && { input: { name: String(first), shape: input.shape, ...(scaled && { bytes: scaled }) } }),
    outputs: graph.int32s(2).map(String),
    ...(zip && list !== undefined && { labels: labelLines(zip.read(list)) }),
  };
}

type Base = Pick<Op, "name" | "inputs" | "output">;

function opsOf(
  what: string,
  base: Base,
  fixed: readonly (Tensor | undefined)[],
  options: Table | undefined,
  range: After | undefined,
): Op[] {
  const other: Op[] = [{ ...base, kind: "other", what }];
  const [, second, third] = fixed;
  const after = (field: number) => fused.get(options?.int8(field) ?? 0);
  switch (what) {
    case "CONV_2D":
    case "DEPTHWISE_CONV_2D": {
      if (!second) return other;
      const depthwise = what !== "CONV_2D";
      const dilation = depthwise ? 5 : 4;
      return [
        {
          ...base,
          kind: depthwise ? "depthwise" : "conv",
          kernel: second,
          layout: depthwise ? "1HWC" : "OHWI",
          bias: third,
          strides: [options?.int32(2, 1) ?? 1, options?.int32(1, 1) ?? 1],
          dilations: [options?.int32(dilation + 1, 1) ?? 1, options?.int32(dilation, 1) ?? 1],
          padding: options?.int8(0) === 1 ? "valid" : "same",
          after: after(depthwise ? 4 : 3) ?? range,
        },
      ];
    }
    case "FULLY_CONNECTED":
      if (!second) return other;
      return [{ ...base, kind: "dense", kernel: second, layout: "OI", bias: third, after: after(0) }];
    case "ADD":
    case "SUB": {
      const by = fixed.find((tensor) => tensor !== undefined);
      if (!by) return what === "ADD" ? [{ ...base, kind: "sum" }] : other;
      return [{ ...base, kind: "shift", by: what === "SUB" ? negative(by) : by }];
    }
    case "MUL":
    case "DIV": {
      const by = fixed.find((tensor) => tensor !== undefined);
      return by ? [{ ...base, kind: "scale", by: what === "DIV" ? inverse(by) : by }] : other;
    }
    case "PAD":
    case "PADV2": {
      const pads = second ? [...second.values()] : [];
      return pads.length === 8 ? [{ ...base, kind: "pad", pads: pads.slice(2, 6) as unknown as Pads }] : other;
    }
    case "AVERAGE_POOL_2D":
    case "MEAN":
      return [{ ...base, kind: "pool" }];
    case "RESHAPE":
    case "SQUEEZE":
    case "QUANTIZE":
    case "DEQUANTIZE":
      return [{ ...base, kind: "pass", inputs: base.inputs.slice(0, 1) }];
    default: {
      const known = functions.get(what);
      return known === undefined ? other : [{ ...base, kind: "activation", after: known }];
    }
  }
}
