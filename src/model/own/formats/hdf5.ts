/** HDF5 by jsfive, which throws texts and trusts what a file declares: here both end. */
import { Dataset, File, Filters, type Group } from "../vendor/hdf5.js";
import { unzlibSync } from "../vendor/unzip.js";
import { checkedCount, checkedSize, limits } from "../limits.js";
import type { Tensor } from "../reading.js";
import { Refusal, damaged } from "../refusal.js";
import { type NumberType, bytesOf, decodeNumbers } from "../values.js";

/** A file's arrays by path, and the attributes of its groups. */
export interface Hdf5 {
  /** Without the leading slash: `model_weights/conv1/conv1/kernel:0`. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly groups: ReadonlySet<string>;
  /** An attribute's texts, one or several; empty when it is not there. */
  texts(path: string, attribute: string): string[];
}

const types = new Map<unknown, NumberType>([
  ["<f8", "f64"],
  ["<f4", "f32"],
  ["<f2", "f16"],
  ["<i8", "i64"],
  ["<i4", "i32"],
  ["<i2", "i16"],
  ["<i1", "i8"],
  ["|i1", "i8"],
  ["|u1", "u8"],
  ["<u1", "u8"],
  ["<u2", "u16"],
  ["<u4", "u32"],
  ["<u8", "u64"],
]);

/** What jsfive throws, texts and errors of every kind, as one sentence. */
function guarded<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw damaged(`Its HDF5 structure cannot be followed at ${what}.`);
  }
}

/**
 * Lists what a file holds. Values are read when they are asked for.
 *
 * @param skip groups that are not opened
 */
export function openHdf5(bytes: Uint8Array, skip: (path: string) => boolean = () => false): Hdf5 {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  const buffer = (isWhole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
  const tensors = new Map<string, Tensor>();
  const groups = new Map<string, Group>();
  const walk = (group: Group, path: string, depth: number): void => {
    checkedCount(depth, limits.depth, "groups inside each other");
    checkedCount(groups.size + tensors.size, limits.items, "groups and arrays");
    groups.set(path, group);
    for (const key of group.keys) {
      const place = path === "" ? key : `${path}/${key}`;
      if (skip(place)) continue;
      const item = guarded(place, () => group.get(key));
      if (item instanceof Dataset)
        tensors.set(
          place,
          guarded(place, () => tensorOf(place, item, buffer)),
        );
      else if (item !== null) walk(item, place, depth + 1);
    }
  };
  walk(
    guarded("its start", () => new File(buffer)),
    "",
    0,
  );
  return {
    tensors,
    groups: new Set(groups.keys()),
    texts(path, attribute) {
      const group = groups.get(path);
      if (!group) return [];
      const attributes = guarded(path, () => group.attrs);
      const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      const list: unknown[] = Array.isArray(value) ? value : [value];
      return list.flatMap((item) => (typeof item === "string" ? [item.replace(/\0+$/, "")] : []));
    },
  };
}

const dataLayout = 0x0008;
/** Number of the filter. */
const deflate = 1;
const nowhere = 2n ** 64n - 1n;

function tensorOf(name: string, dataset: Dataset, buffer: ArrayBuffer): Tensor {
  const shape = dataset.shape.slice();
  const size = checkedSize(shape, name);
  const type = types.get(dataset.dtype);
  const bytes = type === undefined ? 0 : size * bytesOf[type];
  return {
    name,
    shape,
    bytes,
    values: () => guarded(name, () => valuesOf(name, dataset, type, { size, bytes, buffer })),
  };
}

interface Extent {
  readonly size: number;
  readonly bytes: number;
  readonly buffer: ArrayBuffer;
}

/** @param size that a chunk declares; one byte more has room, to see a longer one */
function inflated(packed: Uint8Array, size: number): ArrayBuffer {
  const out = new Uint8Array(size + 1);
  const { length } = unzlibSync(packed, { out });
  if (length !== size) throw damaged("A chunk of it inflates to another size than it declares.");
  return out.buffer.slice(0, size);
}

function valuesOf(
  name: string,
  dataset: Dataset,
  type: NumberType | undefined,
  { size, bytes, buffer }: Extent,
): Float32Array {
  if (type === undefined)
    throw new Refusal(
      "Its numbers have a type that is not read here",
      `The array ${name} holds no plain little-endian numbers.`,
      "Save the weights as 32-bit or 16-bit floats.",
    );
  const objects = dataset._dataobjects;
  const [message] = objects.find_msg_type(dataLayout);
  const [, , layout, place] = objects._get_data_message_properties(message.get("offset_to_message"));
  const view = new DataView(buffer);
  if (layout === 2) {
    // A file holds at least one byte for each thousand that deflate makes of it.
    if (bytes > 1032 * buffer.byteLength) throw damaged(`The array ${name} declares more than the file can hold.`);
    const chunk = checkedSize(objects.chunks ?? [], name) * bytesOf[type];
    Filters.set(deflate, (packed) => inflated(new Uint8Array(packed), chunk));
    return Float32Array.from(dataset.value as ArrayLike<number>);
  }
  const address = layout === 0 ? BigInt(place + 2) : view.getBigUint64(place, true);
  if (address === nowhere) return new Float32Array(size);
  const start = Number(address);
  if (start + bytes > buffer.byteLength) throw damaged(`The array ${name} lies beyond the end of the file.`);
  return decodeNumbers(new Uint8Array(buffer, start, bytes), type);
}
