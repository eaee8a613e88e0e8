// The innermost loop of every convolution that mixes channels: a small block of sums that stays in registers.
import { VALUE, VECTOR, multiplyAdd, clamp } from "./simd";

/** Columns of a tile: two vectors. */
export const COLUMNS: i32 = 8;
/** Bytes of a row of a tile, and of a row of packed weights. */
export const STEP: usize = <usize>COLUMNS * VALUE;

/**
 * Most rows of a tile. x64 has sixteen vector registers: 5 × 2 sums, two vectors of weights and one value of x need
 * thirteen; with six rows Firefox runs out of them, and up to version 22 Node.js does with five. Without the fused
 * instruction each product needs one, too.
 */
export const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 5 : 4;

class Tile {
  /** Writes one row: sums, what is added to them, clipped. */
  @inline
  static finish(y: usize, skip: usize, a: v128, b: v128, low: v128, high: v128): void {
    if (skip) {
      a = f32x4.add(a, v128.load(skip));
      b = f32x4.add(b, v128.load(skip, VECTOR));
    }
    v128.store(y, clamp(a, low, high));
    v128.store(y, clamp(b, low, high), VECTOR);
  }

  /** `rows` is a constant wherever this is called, so that the compiler leaves out what is beyond it. */
  @inline
  static of(
    rows: i32,
    x: usize,
    xRow: usize,
    xStep: usize,
    w: usize,
    wStep: usize,
    bias: usize,
    skip: usize,
    y: usize,
    yRow: usize,
    k: i32,
    low: v128,
    high: v128,
  ): void {
    let a0 = bias ? v128.load(bias) : f32x4.splat(0);
    let b0 = bias ? v128.load(bias, VECTOR) : f32x4.splat(0);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    let a4 = a0;
    let b4 = b0;
    let x0 = x;
    let x1 = x0 + xRow;
    let x2 = x1 + xRow;
    let x3 = x2 + xRow;
    let x4 = x3 + xRow;
    const end = w + <usize>k * wStep;
    // One step of k, not unrolled: with a longer body V8 no longer keeps all sums in registers, which costs up to a half.
    do {
      const wa = v128.load(w);
      const wb = v128.load(w, VECTOR);
      let v = v128.load_splat<f32>(x0);
      a0 = multiplyAdd(v, wa, a0);
      b0 = multiplyAdd(v, wb, b0);
      if (rows > 1) {
        v = v128.load_splat<f32>(x1);
        a1 = multiplyAdd(v, wa, a1);
        b1 = multiplyAdd(v, wb, b1);
      }
      if (rows > 2) {
        v = v128.load_splat<f32>(x2);
        a2 = multiplyAdd(v, wa, a2);
        b2 = multiplyAdd(v, wb, b2);
      }
      if (rows > 3) {
        v = v128.load_splat<f32>(x3);
        a3 = multiplyAdd(v, wa, a3);
        b3 = multiplyAdd(v, wb, b3);
      }
      if (rows > 4) {
        v = v128.load_splat<f32>(x4);
        a4 = multiplyAdd(v, wa, a4);
        b4 = multiplyAdd(v, wb, b4);
      }
      w += wStep;
      x0 += xStep;
      x1 += xStep;
      x2 += xStep;
      x3 += xStep;
      x4 += xStep;
    } while (w !== end);
    const skipRow = skip ? yRow : 0;
    Tile.finish(y, skip, a0, b0, low, high);
    if (rows > 1) Tile.finish(y + yRow, skip + skipRow, a1, b1, low, high);
    if (rows > 2) Tile.finish(y + 2 * yRow, skip + 2 * skipRow, a2, b2, low, high);
    if (rows > 3) Tile.finish(y + 3 * yRow, skip + 3 * skipRow, a3, b3, low, high);
    if (rows > 4) Tile.finish(y + 4 * yRow, skip + 4 * skipRow, a4, b4, low, high);
  }
}

/**
 * `rows` × 8 sums over `k` products: y[r][c] = clamp(bias[c] + Σᵢ x[r][i] · w[i][c] + skip[r][c]).
 *
 * The distances between values are free, so that one loop serves a convolution (x by rows, packed weights) and its
 * gradients (x by columns, weights as they are, sums added to what y holds: `skip` = y).
 *
 * @param rows 1 … {@link ROWS}
 * @param xRow bytes from one row of x to the next
 * @param xStep bytes from one value of a row of x to the next
 * @param wStep bytes from one row of weights to the next
 * @param bias address of eight values where the sums begin, 0 for zeros
 * @param skip address of what is added, in rows of `yRow` bytes as y has them; 0 for nothing
 * @param k 1 or more
 */
export function tile(
  rows: i32,
  x: usize,
  xRow: usize,
  xStep: usize,
  w: usize,
  wStep: usize,
  bias: usize,
  skip: usize,
  y: usize,
  yRow: usize,
  k: i32,
  low: v128,
  high: v128,
): void {
  if (rows === 5) Tile.of(5, x, xRow, xStep, w, wStep, bias, skip, y, yRow, k, low, high);
  else if (rows === 4) Tile.of(4, x, xRow, xStep, w, wStep, bias, skip, y, yRow, k, low, high);
  else if (rows === 3) Tile.of(3, x, xRow, xStep, w, wStep, bias, skip, y, yRow, k, low, high);
  else if (rows === 2) Tile.of(2, x, xRow, xStep, w, wStep, bias, skip, y, yRow, k, low, high);
  else Tile.of(1, x, xRow, xStep, w, wStep, bias, skip, y, yRow, k, low, high);
}
