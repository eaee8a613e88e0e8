/** PyTorch's `.pth` and `.pt`: state dicts in the zip format of 1.6 and in the older one. */
import { checkedCount, checkedSize, limits } from "../limits.js";
import type { Source, Tensor, Unused } from "../reading.js";
import { Refusal, damaged } from "../refusal.js";
import { type NumberType, bytesOf, decodeNumbers, gather } from "../values.js";
import { type Call, Global, Mark, Unpickler, type Value, refusedName } from "./pickle.js";
import { type Zip } from "./zip.js";

const storages = new Map<string, NumberType>([
  ["FloatStorage", "f32"],
  ["HalfStorage", "f16"],
  ["BFloat16Storage", "bf16"],
  ["DoubleStorage", "f64"],
  ["LongStorage", "i64"],
  ["IntStorage", "i32"],
  ["ShortStorage", "i16"],
  ["CharStorage", "i8"],
  ["ByteStorage", "u8"],
  ["BoolStorage", "u8"],
]);

class Storage extends Mark {
  readonly kind = "storage";
  constructor(
    readonly key: string,
    readonly type: NumberType,
    readonly count: number,
  ) {
    super();
  }
}

class Stored extends Mark {
  readonly kind = "tensor";
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {
    super();
  }
}

class Inert extends Mark {
  readonly kind = "inert";
}

function wholes(value: Value | undefined): number[] {
  if (!Array.isArray(value) || !value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0))
    throw damaged("An array of its pickle has no shape.");
  return value as number[];
}

function rebuilt(args: readonly Value[]): Stored {
  const [storage, offset, shape, strides] = args;
  if (!(storage instanceof Storage) || !Number.isSafeInteger(offset) || (offset as number) < 0)
    throw damaged("An array of its pickle has no storage.");
  const [sizes, steps] = [wholes(shape), wholes(strides)];
  if (sizes.length !== steps.length) throw damaged("An array of its pickle has no strides.");
  const size = checkedSize(sizes, `of storage ${storage.key}`);
  const last = sizes.reduce((sum, n, i) => sum + (n - 1) * steps[i], offset as number);
  if (size > 0 && last >= storage.count) throw damaged("An array of its pickle reaches beyond its storage.");
  return new Stored(storage, offset as number, sizes, steps);
}

const call: Call = (name, args) => {
  switch (name.path) {
    case "collections.OrderedDict":
      return new Map();
    case "torch._utils._rebuild_tensor":
    case "torch._utils._rebuild_tensor_v2":
      return rebuilt(args);
    case "torch._utils._rebuild_parameter":
    case "torch._utils._rebuild_parameter_with_state":
      return args[0] ?? null;
    case "torch.Size":
    case "builtins.set":
    case "__builtin__.set":
    case "builtins.list":
    case "builtins.tuple":
      return args[0] ?? [];
    case "torch.device":
    case "torch.serialization._get_layout":
      return new Inert();
    default:
      return undefined;
  }
};

/** What a persistent id stands for: a storage, which is noted among others. */
function load(id: Value, noted: Map<string, Storage>): Storage {
  if (!Array.isArray(id) || id[0] !== "storage") throw damaged("Its pickle names a storage in an unknown way.");
  const [, type, key, , count] = id;
  const number = type instanceof Global ? storages.get(type.name) : undefined;
  if (number === undefined)
    throw new Refusal(
      "Its numbers have a type that is not read here",
      `It stores them as ${type instanceof Global ? type.path : "an unknown type"}.`,
      "Save the weights as 32-bit or 16-bit floats.",
    );
  if (typeof key !== "string" || !Number.isSafeInteger(count) || (count as number) < 0)
    throw damaged("Its pickle names a storage in an unknown way.");
  checkedSize([count as number], `of storage ${key}`);
  const storage = new Storage(key, number, count as number);
  noted.set(key, storage);
  return storage;
}

type StorageBytes = (storage: Storage) => Uint8Array;

