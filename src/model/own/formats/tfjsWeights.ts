/** The weights of a TensorFlow.js model: arrays that `model.json` describes, one after the other in shards. */
import { counted } from "../../math/format.js";
import { checkedCount, limits } from "../limits.js";
import type { OwnFile, Tensor } from "../reading.js";
import { Refusal, damaged } from "../refusal.js";
import { type NumberType, bytesOf, derivedTensor, storedTensor } from "../values.js";
import { type JsonObject, isObject, listOf, numberOf, objectOf, textOf } from "./json.js";

const types = new Map<string, NumberType>([
  ["float32", "f32"],
  ["float16", "f16"],
  ["int32", "i32"],
  ["uint8", "u8"],
  ["uint16", "u16"],
  ["bool", "u8"],
]);

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** The bytes of a group: its shards one after the other. */
function joined(paths: readonly string[], files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const shards = paths.map((path) => files.get(baseName(path)) ?? new Uint8Array());
  if (shards.length === 1) return shards[0];
  const whole = new Uint8Array(
    checkedCount(
      shards.reduce((sum, { length }) => sum + length, 0),
      limits.bytes,
      "bytes",
    ),
  );
  let place = 0;
  for (const shard of shards) {
    whole.set(shard, place);
    place += shard.length;
  }
  return whole;
}

function readGroup(group: unknown, files: ReadonlyMap<string, Uint8Array>, tensors: Map<string, Tensor>): void {
  const paths = listOf(group, "paths").filter((path): path is string => typeof path === "string");
  const bytes = joined(paths, files);
  let place = 0;
  for (const weight of listOf(group, "weights")) {
    const [name, shape] = [textOf(weight, "name"), listOf(weight, "shape") as readonly number[]];
    const quantization = objectOf(weight, "quantization");
    const typeName = textOf(quantization, "dtype") ?? textOf(weight, "dtype") ?? "";
    const type = types.get(typeName);
    if (name === undefined || type === undefined) throw damaged(`It describes an array of the type «${typeName}».`);
    const size = shape.reduce((a, b) => a * b, 1);
    const end = place + size * bytesOf[type];
    if (!(end <= bytes.length)) throw damaged(`Its shards end before the array ${name}.`);
    const stored = storedTensor(name, shape, type, bytes.subarray(place, end));
    place = end;
    const scale = numberOf(quantization, "scale");
    const least = numberOf(quantization, "min") ?? 0;
    checkedCount(tensors.size, limits.items, "arrays");
    tensors.set(
      name,
      scale === undefined ? stored : derivedTensor(stored, shape, () => stored.values().map((q) => q * scale + least)),
    );
  }
}

/** Why the arrays cannot be read. @param count of all files that the description names */
function missingShards(missing: readonly string[], count: number): Refusal {
  const came = count - missing.length;
  const chosen = came === 0 ? "None of them was chosen." : `${came} of them ${came === 1 ? "was" : "were"} chosen.`;
  return new Refusal(
    missing.length === 1 ? "A file with weights is missing" : `${missing.length} files with weights are missing`,
    count === 1
      ? "model.json names 1 file with weights (a shard), and it was not chosen."
      : `model.json names ${counted(count, "file")} with weights (shards). ${chosen}`,
    `Choose ${missing.slice(0, 4).join(", ")}${missing.length > 4 ? " …" : ""} now, or choose the whole folder.`,
    missing,
  );
}

/**
 * @param json the contents of `model.json`
 * @param files all dropped files
 * @throws Refusal that names the shards which are missing
 */
export function tfjsTensors(json: JsonObject, files: readonly OwnFile[]): Map<string, Tensor> {
  const groups = listOf(json, "weightsManifest").filter(isObject);
  const named = new Map(files.map(({ name, bytes }) => [baseName(name), bytes]));
  const paths = groups.flatMap((group) => listOf(group, "paths")).map((path) => baseName(String(path)));
  const missing = paths.filter((path) => !named.has(path));
  if (missing.length > 0) throw missingShards(missing, paths.length);
  const tensors = new Map<string, Tensor>();
  for (const group of groups) readGroup(group, named, tensors);
  return tensors;
}
