/**
 * safetensors: a 64-bit length, a description in JSON, bytes.
 *
 * Source: https://github.com/huggingface/safetensors#format
 */
import { checkedCount, limits } from "../limits.js";
import type { Source, Tensor } from "../reading.js";
import { damaged } from "../refusal.js";
import { type NumberType, storedTensor } from "../values.js";
import { parseObject, propertyOf, textsOf } from "./json.js";

const types = new Map<string, NumberType>([
  ["F64", "f64"],
  ["F32", "f32"],
  ["F16", "f16"],
  ["BF16", "bf16"],
  ["I64", "i64"],
  ["I32", "i32"],
  ["I8", "i8"],
  ["U8", "u8"],
]);

/** @throws Refusal when the file is cut, or when its description contradicts its bytes */
export function readSafetensors(bytes: Uint8Array): Source {
  if (bytes.length < 10) throw damaged("It is shorter than the shortest safetensors file.");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  checkedCount(length, limits.text, "bytes of description");
  const start = 8 + length;
  if (start > bytes.length) throw damaged("Its description ends after the end of the file.");
  const header = parseObject(bytes.subarray(8, start), "its description");
  const tensors = new Map<string, Tensor>();
  const entries = Object.entries(header);
  checkedCount(entries.length, limits.items, "arrays");
  for (const [name, entry] of entries) {
    if (name === "__metadata__") continue;
    const [type, shape, place] = ["dtype", "shape", "data_offsets"].map((key) => propertyOf(entry, key));
    if (typeof type !== "string" || !isNumbers(shape) || !isNumbers(place) || place.length !== 2)
      throw damaged(`Its description of the array ${name} is not complete.`);
    const [from, to] = place;
    if (!(from >= 0 && from <= to && start + to <= bytes.length))
      throw damaged(`The array ${name} lies at bytes ${from} to ${to}, and the file ends before.`);
    tensors.set(name, storedTensor(name, shape, types.get(type), bytes.subarray(start + from, start + to), type));
  }
  const metadata = textsOf(header, "__metadata__");
  return { format: "safetensors", from: "safetensors", tensors, metadata, unused: [] };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
