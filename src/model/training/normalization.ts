/** Batch normalization and global pooling as operations of TensorFlow.js. */
import type { Finish } from "../runtime/finish.js";
import type { Engine } from "./kernels.js";
import { type Tensors, register, registerGradients, run, runOne } from "./registry.js";
import type * as tf from "./vendor/tf.js";

/** What is added to a variance, and what follows the normalization. */
export interface NormalizeOptions extends Finish {
  readonly epsilon: number;
}

type Inputs = "x" | "gamma" | "beta";

export function registerNormalization({ kernels, heap }: Engine): void {
  const last = ({ shape }: tf.TensorInfo) => shape[shape.length - 1];
  const placesOf = ({ shape }: tf.TensorInfo) => shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const finish = ({ epsilon, kind, low, high }: NormalizeOptions) => [epsilon, kind, low, high];

  function forward(
    { x, gamma, beta, statistics }: Readonly<Record<Inputs | "statistics", tf.TensorInfo>>,
    options: NormalizeOptions,
  ): tf.TensorInfo {
    const { y, address } = heap.output([...x.shape]);
    const addresses = [heap.at(x), heap.at(statistics), heap.at(gamma), heap.at(beta), address];
    kernels.normalize(...addresses, placesOf(x), last(x), ...finish(options));
    return y;
  }
  register<Inputs, NormalizeOptions>("normalize live", ({ x, gamma, beta }, options) => {
    const { y: statistics, address } = heap.output([2, last(x)]);
    kernels.moments(heap.at(x), address, placesOf(x), last(x));
    return [forward({ x, gamma, beta, statistics }, options), statistics];
  });
  register<Inputs | "statistics", NormalizeOptions>("normalize fixed", forward);
  // Both sums as the kernel of the input reads them, and each by itself: the gradients of β and γ.
  register<Inputs | "statistics" | "dy", NormalizeOptions>("normalize sums", (inputs, options) => {
    const { dy, x, statistics, gamma, beta } = inputs;
    const c = last(x);
    const { y: sums, address } = heap.output([2, c]);
    const addresses = [dy, x, statistics, gamma, beta].map((tensor) => heap.at(tensor));
    kernels.normalizeSums(...addresses, address, placesOf(x), c, ...finish(options));
    const parts = [0, 1].map((row) => {
      const { y } = heap.output([c]);
      heap.values(y).set(heap.values(sums).subarray(row * c, (row + 1) * c));
      return y;
    });
    return [sums, ...parts];
  });
  register<Inputs | "statistics" | "dy" | "sums", NormalizeOptions & { readonly isLive: boolean }>(
    "normalize input",
    ({ dy, x, statistics, gamma, beta, sums }, { isLive, ...options }) => {
      const { y, address } = heap.output([...x.shape]);
      const addresses = [dy, x, statistics, gamma, beta, sums].map((tensor) => heap.at(tensor));
      kernels.normalizeInput(...addresses, address, placesOf(x), last(x), isLive, ...finish(options));
      return y;
    },
  );

  function gradients(inputs: Tensors<Inputs | "statistics" | "dy">, options: NormalizeOptions, isLive: boolean) {
    const [sums, beta, gamma] = run("normalize sums", inputs, options) as tf.Tensor[];
    return {
      x: () => runOne("normalize input", { ...inputs, sums }, { ...options, isLive }),
      beta: () => beta,
      gamma: () => gamma,
    };
  }
  registerGradients<Inputs, NormalizeOptions>(
    "normalize live",
    { inputs: ["x", "gamma", "beta"], outputs: [false, true] },
    (dy, { x, gamma, beta, outputs: [statistics] }, options) =>
      gradients({ dy, x, gamma, beta, statistics }, options, true),
  );
  registerGradients<Inputs | "statistics", NormalizeOptions>(
    "normalize fixed",
    { inputs: ["x", "gamma", "beta", "statistics"] },
    (dy, { x, gamma, beta, statistics }, options) => gradients({ dy, x, gamma, beta, statistics }, options, false),
  );

  register<"x">("pool", ({ x }) => {
    const [n, height, width, c] = x.shape;
    const { y, address } = heap.output([n, 1, 1, c]);
    kernels.pool(heap.at(x), address, n, height * width, c);
    return y;
  });
  register<"dy", { readonly shape: number[] }>("pool input", ({ dy }, { shape }) => {
    const [n, height, width, c] = shape;
    const { y, address } = heap.output(shape);
    kernels.poolInput(heap.at(dy), address, n, height * width, c);
    return y;
  });
  registerGradients<"x">("pool", { inputs: ["x"] }, (dy, { x }) => ({
    x: () => runOne("pool input", { dy }, { shape: x.shape }),
  }));
}
