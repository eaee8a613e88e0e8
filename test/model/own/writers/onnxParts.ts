/** The parts of an ONNX file: protocol buffers of tensors, attributes and nodes. */

function varint(n: number): Buffer {
  const list: number[] = [];
  let left = BigInt.asUintN(64, BigInt(n));
  do {
    list.push(Number(left & 127n) | (left > 127n ? 128 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(list);
}

export type Item = string | number | Buffer | { float: number };

/** A field: texts and messages with their length, whole numbers as they are. */
function field(number: number, value: Item): Buffer {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  if (typeof value === "object" && "float" in value)
    return Buffer.concat([varint(number * 8 + 5), Buffer.from(Float32Array.of(value.float).buffer)]);
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export const message = (...fields: [number, Item][]) => Buffer.concat(fields.map(([n, value]) => field(n, value)));

/** An array of floats, bytes or whole numbers. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int8Array | Uint8Array | Int32Array;
}

/** TensorProto.DataType. */
function typeOf(data: Numbers["data"]): number {
  if (data instanceof Float32Array) return 1;
  if (data instanceof Uint8Array) return 2;
  return data instanceof Int8Array ? 3 : 6;
}

export function tensor(
  name: string,
  { shape, data }: Numbers,
  external?: { location: string; offset: number },
): Buffer {
  const dims = shape.map((n): [number, Item] => [1, n]);
  const raw = Buffer.from(data.slice().buffer);
  if (!external) return message(...dims, [2, typeOf(data)], [8, name], [9, raw]);
  const entry = (key: string, value: string): [number, Item] => [13, message([1, key], [2, value])];
  return message(
    ...dims,
    ...([
      [2, typeOf(data)],
      [8, name],
    ] as [number, Item][]),
    entry("location", external.location),
    entry("offset", String(external.offset)),
    entry("length", String(raw.length)),
    [14, 1],
  );
}

export const ints = (name: string, list: readonly number[]) =>
  message([1, name], ...list.map((n): [number, Item] => [8, n]), [20, 7]);
export const text = (name: string, value: string) => message([1, name], [4, value], [20, 3]);
export const int = (name: string, n: number) => message([1, name], [3, n], [20, 2]);
export const float = (name: string, n: number) => message([1, name], [2, { float: n }], [20, 1]);

export function node(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Buffer[] = [],
): Buffer {
  return message(
    ...inputs.map((name): [number, Item] => [1, name]),
    [2, output],
    [3, `/${output}`],
    [4, op],
    ...attributes.map((a): [number, Item] => [5, a]),
  );
}

/** A model of one graph, with pictures of a size as its input. */
export function model(
  nodes: readonly Buffer[],
  tensors: readonly Buffer[],
  [h, w, c]: readonly number[],
  output: string,
): Uint8Array {
  const shape = message(...[1, c, h, w].map((n): [number, Item] => [1, message([1, n])]));
  const input = message([1, "image"], [2, message([1, message([1, 1], [2, shape])])]);
  const graph = message(
    ...nodes.map((n): [number, Item] => [1, n]),
    [2, "main_graph"],
    ...tensors.map((t): [number, Item] => [5, t]),
    [11, input],
    [12, message([1, output])],
  );
  return new Uint8Array(message([1, 8], [2, "pytorch"], [7, graph], [8, message([2, 17])]));
}
