/** What changes do to arrays: activations that TensorFlow.js has no fast kernel for, altered kernels, rounding. */
import type { NumberFormat } from "../types.js";
import { numberFormats, quantization, roundTo } from "../math/numberFormat.js";
import type { KernelChange } from "./plan.js";

/** Between −16 and 16 a function is read from a table of this many straight pieces; their error is below 5e-7. */
const pieces = 16384;
const limit = 16;

/** Tables by function, made once: a pass through the network asks for the same one 35 times. */
const tables = new WeakMap<(x: number) => number, Float64Array>();

function tableOf(f: (x: number) => number): Float64Array {
  let table = tables.get(f);
  if (!table) {
    table = Float64Array.from({ length: pieces + 1 }, (_, i) => f((i / pieces) * 2 * limit - limit));
    tables.set(f, table);
  }
  return table;
}

/** Replaces each value x by f(x), in place. */
export function applyFunction(values: Float32Array, f: (x: number) => number): void {
  const table = tableOf(f);
  const perUnit = pieces / (2 * limit);
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    const position = (x + limit) * perUnit;
    if (position >= 0 && position < pieces) {
      const piece = position | 0;
      const start = table[piece];
      values[i] = start + (table[piece + 1] - start) * (position - piece);
    } else {
      values[i] = f(x);
    }
  }
}

export function hasKernelChange({ shape, format }: KernelChange): boolean {
  return shape !== undefined || format !== undefined;
}

/**
 * A changed copy of a kernel. `"box"` spreads the sum of each depthwise window evenly over it, `"center"` gathers it in
 * the middle; flat areas of a map pass either unchanged.
 *
 * @param kernel values of a kernel [k, k, c in, c out] or [k, k, c, 1]
 */
export function changedKernel(kernel: Float32Array, shape: readonly number[], change: KernelChange): Float32Array {
  const [rows, columns, channels, outputs] = shape;
  const changed = kernel.slice();
  if (change.shape !== undefined) {
    const cells = rows * columns;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let cell = 0; cell < cells; cell++) sum += kernel[cell * channels + c];
      for (let cell = 0; cell < cells; cell++) {
        const isCenter = cell === (cells - 1) / 2;
        changed[cell * channels + c] = change.shape === "box" ? sum / cells : isCenter ? sum : 0;
      }
    }
  }
  if (change.format === undefined) return changed;
  const perChannel = outputs === 1 && rows > 1 ? channels : outputs;
  return roundTo(changed, change.format, { channels: change.per === "tensor" ? 1 : perChannel });
}

// As in numberFormat.ts: adding and subtracting it rounds a double to the nearest whole number, ties to even.
const noFraction = 1.5 * 2 ** 52;

/**
 * Rounds a tensor's values in place: integers with one scale for the whole tensor, over its own range. The numbers are
 * those of `roundTo`; for integers this loop writes them where they lie, since a pass rounds twelve million values.
 */
export function roundActivations(values: Float32Array, format: NumberFormat): void {
  if (numberFormats[format].kind === "float") {
    values.set(roundTo(values, format));
    return;
  }
  let low = 0;
  let high = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const { scale, zeroPoint, lowest, highest } = quantization(format, [low, high], "asymmetric");
  if (scale === 0) return;
  const first = lowest - zeroPoint;
  const last = highest - zeroPoint;
  for (let i = 0; i < values.length; i++) {
    const steps = values[i] / scale;
    const inRange = steps < first ? first : steps > last ? last : steps;
    values[i] = scale * (inRange + noFraction - noFraction);
  }
}
