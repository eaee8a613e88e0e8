// Products of matrices as they lie in memory: a pointwise convolution, and both of its gradients.
import { sums } from "../constants";
import { VALUE } from "../simd";
import { COLUMNS, ROWS, STEP, tile } from "../tile";

/** Products that are summed at once, so that both operands stay in the second cache. */
const CHUNK: i32 = 256;

/** Fewer columns than a tile has, one value after the other. */
function narrow(
  x: usize,
  xRow: usize,
  xStep: usize,
  w: usize,
  wStep: usize,
  y: usize,
  yRow: usize,
  m: i32,
  k: i32,
  n: i32,
  adds: bool,
): void {
  for (let r: i32 = 0; r < m; r++) {
    for (let c: i32 = 0; c < n; c++) {
      let sum: f64 = 0;
      let p = x + <usize>r * xRow;
      let q = w + <usize>c * VALUE;
      for (let i: i32 = 0; i < k; i++) {
        sum += <f64>load<f32>(p) * <f64>load<f32>(q);
        p += xStep;
        q += wStep;
      }
      const at = y + <usize>r * yRow + <usize>c * VALUE;
      store<f32>(at, <f32>sum + (adds ? load<f32>(at) : 0));
    }
  }
}

/** The last columns of a tile that was summed beside y, written to y or added to it. */
function copyRest(rows: i32, rest: i32, y: usize, yRow: usize, isAdded: bool): void {
  for (let r: i32 = 0; r < rows; r++) {
    const from = sums + <usize>r * STEP + <usize>(COLUMNS - rest) * VALUE;
    const to = y + <usize>r * yRow;
    for (let c: usize = 0; c < <usize>rest * VALUE; c += VALUE)
      store<f32>(to + c, load<f32>(from + c) + (isAdded ? load<f32>(to + c) : 0));
  }
}

/**
 * y[r][c] = Σᵢ x[r][i] · w[i][c]. The distances of x are free, so that it may be read by rows or by columns:
 *
 * - forward: x the input [m, k], w the kernel [k, n];
 * - gradient of the input: x that of the output, w the kernel transposed;
 * - gradient of the kernel: x the input by columns (xRow one value, xStep a row), w the gradient of the output.
 *
 * @param xRow bytes from one row of x to the next
 * @param xStep bytes from one value of a row of x to the next
 * @param wStep bytes from one row of w to the next
 * @param y apart from x and w
 * @param yRow bytes from one row of y to the next
 * @param adds whether the sums are added to what y holds
 */
export function product(
  x: usize,
  xRow: usize,
  xStep: usize,
  w: usize,
  wStep: usize,
  y: usize,
  yRow: usize,
  m: i32,
  k: i32,
  n: i32,
  adds: bool,
): void {
  if (n < COLUMNS) {
    narrow(x, xRow, xStep, w, wStep, y, yRow, m, k, n, adds);
    return;
  }
  const high = f32x4.splat(<f32>Infinity);
  const low = f32x4.neg(high);
  const rest = n % COLUMNS;
  const whole = <usize>(n - rest) * VALUE;
  const last = <usize>(n - COLUMNS) * VALUE;
  // Tiles of nearly equal heights: one of a single row takes most of the time of five.
  const tiles = (m + ROWS - 1) / ROWS;
  const height = m / tiles;
  const higher = m % tiles;
  for (let start: i32 = 0; start < k; start += CHUNK) {
    const count = min(CHUNK, k - start);
    const isAdded = adds || start > 0;
    const weights = w + <usize>start * wStep;
    let from = x + <usize>start * xStep;
    let to = y;
    for (let t: i32 = 0; t < tiles; t++) {
      const rows = height + i32(t < higher);
      for (let c: usize = 0; c < whole; c += STEP)
        tile(rows, from, xRow, xStep, weights + c, wStep, 0, isAdded ? to + c : 0, to + c, yRow, count, low, high);
      if (rest > 0) {
        tile(rows, from, xRow, xStep, weights + last, wStep, 0, 0, sums, STEP, count, low, high);
        copyRest(rows, rest, to + whole, yRow, isAdded);
      }
      from += <usize>rows * xRow;
      to += <usize>rows * yRow;
    }
  }
}

/** to[c][r] = w[r][c] */
export function transpose(w: usize, to: usize, rows: i32, columns: i32): void {
  for (let r: i32 = 0; r < rows; r++) {
    let at = to + <usize>r * VALUE;
    for (let c: i32 = 0; c < columns; c++) {
      store<f32>(at, load<f32>(w));
      w += VALUE;
      at += <usize>rows * VALUE;
    }
  }
}
