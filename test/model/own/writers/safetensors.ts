/** Writes safetensors, sorted by name as the library does. */
import type { Values } from "../sample.js";

export function writeSafetensors(arrays: ReadonlyMap<string, Values>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  const sorted = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
  let place = 0;
  for (const [name, { shape, data }] of sorted) {
    header[name] = { dtype: "F32", shape, data_offsets: [place, place + data.byteLength] };
    place += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(
    Buffer.concat([length, text, ...sorted.map(([, { data }]) => Buffer.from(data.slice().buffer))]),
  );
}
