/**
 * Writes HDF5 as h5py does by default: superblock 0, groups as symbol tables, contiguous 32-bit floats, attributes of fixed
 * texts; or arrays in shuffled and deflated chunks, as `compression="gzip", shuffle=True` does. Source: HDF5 File Format
 * Specification, version 1.1 parts.
 */
import type { Values } from "../sample.js";

export interface Hdf5Group {
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly children: ReadonlyMap<string, Hdf5Group | Values>;
}

const isGroup = (item: Hdf5Group | Values): item is Hdf5Group => "children" in item;
const padded = (n: number) => Math.ceil(n / 8) * 8;
const nowhere = 0xffffffffffffffffn;

function u64(...values: (number | bigint)[]): Buffer {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}

function pad(buffer: Buffer): Buffer {
  return Buffer.concat([buffer, Buffer.alloc(padded(buffer.length) - buffer.length)]);
}

function message(type: number, body: Buffer): Buffer {
  const whole = pad(body);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(whole.length, 2);
  return Buffer.concat([head, whole]);
}

function header(messages: readonly Buffer[]): Buffer {
  const body = Buffer.concat(messages);
  const head = Buffer.alloc(16);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(messages.length, 2);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(body.length, 8);
  return Buffer.concat([head, body]);
}

function dataspace(shape: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from([1, shape.length, 0, 0, 0, 0, 0, 0]), u64(...shape)]);
}

/** IEEE 754, 32 bits, little-endian. */
const float32 = Buffer.from([0x11, 0x20, 0x1f, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0]);

function attribute(name: string, value: string | readonly string[]): Buffer {
  const list = typeof value === "string" ? [value] : value;
  const size = Math.max(1, ...list.map((text) => Buffer.byteLength(text)));
  const label = Buffer.from(`${name}\0`);
  const type = Buffer.alloc(8);
  type.writeUInt8(0x13, 0); // version 1, class 3: text; padded with zeros
  type.writeUInt8(0x01, 1);
  type.writeUInt32LE(size, 4);
  const space = dataspace(typeof value === "string" ? [] : [list.length]);
  const head = Buffer.alloc(8);
  head.writeUInt8(1, 0);
  for (const [i, length] of [label.length, type.length, space.length].entries()) head.writeUInt16LE(length, 2 + 2 * i);
  const data = Buffer.alloc(size * list.length);
  for (const [i, text] of list.entries()) data.write(text, i * size);
  return message(0x0c, Buffer.concat([head, pad(label), pad(type), pad(space), data]));
}

/** What makes a stored chunk of a shuffled one. */
export type Pack = (bytes: Buffer) => Buffer;

/** First bytes of all values, then their second ones, and so on. */
function shuffled(bytes: Buffer, itemBytes: number): Buffer {
  const count = bytes.length / itemBytes;
  return Buffer.from(bytes.map((_, i) => bytes[(i % count) * itemBytes + Math.floor(i / count)]));
}

/** Pieces of at most `rows` of the first axis, the last one filled up with zeros. */
function pieces({ shape: [length, ...rest], data }: Values, rows: number): { at: number; bytes: Buffer }[] {
  const row = rest.reduce((a, b) => a * b, 1);
  return Array.from({ length: Math.ceil(length / rows) }, (_, i) => {
    const piece = new Float32Array(rows * row);
    piece.set(data.subarray(i * rows * row, (i + 1) * rows * row));
    return { at: i * rows, bytes: Buffer.from(piece.buffer) };
  });
}

/** The second and the first filter of h5py's `shuffle=True, compression="gzip"`, each with its one setting. */
const filters = Buffer.from([1, 2, 0, 0, 0, 0, 0, 0, ...filter(2, 4), ...filter(1, 4)]);
function filter(id: number, setting: number): number[] {
  return [id, 0, 0, 0, 0, 0, 1, 0, setting, 0, 0, 0, 0, 0, 0, 0];
}

class Writer {
  private readonly parts: Buffer[] = [Buffer.alloc(96)];
  private length = 96;

  /** Arrays are stored as a whole where nothing packs them. */
  constructor(private readonly pack?: Pack) {}

  private put(buffer: Buffer): number {
    const at = this.length;
    const whole = pad(buffer);
    this.parts.push(whole);
    this.length += whole.length;
    return at;
  }

