// Pointwise convolution: y = activation(clamp(x · w + bias [+ skip])). Rows are places, columns are channels.
import { activate } from "./activate";
import { sums } from "./constants";
import { VALUE } from "./simd";
import { COLUMNS, ROWS, STEP, tile } from "./tile";

/** Bytes of packed weights that are read again for each tile of rows: what stays in the second cache. */
const RESIDENT: i32 = 384 * 1024;

/** Fewer than eight columns: a whole tile is summed beside y, and what exists of it is copied. */
function narrow(
  x: usize,
  w: usize,
  skip: usize,
  y: usize,
  m: i32,
  k: i32,
  n: i32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  const none = f32x4.splat(f32.MAX_VALUE);
  const xRow = <usize>k * VALUE;
  for (let row: i32 = 0; row < m; row += ROWS) {
    const rows = min(ROWS, m - row);
    tile(rows, x, xRow, VALUE, w + STEP, STEP, w, 0, sums, STEP, k, f32x4.neg(none), none);
    for (let r: i32 = 0; r < rows; r++) {
      for (let c: i32 = 0; c < n; c++) {
        const at = <usize>((row + r) * n + c) * VALUE;
        let value = load<f32>(sums + <usize>r * STEP + <usize>c * VALUE);
        if (skip) value += load<f32>(skip + at);
        store<f32>(y + at, min(max(value, least), most));
      }
    }
    x += <usize>rows * xRow;
  }
  activate(kind, y, m * n);
}

/**
 * @param x [m, k]
 * @param w packed: for each eight columns their biases, then k rows of eight weights. Where n is no multiple of eight, the
 *   last panel holds the last eight columns, some of which the panel before it holds, too; if n is less than eight, the
 *   only panel is filled up with zeros.
 * @param skip [m, n], added before the clip; 0 for nothing
 * @param y [m, n], apart from x and w
 * @param kind of the activation after the clip, 0 for none
 * @param least lower bound of the clip, −∞ for none
 * @param most upper bound of the clip, ∞ for none
 */
export function gemm(
  x: usize,
  w: usize,
  skip: usize,
  y: usize,
  m: i32,
  k: i32,
  n: i32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  if (n < COLUMNS) {
    narrow(x, w, skip, y, m, k, n, kind, least, most);
    return;
  }
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  const xRow = <usize>k * VALUE;
  const yRow = <usize>n * VALUE;
  const panel = <usize>(k + 1) * STEP;
  const panels = (n + COLUMNS - 1) / COLUMNS;
  // As few tiles as can be, of nearly equal heights: a tile of one row takes most of the time of five.
  const tiles = (m + ROWS - 1) / ROWS;
  const height = m / tiles;
  const higher = m % tiles;
  const group = max(1, RESIDENT / <i32>panel);
  for (let first: i32 = 0; first < panels; first += group) {
    const end = min(first + group, panels);
    let row: i32 = 0;
    for (let t: i32 = 0; t < tiles; t++) {
      const rows = height + i32(t < higher);
      const from = x + <usize>row * xRow;
      const to = <usize>row * yRow;
      let p = w + <usize>first * panel;
      for (let i = first; i < end; i++) {
        const at = to + <usize>min(i * COLUMNS, n - COLUMNS) * VALUE;
        tile(rows, from, xRow, VALUE, p + STEP, STEP, p, skip ? skip + at : 0, y + at, yRow, k, low, high);
        p += panel;
      }
      if (kind && end === panels) activate(kind, y + to, rows * n);
      row += rows;
    }
  }
}
