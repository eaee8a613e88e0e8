/** Files that were packed with gzip, such as an SVG as `.svgz`. */
import { unreadable } from "./pictureDecode.js";

/** A small file can unpack to more than a computer holds. */
const mostBytes = 64e6;

/** What is packed in a gzip file, at most 64 MB; a longer or damaged one is refused. */
export async function unpacked(blob: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    const reader = blob.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
      if (length > mostBytes) {
        await reader.cancel();
        break;
      }
    }
  } catch {
    throw unreadable(
      `“${name}” is packed (gzip), and the packing is damaged.`,
      "Choose another picture, or copy this one again from where it came.",
    );
  }
  if (length > mostBytes)
    throw unreadable(
      `“${name}” is packed (gzip) and unpacks to more than ${mostBytes / 1e6} MB.`,
      "Unpack it and export the picture as PNG or JPEG.",
    );
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