  private chunked(values: Values, pack: Pack): number {
    const { shape } = values;
    const rows = Math.ceil(shape[0] / 2);
    const rank = shape.length + 1;
    const stored = pieces(values, rows).map(({ at, bytes }) => {
      const packed = pack(shuffled(bytes, 4));
      return { at, bytes: packed.length, place: this.put(packed) };
    });
    const key = (bytes: number, at: number) =>
      Buffer.concat([Buffer.from(Uint32Array.of(bytes, 0).buffer), u64(at, ...new Array<number>(rank - 1).fill(0))]);
    const head = Buffer.from([...Buffer.from("TREE"), 1, 0, stored.length, 0]);
    const entries = stored.map(({ at, bytes, place }) => Buffer.concat([key(bytes, at), u64(place)]));
    const tree = this.put(Buffer.concat([head, u64(nowhere, nowhere), ...entries, key(0, shape[0])]));
    const sizes = Buffer.from(Uint32Array.of(rows, ...shape.slice(1), 4).buffer);
    const layout = Buffer.concat([Buffer.from([3, 2, rank]), u64(tree), sizes]);
    return this.put(
      header([message(1, dataspace(shape)), message(3, float32), message(8, layout), message(11, filters)]),
    );
  }

  private dataset({ shape, data }: Values): number {
    if (this.pack && shape.length > 0) return this.chunked({ shape, data }, this.pack);
    const at = this.put(Buffer.from(data.slice().buffer));
    const layout = Buffer.concat([Buffer.from([3, 1]), u64(at, data.byteLength)]);
    return this.put(header([message(1, dataspace(shape)), message(3, float32), message(8, layout)]));
  }

  private group({ attributes = {}, children }: Hdf5Group): number {
    const names = [...children.keys()].sort();
    const places = names.map((name) => {
      const child = children.get(name)!;
      return isGroup(child) ? this.group(child) : this.dataset(child);
    });
    let text = Buffer.alloc(8);
    const offsets = names.map((name) => {
      const at = text.length;
      text = Buffer.concat([text, pad(Buffer.from(`${name}\0`))]);
      return at;
    });
    const data = this.put(text);
    const heap = this.put(Buffer.concat([Buffer.from("HEAP"), Buffer.alloc(4), u64(text.length, 1, data)]));
    const entries = names.map((_, i) => Buffer.concat([u64(offsets[i], places[i]), Buffer.alloc(24)]));
    const table = Buffer.alloc(8);
    table.write("SNOD");
    table.writeUInt8(1, 4);
    table.writeUInt16LE(names.length, 6);
    const node = this.put(Buffer.concat([table, ...entries]));
    const tree = Buffer.alloc(8);
    tree.write("TREE");
    tree.writeUInt16LE(1, 6);
    const last = offsets[offsets.length - 1] ?? 0;
    const root = this.put(Buffer.concat([tree, u64(nowhere, nowhere, 0, node, last)]));
    const own = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    return this.put(header([message(0x11, u64(root, heap)), ...own]));
  }

  write(root: Hdf5Group): Uint8Array {
    const at = this.group(root);
    const head = Buffer.alloc(24);
    head.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
    head.writeUInt8(8, 13);
    head.writeUInt8(8, 14);
    head.writeUInt16LE(4096, 16); // children that one node may hold
    head.writeUInt16LE(16, 18);
    this.parts[0] = Buffer.concat([head, u64(0, nowhere, this.length, nowhere), u64(0, at), Buffer.alloc(24)]);
    return new Uint8Array(Buffer.concat(this.parts));
  }
}

/** @param pack deflates; arrays are stored in chunks where it is there */
export function writeHdf5(root: Hdf5Group, pack?: Pack): Uint8Array {
  return new Writer(pack).write(root);
}

/** A tree out of paths. */
export function groupOf(arrays: ReadonlyMap<string, Values>, attributes: Hdf5Group["attributes"] = {}): Hdf5Group {
  const heads = new Map<string, Map<string, Values>>();
  const children = new Map<string, Hdf5Group | Values>();
  for (const [path, values] of arrays) {
    const at = path.indexOf("/");
    if (at < 0) children.set(path, values);
    else heads.set(path.slice(0, at), (heads.get(path.slice(0, at)) ?? new Map()).set(path.slice(at + 1), values));
  }
  for (const [name, inner] of heads) children.set(name, groupOf(inner));
  return { attributes, children };
}
