/** Weights as the kernels of `src/kernels` read them, and back: one array for each layer, biases first. */
import type { ConvolutionLayer } from "../pass/plan.js";

/** Columns of a panel: as many as the kernels sum at once. */
const columns = 8;

/** Weights as they were trained, batch normalization folded in. */
export interface PlainWeights {
  /** [k, k, c in, c out], of a depthwise layer [k, k, c, 1]; row-major. */
  readonly kernel: Float32Array;
  /** One number for each output channel. */
  readonly bias: Float32Array;
}

type Packed = Pick<ConvolutionLayer, "role" | "kernel" | "in" | "out">;

/**
 * First column of each panel of a matrix of n columns. Where n is no multiple of eight, the last panel shares columns with
 * the one before it; fewer than eight make one panel that zeros fill up.
 */
function panelStarts(n: number): number[] {
  return Array.from({ length: Math.ceil(n / columns) }, (_, i) => Math.max(0, Math.min(i * columns, n - columns)));
}

/** Rows of a layer's matrix: the products of one sum. */
function rowsOf({ kernel, in: [, , channels] }: Packed): number {
  return kernel * kernel * channels;
}

/**
 * A depthwise layer: its biases, then its kernel as it is. Every other layer: for each eight columns of its matrix
 * [k · k · c in, c out] their biases, then the rows of these columns.
 */
export function packWeights(layer: Packed, { kernel, bias }: PlainWeights): Float32Array {
  if (layer.role === "depthwise") {
    const packed = new Float32Array(bias.length + kernel.length);
    packed.set(bias);
    packed.set(kernel, bias.length);
    return packed;
  }
  const n = layer.out[2];
  const rows = rowsOf(layer);
  const starts = panelStarts(n);
  const packed = new Float32Array(starts.length * (rows + 1) * columns);
  let at = 0;
  for (const first of starts) {
    const end = Math.min(n, first + columns);
    packed.set(bias.subarray(first, end), at);
    at += columns;
    for (let row = 0; row < rows; row++, at += columns) packed.set(kernel.subarray(row * n + first, row * n + end), at);
  }
  return packed;
}

/** The reverse of {@link packWeights}. */
export function unpackWeights(layer: Packed, packed: Float32Array): PlainWeights {
  const n = layer.out[2];
  if (layer.role === "depthwise") return { bias: packed.slice(0, n), kernel: packed.slice(n) };
  const rows = rowsOf(layer);
  const kernel = new Float32Array(rows * n);
  const bias = new Float32Array(n);
  let at = 0;
  for (const first of panelStarts(n)) {
    const width = Math.min(n, columns);
    bias.set(packed.subarray(at, at + width), first);
    at += columns;
    for (let row = 0; row < rows; row++, at += columns) kernel.set(packed.subarray(at, at + width), row * n + first);
  }
  return { kernel, bias };
}
