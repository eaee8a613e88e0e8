/** A picture taken from farther away, or with the camera turned: what a detector is asked about in other sizes and poses. */
import type { Picture } from "../types.js";

/** What surrounds a picture that no longer fills its frame. */
const surround = 127;

function turned({ width, height, data }: Picture): Picture {
  const out = new Uint8ClampedArray(data.length);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < height; column++) {
      // Clockwise: the new row, from left to right, is an old column from the bottom up.
      const from = 4 * ((height - 1 - column) * width + row);
      out.set(data.subarray(from, from + 4), 4 * (row * height + column));
    }
  }
  return { width: height, height: width, data: out };
}

/**
 * @param distance how many times as far, ≥ 1: the picture becomes so many times smaller, in the middle of a gray frame of
 * the old size; each new pixel is the mean of those that it covers
 * @param quarterTurns clockwise, a whole number
 * @throws RangeError for another distance or turn
 */
export function fartherAway(picture: Picture, distance: number, quarterTurns = 0): Picture {
  if (!(distance >= 1 && distance < Infinity))
    throw new RangeError(`invalid distance: ${distance}; it must be 1 or more`);
  if (!Number.isInteger(quarterTurns))
    throw new RangeError(`invalid quarterTurns: ${quarterTurns}; it must be a whole number`);
  let upright = picture;
  for (let i = 0; i < ((quarterTurns % 4) + 4) % 4; i++) upright = turned(upright);
  if (distance === 1) return upright;
  const { width, height, data } = upright;
  const out = new Uint8ClampedArray(data.length).fill(surround);
  for (let i = 3; i < out.length; i += 4) out[i] = 255;
  const columns = Math.max(1, Math.round(width / distance));
  const rows = Math.max(1, Math.round(height / distance));
  const [left, top] = [Math.floor((width - columns) / 2), Math.floor((height - rows) / 2)];
  const edges = (count: number, size: number) =>
    Array.from({ length: count + 1 }, (_, i) => Math.floor((i * size) / count));
  const [x, y] = [edges(columns, width), edges(rows, height)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const sums = [0, 0, 0, 0];
      for (let i = y[row]; i < y[row + 1]; i++) {
        for (let j = x[column]; j < x[column + 1]; j++) {
          for (let c = 0; c < 4; c++) sums[c] += data[4 * (i * width + j) + c];
        }
      }
      const count = (y[row + 1] - y[row]) * (x[column + 1] - x[column]);
      const to = 4 * ((top + row) * width + left + column);
      for (let c = 0; c < 4; c++) out[to + c] = sums[c] / count;
    }
  }
  return { width, height, data: out };
}
