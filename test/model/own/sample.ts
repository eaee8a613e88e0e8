/** Small networks with weights and norms that nothing has learned, and the names that frameworks give their parts. */
import { type Layer, layers } from "../../../src/model/architecture/layers.js";
import { random, seedOf } from "../../../src/model/math/random.js";
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";

export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface SampleLayer {
  readonly layer: Layer;
  /** In the product's layout. */
  readonly kernel: Values;
  readonly bias?: Float32Array;
  readonly norm?: {
    readonly gamma: Float32Array;
    readonly beta: Float32Array;
    readonly mean: Float32Array;
    readonly variance: Float32Array;
  };
}

export interface Sample {
  readonly options: Partial<NetworkOptions>;
  readonly layers: readonly SampleLayer[];
}

/** Whole eighths, so that each half float and each sum of two of them is exact. */
export function sample(options: Partial<NetworkOptions>, seed = "sample"): Sample {
  const { integer } = random(seedOf(seed));
  const list = layers({ resolution: 64, classes: 7, ...options });
  const numbers = (n: number, from: number, to: number) =>
    Float32Array.from({ length: n }, () => (from + integer(to - from + 1)) / 8);
  return {
    options: { resolution: 64, classes: 7, ...options },
    layers: list
      .filter(({ role }) => role !== "pool")
      .map((layer): SampleLayer => {
        const { kernel: k, groups, in: from, out: to, batchNorm } = layer;
        const [cin, cout] = [from[2], to[2]];
        const shape = groups > 1 ? [k, k, cin, 1] : [k, k, cin, cout];
        const kernel = {
          shape,
          data: numbers(
            shape.reduce((a, b) => a * b, 1),
            -8,
            8,
          ),
        };
        if (!batchNorm) return { layer, kernel, bias: numbers(cout, -8, 8) };
        const norm = {
          gamma: numbers(cout, 2, 12),
          beta: numbers(cout, -8, 8),
          mean: numbers(cout, -8, 8),
          variance: numbers(cout, 4, 24),
        };
        return { layer, kernel, norm };
      }),
  };
}

/** The bits of the nearest half float: IEEE 754, binary16. */
export function toHalf(value: number): number {
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.min(15, Math.floor(Math.log2(size))));
  // Steps of 2^-10 within a power of two; without the leading one below the least of them.
  const steps = size === 0 ? 0 : Math.round((size / 2 ** exponent) * 1024);
  return (Math.sign(value) < 0 ? 0x8000 : 0) + (steps < 1024 ? steps : ((exponent + 15) << 10) + steps - 1024);
}

/** Kernel and bias with the norm merged in, by the published formula (arXiv:1502.03167, algorithm 2). */
export function merged({ kernel, bias, norm }: SampleLayer, epsilon: number): { kernel: number[]; bias: number[] } {
  const cout = (norm?.beta ?? bias ?? []).length;
  const s = Array.from({ length: cout }, (_, c) => (norm ? norm.gamma[c] / Math.sqrt(norm.variance[c] + epsilon) : 1));
  return {
    kernel: Array.from(kernel.data, (v, i) => v * s[i % cout]),
    bias: s.map((scale, c) => (norm ? norm.beta[c] - norm.mean[c] * scale : 0) + (bias?.[c] ?? 0) * scale),
  };
}

/** PyTorch's layouts: [out, in, k, k], [c, 1, k, k], [out, in]. */
export function torchKernel({ layer, kernel }: SampleLayer, dense: boolean): Values {
  const [rows, columns, cin, cout] = kernel.shape;
  const depthwise = layer.role === "depthwise";
  const [outputs, inputs] = depthwise ? [cin, 1] : [cout, cin];
  const data = new Float32Array(kernel.data.length);
  let at = 0;
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const place = depthwise ? (y * columns + x) * cin + o : ((y * columns + x) * cin + i) * cout + o;
          data[at++] = kernel.data[place];
        }
  return { shape: dense ? [outputs, inputs] : [outputs, inputs, rows, columns], data };
}

/** TFLite's: [out, k, k, in], [1, k, k, c], [out, in]. */
export function tfliteKernel(part: SampleLayer, dense: boolean): Values {
  const { layer, kernel } = part;
  const [rows, columns, cin, cout] = kernel.shape;
  if (layer.role === "depthwise") return { shape: [1, rows, columns, cin], data: kernel.data };
  const data = new Float32Array(kernel.data.length);
  const inner = rows * columns * cin;
  for (let i = 0; i < inner; i++) for (let o = 0; o < cout; o++) data[o * inner + i] = kernel.data[i * cout + o];
  return { shape: dense ? [cout, cin] : [cout, rows, columns, cin], data };
}
