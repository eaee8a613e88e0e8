/** Named arrays as one file of 32-bit floats, with its entry in a manifest. */
import type { StoredArray, WeightFile } from "./weights.js";

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Without https a page has no crypto.subtle; whoever reads the file there cannot check it either.
  if (!globalThis.crypto?.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Arrays one after the other, in 32 bits. */
export async function packArrays(
  name: string,
  arrays: readonly (readonly [string, readonly number[], Float32Array])[],
): Promise<{ entry: WeightFile; bytes: Uint8Array }> {
  const values = new Float32Array(arrays.reduce((sum, [, , { length }]) => sum + length, 0));
  const stored: StoredArray[] = [];
  let place = 0;
  for (const [array, shape, data] of arrays) {
    values.set(data, place);
    stored.push({ name: array, shape, format: "fp32", offset: 4 * place });
    place += data.length;
  }
  const bytes = new Uint8Array(values.buffer);
  return { entry: { name, bytes: bytes.length, sha256: await sha256(bytes), arrays: stored }, bytes };
}
