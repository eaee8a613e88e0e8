/** Writes ONNX: protocol buffers of a convolution, a norm, a clip and a sum for each layer. */
import { type Sample, type Values, torchKernel } from "../sample.js";
import type { SampleLayer } from "../sample.js";
import type { Names } from "../families.js";

function varint(n: number): Buffer {
  const list: number[] = [];
  let left = BigInt.asUintN(64, BigInt(n));
  do {
    list.push(Number(left & 127n) | (left > 127n ? 128 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(list);
}

type Item = string | number | Buffer | { float: number };

/** A field: texts and messages with their length, whole numbers as they are. */
function field(number: number, value: Item): Buffer {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  if (typeof value === "object" && "float" in value)
    return Buffer.concat([varint(number * 8 + 5), Buffer.from(Float32Array.of(value.float).buffer)]);
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

const message = (...fields: [number, Item][]) => Buffer.concat(fields.map(([n, value]) => field(n, value)));

function tensor(name: string, { shape, data }: Values, external?: { location: string; offset: number }): Buffer {
  const dims = shape.map((n): [number, Item] => [1, n]);
  const raw = Buffer.from(data.slice().buffer);
  if (!external) return message(...dims, [2, 1], [8, name], [9, raw]);
  const entry = (key: string, value: string): [number, Item] => [13, message([1, key], [2, value])];
  return message(
    ...dims,
    ...([
      [2, 1],
      [8, name],
    ] as [number, Item][]),
    entry("location", external.location),
    entry("offset", String(external.offset)),
    entry("length", String(raw.length)),
    [14, 1],
  );
}

const ints = (name: string, list: readonly number[]) =>
  message([1, name], ...list.map((n): [number, Item] => [8, n]), [20, 7]);
const int = (name: string, n: number) => message([1, name], [3, n], [20, 2]);
const float = (name: string, n: number) => message([1, name], [2, { float: n }], [20, 1]);

function node(op: string, inputs: readonly string[], output: string, attributes: readonly Buffer[] = []): Buffer {
  return message(
    ...inputs.map((name): [number, Item] => [1, name]),
    [2, output],
    [3, `/${output}`],
    [4, op],
    ...attributes.map((a): [number, Item] => [5, a]),
  );
}

export interface OnnxOptions {
  /** `"pads"`: PyTorch's in the convolution; `"node"`: TensorFlow's, in a Pad node before it. */
  readonly padding?: "pads" | "node";
  /** Weights in a file of their own. */
  readonly external?: string;
}

/** The model, and its weights where they lie in a file of their own. */
export function writeOnnx(
  sample: Sample,
  names: (layer: SampleLayer["layer"]) => Names,
  { padding = "pads", external }: OnnxOptions = {},
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
  for (const part of sample.layers) {
    const { layer, bias, norm } = part;
    const { kernel: name, norm: normName } = names(layer);
    if (layer.role === "classifier") {
      if (!outputs.has("pool")) {
        add("GlobalAveragePool", [at], "pooled");
        add("Flatten", [at], "flat", [int("axis", 1)]);
        outputs.set("pool", at);
      }
      const weight = put(`${name}.weight`, torchKernel(part, true));
      add("Gemm", [at, weight, put(`${name}.bias`, flat(bias!))], `${layer.id}_gemm`, [int("transB", 1)]);
      continue;
    }
    const half = (layer.kernel - 1) / 2;
    const isPadNode = padding === "node" && layer.stride === 2;
    if (isPadNode) add("Pad", [at], `${layer.id}_pad`, [ints("pads", [0, 0, 0, 0, 0, 0, 1, 1])]);
    const pads = isPadNode ? [0, 0, 0, 0] : [half, half, half, half];
    add("Conv", [at, put(`${name}.weight`, torchKernel(part, false))], `${layer.id}_conv`, [
      int("group", layer.groups),
      ints("strides", [layer.stride, layer.stride]),
      ints("pads", pads),
      ints("dilations", [1, 1]),
    ]);
    if (norm) {
      const inputs = [
        ...[put(`${normName}.weight`, flat(norm.gamma)), put(`${normName}.bias`, flat(norm.beta))],
        ...[put(`${normName}.running_mean`, flat(norm.mean)), put(`${normName}.running_var`, flat(norm.variance))],
      ];
      add("BatchNormalization", [at, ...inputs], `${layer.id}_bn`, [float("epsilon", 1e-5)]);
    }
    if (layer.activation === "relu6") add("Clip", [at], `${layer.id}_clip`, [float("min", 0), float("max", 6)]);
    if (layer.residualFrom !== undefined) {
      add("Add", [outputs.get(layer.residualFrom) ?? "", at], `${layer.id}_add`);
      outputs.set(`block_${layer.block}_add`, at);
    }
    outputs.set(layer.id, at);
  }
  const [h, w, c] = sample.layers[0].layer.in;
  const shape = message(...[1, c, h, w].map((n): [number, Item] => [1, message([1, n])]));
  const input = message([1, "image"], [2, message([1, message([1, 1], [2, shape])])]);
  const graph = message(
    ...nodes.map((n): [number, Item] => [1, n]),
    [2, "main_graph"],
    ...tensors.map((t): [number, Item] => [5, t]),
    [11, input],
    [12, message([1, at])],
  );
  const model = message([1, 8], [2, "pytorch"], [7, graph], [8, message([2, 17])]);
  return { model: new Uint8Array(model), data: new Uint8Array(Buffer.concat(parts)) };
}
