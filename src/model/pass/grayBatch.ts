/** Small gray pictures as the input of a network. */
import type { ClassifierManifest } from "./weights.js";

/**
 * Values [n, side + 2 border, side + 2 border, 1] of pictures in their borders.
 *
 * @param pictures bytes, 0 … 255, row by row, one picture of side² bytes after the other
 * @throws RangeError when there is no whole number of pictures, or none
 */
export function grayBatch(
  pictures: Uint8Array,
  side: number,
  { border, scale, offset }: ClassifierManifest["preprocessing"],
): Float32Array {
  const size = side + 2 * border;
  const count = pictures.length / (side * side);
  if (!Number.isInteger(count) || count === 0)
    throw new RangeError(`invalid pictures: ${pictures.length} bytes; it must be a multiple of ${side * side}`);
  const values = new Float32Array(count * size * size).fill(offset);
  for (let i = 0; i < pictures.length; i++) {
    const row = Math.floor(i / side);
    const picture = Math.floor(row / side);
    const place = (picture * size + border + (row % side)) * size + border + (i % side);
    values[place] = pictures[i] * scale + offset;
  }
  return values;
}
