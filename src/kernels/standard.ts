// Standard k × k convolution: the windows of some rows of places are laid out as the rows of a matrix, which the pointwise
// kernel multiplies. Only here are zeros written for what lies outside the picture.
import { gemm } from "./gemm";
import { VALUE, VECTOR } from "./simd";

/**
 * Lays windows out: each place of `rows` rows of the output becomes a row of size² · channels values.
 *
 * @param x [height, width, channels]
 * @param patches room for rows · outWidth · size² · channels values and 12 bytes more
 * @param first row of the output that is laid out first
 */
export function layOut(
  x: usize,
  patches: usize,
  first: i32,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  size: i32,
  stride: i32,
  top: i32,
  left: i32,
  outWidth: i32,
): void {
  const pixel = <usize>channels * VALUE;
  const run = <usize>size * pixel;
  const line = <usize>width * pixel;
  const end = x + <usize>height * line;
  let to = patches;
  for (let o = first; o < first + rows; o++) {
    for (let p: i32 = 0; p < outWidth; p++) {
      const column = p * stride - left;
      const skipped = <usize>max(0, -column) * pixel;
      const bytes = <usize>min(size, width - column) * pixel - skipped;
      for (let i: i32 = 0; i < size; i++) {
        const row = o * stride - top + i;
        const from = x + <usize>row * line + <usize>column * pixel;
        if (row < 0 || row >= height) memory.fill(to, 0, run);
        else if (bytes < run) {
          memory.fill(to, 0, run);
          memory.copy(to + skipped, from + skipped, bytes);
        } else if (end - from < run + VECTOR) memory.copy(to, from, run);
        // By whole vectors, up to 12 bytes too far: the next run overwrites them.
        else for (let b: usize = 0; b < run; b += VECTOR) v128.store(to + b, v128.load(from + b));
        to += run;
      }
    }
  }
}

/**
 * @param x [height, width, channels]
 * @param w packed as for {@link gemm}, with size² · channels rows
 * @param y [outHeight, outWidth, n], apart from x and w
 * @param patches room for lines · outWidth · size² · channels values and 12 bytes more
 * @param lines rows of places that are laid out at once, 1 or more
 * @param size side of the window
 * @param top rows of padding before the picture
 * @param left columns of padding before the picture
 * @param kind of the activation after the clip, 0 for none
 * @param least lower bound of the clip, −∞ for none
 * @param most upper bound of the clip, ∞ for none
 */
export function standard(
  x: usize,
  w: usize,
  y: usize,
  patches: usize,
  lines: i32,
  height: i32,
  width: i32,
  channels: i32,
  size: i32,
  stride: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  n: i32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  for (let first: i32 = 0; first < outHeight; first += lines) {
    const rows = min(lines, outHeight - first);
    layOut(x, patches, first, rows, height, width, channels, size, stride, top, left, outWidth);
    gemm(patches, w, 0, y, rows * outWidth, size * size * channels, n, kind, least, most);
    y += <usize>(rows * outWidth * n) * VALUE;
  }
}
