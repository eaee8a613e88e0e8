/**
 * ONNX: folded or not, with quantized weights behind DequantizeLinear or in QLinearConv, with weights in a file beside it.
 *
 * Source: onnx/onnx.proto; operators: github.com/onnx/onnx, docs/Operators.md, and for QLinearAdd, QGemm and
 * QLinearGlobalAveragePool microsoft/onnxruntime, docs/ContribOperators.md.
 */
import { checkedCount, checkedSize, limits } from "../limits.js";
import type { OwnFile, Source, Tensor } from "../reading.js";
import { Refusal, damaged } from "../refusal.js";
import { type NumberType, bytesOf, dequantized, storedTensor } from "../values.js";
import { type OnnxNode, onnxOps } from "./onnxOps.js";
import { Message } from "./protobuf.js";

const types = new Map<number, NumberType>([
  [1, "f32"],
  [2, "u8"],
  [3, "i8"],
  [4, "u16"],
  [5, "i16"],
  [6, "i32"],
  [7, "i64"],
  [9, "u8"],
  [10, "f16"],
  [11, "f64"],
  [12, "u32"],
  [16, "bf16"],
]);

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function externalBytes(message: Message, files: readonly OwnFile[], length: number): Uint8Array {
  const entries = new Map(message.messages(13).map((entry) => [entry.text(1), entry.text(2)]));
  const location = baseName(entries.get("location") ?? "");
  const file = files.find(({ name }) => baseName(name) === location);
  if (!file)
    throw new Refusal(
      "Its weights lie in another file",
      `The file names ${location}, which did not come with it.`,
      `Choose ${location} together with the .onnx file.`,
      [location],
    );
  const start = Number(entries.get("offset") ?? 0);
  const size = Number(entries.get("length") ?? length);
  if (!(start >= 0 && size >= 0 && start + size <= file.bytes.length))
    throw damaged(`An array lies beyond the end of ${location}.`);
  return file.bytes.subarray(start, start + size);
}

/** Values of a typed list as bytes of their type. */
function listBytes(message: Message, type: NumberType): Uint8Array {
  if (type === "f32") return new Uint8Array(Float32Array.from(message.floats(4)).buffer);
  if (type === "i64") return new Uint8Array(BigInt64Array.from(message.wholes(7), BigInt).buffer);
  const list = message.wholes(5);
  const width = bytesOf[type];
  if (width === 1) return Uint8Array.from(list, (n) => n & 255);
  if (width === 2) return new Uint8Array(Uint16Array.from(list, (n) => n & 65535).buffer);
  if (width === 4) return new Uint8Array(Int32Array.from(list).buffer);
  return new Uint8Array();
}

function tensorOf(message: Message, files: readonly OwnFile[], name = message.text(8)): Tensor {
  const shape = message.wholes(1);
  const code = message.number(2) ?? 0;
  const type = types.get(code);
  const size = checkedSize(shape, name);
  const length = type === undefined ? 0 : size * bytesOf[type];
  const [raw] = message.bytes(9);
  const bytes =
    message.number(14) === 1
      ? externalBytes(message, files, length)
      : (raw ?? (type === undefined ? new Uint8Array() : listBytes(message, type)));
  return storedTensor(name, shape, type, bytes, `number ${code} of the format`);
}

function nodeOf(message: Message): OnnxNode {
  const attributes = new Map(message.messages(5).map((attribute) => [attribute.text(1), attribute]));
  const of = (name: string) => attributes.get(name);
  const outputs = message.texts(2);
  return {
    name: message.text(3) || outputs[0] || "",
    op: message.text(4),
    inputs: message.texts(1),
    outputs,
    number: (name) => of(name)?.number(3),
    float: (name) => of(name)?.number(2),
    wholes: (name) => of(name)?.wholes(8) ?? [],
    text: (name) => of(name)?.text(4) ?? "",
    tensor: (name) => of(name)?.message(5),
  };
}

/**
 * @param files all dropped files, among them those that hold the weights
 * @throws Refusal when the file is cut, or names another that is missing
 */
export function readOnnx(bytes: Uint8Array, files: readonly OwnFile[]): Source {
  const graph = new Message(bytes).message(7);
  if (!graph) throw damaged("It holds no graph.");
  const constants = new Map<string, Tensor>();
  for (const message of graph.messages(5)) {
    checkedCount(constants.size, limits.items, "arrays");
    constants.set(message.text(8), tensorOf(message, files));
  }
  const messages = graph.messages(1);
  checkedCount(messages.length, limits.items, "nodes");
  const nodes: OnnxNode[] = [];
  for (const node of messages.map(nodeOf)) if (!resolve(node, constants, files)) nodes.push(node);
  const inputs = graph.messages(11).filter((value) => !constants.has(value.text(1)));
  const [input] = inputs;
  const shape = input
    ?.message(2)
    ?.message(1)
    ?.message(2)
    ?.messages(1)
    .map((dim) => dim.number(1));
  return {
    format: "onnx",
    from: "ONNX",
    tensors: constants,
    ops: onnxOps(nodes, constants),
    unused: [],
    // Channels first, as all of ONNX.
    ...(input && {
      input: { name: input.text(1), shape: shape?.length === 4 ? [0, 2, 3, 1].map((i) => shape[i]) : [] },
    }),
    outputs: graph.messages(12).map((value) => value.text(1)),
  };
}

/** Whether a node only makes a constant; its value is then among the constants. */
function resolve(node: OnnxNode, constants: Map<string, Tensor>, files: readonly OwnFile[]): boolean {
  const [output] = node.outputs;
  if (node.op === "Constant") {
    const value = node.tensor("value");
    if (value) constants.set(output, tensorOf(value, files, output));
    return true;
  }
  const [first, scale, zero] = node.inputs.map((name) => constants.get(name));
  if (!first) return false;
  if (node.op === "Identity") constants.set(output, first);
  else if (node.op === "DequantizeLinear" && scale)
    constants.set(output, dequantized(first, scale.values(), zero?.values() ?? [0], node.number("axis") ?? 1));
  else return false;
  return true;
}
