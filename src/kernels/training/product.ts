// Products of matrices as they lie in memory: a pointwise convolution, and both of its gradients.
import { sums } from "../constants";
import { VALUE, VECTOR } from "../simd";
import { COLUMNS, ROWS, STEP, tile } from "../tile";

/** Products that are summed at once, so that both operands stay in the second cache. */
const CHUNK: i32 = 256;
/** Columns of w that are packed at once. */
const GROUP: i32 = 256;
/** Bytes between the values of an operand from which they drive each other from the first cache, so that it is packed. */
const FAR: usize = 2048;

/** Room for packed columns of w; behind them that for packed rows of x. */
let room: usize = 0;
/** Rows of the highest tiles. */
let tallest: i32 = ROWS;

/** Bytes that {@link prepareProducts} needs. */
export function reservedForProducts(): i32 {
  return CHUNK * (GROUP + ROWS) * <i32>VALUE;
}

/**
 * To be called once, before any product.
 *
 * @param at room of {@link reservedForProducts} bytes
 * @param rows of the highest tiles, at most as many as there are: fewer are faster where the engine of WebAssembly keeps
 *   fewer sums in registers. The results are the same.
 */
export function prepareProducts(at: usize, rows: i32): void {
  room = at;
  tallest = min(rows, ROWS);
}

/** Lays the rows of each eight columns of w one behind the other: see {@link FAR}. */
function packColumns(w: usize, wStep: usize, count: i32, panels: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    let to = room + <usize>i * STEP;
    for (let c: usize = 0; c < <usize>panels * STEP; c += STEP) {
      v128.store(to, v128.load(w + c));
      v128.store(to, v128.load(w + c, VECTOR), VECTOR);
      to += <usize>count * STEP;
    }
    w += wStep;
  }
}

/** Lays the values of a tile's rows that are multiplied with the same row of w side by side. */
function packRows(x: usize, xRow: usize, xStep: usize, rows: i32, count: i32, to: usize): void {
  for (let i: i32 = 0; i < count; i++) {
    for (let r: usize = 0; r < <usize>rows; r++) {
      store<f32>(to, load<f32>(x + r * xRow));
      to += VALUE;
    }
    x += xStep;
  }
}

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
  const tiles = (m + tallest - 1) / tallest;
  const height = m / tiles;
  const higher = m % tiles;
  const isPacked = wStep >= FAR;
  const xRoom = room + <usize>(CHUNK * GROUP) * VALUE;
  for (let start: i32 = 0; start < k; start += CHUNK) {
    const count = min(CHUNK, k - start);
    const isAdded = adds || start > 0;
    for (let first: usize = 0; first < whole; first += <usize>GROUP * VALUE) {
      const panels = <i32>((min(whole, first + <usize>GROUP * VALUE) - first) / STEP);
      let weights = w + <usize>start * wStep + first;
      let next = STEP;
      let step = wStep;
      if (isPacked) {
        packColumns(weights, wStep, count, panels);
        weights = room;
        next = <usize>count * STEP;
        step = STEP;
      }
      let from = x + <usize>start * xStep;
      let to = y + first;
      for (let t: i32 = 0; t < tiles; t++) {
        const rows = height + i32(t < higher);
        let row = xRow;
        let value = xStep;
        let at = from;
        if (xStep >= FAR) {
          packRows(from, xRow, xStep, rows, count, xRoom);
          at = xRoom;
          row = VALUE;
          value = <usize>rows * VALUE;
        }
        let p = weights;
        let q = to;
        for (let i: i32 = 0; i < panels; i++) {
          tile(rows, at, row, value, p, step, 0, isAdded ? q : 0, q, yRow, count, low, high);
          p += next;
          q += STEP;
        }
        from += <usize>rows * xRow;
        to += <usize>rows * yRow;
      }
    }
    if (rest === 0) continue;
    const weights = w + <usize>start * wStep + last;
    let from = x + <usize>start * xStep;
    let to = y + whole;
    for (let t: i32 = 0; t < tiles; t++) {
      const rows = height + i32(t < higher);
      tile(rows, from, xRow, xStep, weights, wStep, 0, 0, sums, STEP, count, low, high);
      copyRest(rows, rest, to, yRow, isAdded);
      from += <usize>rows * xRow;
      to += <usize>rows * yRow;
    }
  }
}

/** Columns that are turned at once: in memory their rows may lie so that the first cache holds no more of them. */
const TURNED: i32 = 8;

/** to[c][r] = w[r][c] */
export function transpose(w: usize, to: usize, rows: i32, columns: i32): void {
  for (let first: i32 = 0; first < columns; first += TURNED) {
    const end = min(first + TURNED, columns);
    for (let r: i32 = 0; r < rows; r++)
      for (let c = first; c < end; c++)
        store<f32>(to + <usize>(c * rows + r) * VALUE, load<f32>(w + <usize>(r * columns + c) * VALUE));
  }
}