/** The arrays of nested dictionaries, under the names that a path of keys makes. */
function collect(root: Value, bytesFor: StorageBytes): { tensors: Map<string, Tensor>; unused: Unused[] } {
  const tensors = new Map<string, Tensor>();
  const unused: Unused[] = [];
  const seen = new Set<Value>();
  const walk = (value: Value, path: string, depth: number): void => {
    if (value instanceof Global) {
      if (/^torch\.(?:b?float|int|uint|bool|double|half|long)/.test(value.path)) return;
      throw refusedName(value);
    }
    if (value instanceof Stored) {
      checkedCount(tensors.size, limits.items, "arrays");
      tensors.set(path, tensorOf(path, value, bytesFor));
      return;
    }
    if (!(value instanceof Map) || seen.has(value)) return;
    checkedCount(depth, limits.depth, "dictionaries inside each other");
    seen.add(value);
    for (const [key, item] of value) {
      if (typeof key !== "string" && typeof key !== "number") continue;
      if (depth === 0 && /optim|scheduler|scaler/i.test(String(key)) && item instanceof Map)
        unused.push({ name: String(key), why: "Only training needs it." });
      else walk(item, path === "" ? String(key) : `${path}.${key}`, depth + 1);
    }
  };
  walk(root, "", 0);
  return { tensors, unused };
}

function tensorOf(name: string, stored: Stored, bytesFor: StorageBytes): Tensor {
  const { storage, offset, shape, strides } = stored;
  const size = shape.reduce((a, b) => a * b, 1);
  const width = bytesOf[storage.type];
  const isDense = shape.every((n, i) => n === 1 || strides[i] === shape.slice(i + 1).reduce((a, b) => a * b, 1));
  return {
    name,
    shape,
    bytes: size * width,
    values() {
      const bytes = bytesFor(storage);
      if (bytes.length < storage.count * width) throw damaged(`The storage of ${name} is shorter than it declares.`);
      if (isDense) return decodeNumbers(bytes.subarray(offset * width, (offset + size) * width), storage.type);
      return gather(decodeNumbers(bytes.subarray(0, storage.count * width), storage.type), shape, strides, offset);
    },
  };
}

function source(root: Value, bytesFor: StorageBytes): Source {
  if (root instanceof Global) throw refusedName(root);
  return { format: "pytorch", from: "PyTorch", ...collect(root, bytesFor) };
}

/** @throws Refusal for TorchScript, a saved model, or an archive without a pickle */
export function readPytorchZip(zip: Zip): Source {
  if (zip.names.some((name) => /(?:^|\/)(?:constants\.pkl|code\/.*)$/.test(name)))
    throw new Refusal(
      "It is TorchScript, a program with its weights",
      "Its archive holds code. This page runs no code from a file.",
      "Save the numbers alone: torch.save(model.state_dict(), …), or export it to ONNX.",
    );
  const pickle = zip.names.find((name) => /(?:^|\/)data\.pkl$/.test(name)) ?? "";
  const folder = pickle.slice(0, -"data.pkl".length);
  const bytes = zip.read(pickle);
  checkedCount(bytes.length, limits.text, "bytes of its pickle");
  // Inflated together when the first array is read: the archive's directory is then gone through once.
  let storages: Map<string, Uint8Array> | undefined;
  return source(new Unpickler(bytes, call, (id) => load(id, new Map())).run(), ({ key }) => {
    storages ??= zip.readAll((name) => name.startsWith(`${folder}data/`));
    const data = storages.get(`${folder}data/${key}`);
    if (!data) throw damaged(`It has no storage ${key}.`);
    return data;
  });
}

/** @throws Refusal as {@link readPytorchZip} does */
export function readLegacyPytorch(bytes: Uint8Array): Source {
  let place = 0;
  const kinds = new Map<string, Storage>();
  const next = (): Value => {
    const machine = new Unpickler(bytes, call, (id) => load(id, kinds), place);
    const value = machine.run();
    place = machine.place;
    return value;
  };
  for (let i = 0; i < 3; i++) next(); // magic number, version, system
  const root = next();
  const keys = next();
  if (!Array.isArray(keys)) throw damaged("Its list of storages is missing.");
  const parts = new Map<string, Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of keys) {
    if (place + 8 > bytes.length) throw damaged("It ends before its last storage.");
    const count = Number(view.getBigUint64(place, true));
    place += 8;
    const storage = kinds.get(String(key));
    // Nothing reads such a storage, so its width is not known either, and what comes after it cannot be found.
    if (!storage) throw damaged(`Its storage ${String(key)} belongs to no array.`);
    const end = place + count * bytesOf[storage.type];
    if (end > bytes.length) throw damaged("It ends before its last storage.");
    parts.set(storage.key, bytes.subarray(place, end));
    place = end;
  }
  return source(root, ({ key }) => {
    const part = parts.get(key);
    if (!part) throw damaged(`It has no storage ${key}.`);
    return part;
  });
}
