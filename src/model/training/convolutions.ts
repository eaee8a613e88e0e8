/** Convolutions and their gradients as operations of TensorFlow.js. */
import type { Windows } from "../runtime/simdKernels.js";
import type { Engine } from "./kernels.js";
import { type Infos, register, registerGradients, runOne } from "./registry.js";
import type * as tf from "./vendor/tf.js";

/** Bytes of a value. */
const value = 4;
/** Bytes that the last window is laid out too far. */
const overrun = 12;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** Shape of an input, for its gradient. */
interface Of {
  readonly shape: number[];
}

export function registerConvolutions(engine: Engine): void {
  registerPointwise(engine);
  registerDepthwise(engine);
  registerStandard(engine);
}

function registerPointwise({ kernels, heap }: Engine): void {
  register<"x" | "w">("pointwise", ({ x, w }) => {
    const [k, n] = w.shape.slice(-2);
    const { y, address } = heap.output([...x.shape.slice(0, -1), n]);
    const places = sizeOf(x.shape) / k;
    kernels.product(heap.at(x), k * value, value, heap.at(w), n * value, address, n * value, places, k, n, false);
    return y;
  });
  register<"dy" | "w">("pointwise input", ({ dy, w }) => {
    const [k, n] = w.shape.slice(-2);
    const { y, address } = heap.output([...dy.shape.slice(0, -1), k]);
    const turned = heap.reserve(k * n * value);
    kernels.transpose(heap.at(w), turned, k, n);
    const places = sizeOf(dy.shape) / n;
    kernels.product(heap.at(dy), n * value, value, turned, k * value, address, k * value, places, n, k, false);
    heap.free(turned);
    return y;
  });
  register<"x" | "dy">("pointwise kernel", ({ x, dy }) => {
    const [k] = x.shape.slice(-1);
    const [n] = dy.shape.slice(-1);
    const { y, address } = heap.output([1, 1, k, n]);
    const places = sizeOf(x.shape) / k;
    kernels.product(heap.at(x), value, k * value, heap.at(dy), n * value, address, n * value, k, places, n, false);
    return y;
  });
  registerGradients<"x" | "w">("pointwise", { inputs: ["x", "w"] }, (dy, { x, w }) => ({
    x: () => runOne("pointwise input", { dy, w }),
    w: () => runOne("pointwise kernel", { x, dy }),
  }));
}

/** Bytes of one picture of a batch. */
const pictureBytes = ({ shape: [, height, width, channels] }: { readonly shape: readonly number[] }) =>
  height * width * channels * value;

function registerDepthwise({ kernels, heap }: Engine): void {
  /** Runs the kernel of the forward pass, on weights that are turned for the way back. */
  function filter(x: tf.TensorInfo, w: tf.TensorInfo, { stride, ...at }: Windows, isTurned: boolean): tf.TensorInfo {
    const [n, height, width, c] = x.shape;
    const { y, address } = heap.output([n, at.outHeight, at.outWidth, c]);
    const stacked = heap.reserve(10 * c * value);
    kernels.stack(heap.at(w), stacked, c, isTurned);
    const place = [height, width, c, stride, at.top, at.left, at.outHeight, at.outWidth, 0, -Infinity, Infinity];
    for (let i = 0; i < n; i++)
      kernels.depthwise(heap.at(x) + i * pictureBytes(x), stacked, address + i * pictureBytes(y), ...place);
    heap.free(stacked);
    return y;
  }
  register<"x" | "w", Windows>("depthwise", ({ x, w }, windows) => filter(x, w, windows, false));
  register<"dy" | "w", Windows & Of>("depthwise input", ({ dy, w }, { shape, stride, top, left }) => {
    const [n, height, width, c] = shape;
    // At stride 1 the way back is a convolution with the turned kernel.
    if (stride === 1) {
      const back = { stride, top: 2 - top, left: 2 - left, outHeight: height, outWidth: width };
      return filter(dy, w, back, true);
    }
    const { y, address } = heap.output(shape);
    const [, rows, columns] = dy.shape;
    const place = [height, width, c, stride, top, left, rows, columns];
    for (let i = 0; i < n; i++)
      kernels.depthwiseInput(heap.at(dy) + i * pictureBytes(dy), heap.at(w), address + i * pictureBytes(y), ...place);
    return y;
  });
  register<"x" | "dy", Windows>("depthwise kernel", ({ x, dy }, { stride, top, left, outHeight, outWidth }) => {
    const [n, height, width, c] = x.shape;
    const { y, address } = heap.output([3, 3, c, 1]);
    heap.values(y).fill(0);
    const place = [height, width, c, stride, top, left, outHeight, outWidth];
    for (let i = 0; i < n; i++)
      kernels.depthwiseKernel(heap.at(x) + i * pictureBytes(x), heap.at(dy) + i * pictureBytes(dy), address, ...place);
    return y;
  });
  registerGradients<"x" | "w", Windows>("depthwise", { inputs: ["x", "w"] }, (dy, { x, w }, windows) => ({
    x: () => runOne("depthwise input", { dy, w }, { ...windows, shape: x.shape }),
    w: () => runOne("depthwise kernel", { x, dy }, windows),
  }));
}

function registerStandard({ kernels, heap }: Engine): void {
  /** Calls back with room for one picture's windows, laid out or not. */
  function withPatches<T>(
    w: { readonly shape: readonly number[] },
    { outHeight, outWidth }: Windows,
    use: (patches: number, row: number) => T,
  ): T {
    const [size, , c] = w.shape;
    const row = size * size * c;
    const patches = heap.reserve(outHeight * outWidth * row * value + overrun);
    const result = use(patches, row);
    heap.free(patches);
    return result;
  }
  function layOut(x: tf.TensorInfo, i: number, size: number, patches: number, windows: Windows): void {
    const [, height, width, c] = x.shape;
    const { stride, top, left, outHeight, outWidth } = windows;
    const from = heap.at(x) + i * pictureBytes(x);
    kernels.layOut(from, patches, 0, outHeight, height, width, c, size, stride, top, left, outWidth);
  }
  register<"x" | "w", Windows>("standard", ({ x, w }, windows) => {
    const [size, , , n] = w.shape;
    const { outHeight, outWidth } = windows;
    const { y, address } = heap.output([x.shape[0], outHeight, outWidth, n]);
    const [places, step] = [outHeight * outWidth, n * value];
    withPatches(w, windows, (patches, k) => {
      for (let i = 0; i < x.shape[0]; i++) {
        layOut(x, i, size, patches, windows);
        const to = address + i * pictureBytes(y);
        kernels.product(patches, k * value, value, heap.at(w), step, to, step, places, k, n, false);
      }
    });
    return y;
  });
  register<"dy" | "w", Windows & Of>("standard input", ({ dy, w }, { shape, ...windows }) => {
    const [size, , c, n] = w.shape;
    const { stride, top, left, outHeight, outWidth } = windows;
    const { y, address } = heap.output(shape);
    const place = [shape[1], shape[2], c, size, stride, top, left, outHeight, outWidth];
    withPatches(w, windows, (patches, k) => {
      const turned = heap.reserve(k * n * value);
      kernels.transpose(heap.at(w), turned, k, n);
      for (let i = 0; i < shape[0]; i++) {
        const from = heap.at(dy) + i * pictureBytes(dy);
        kernels.product(
          from,
          n * value,
          value,
          turned,
          k * value,
          patches,
          k * value,
          outHeight * outWidth,
          n,
          k,
          false,
        );
        kernels.gather(patches, address + i * pictureBytes(y), ...place);
      }
      heap.free(turned);
    });
    return y;
  });
  register<"x" | "dy", Windows & Of>("standard kernel", ({ x, dy }: Infos<"x" | "dy">, { shape, ...windows }) => {
    const [size, , , n] = shape;
    const { y, address } = heap.output(shape);
    heap.values(y).fill(0);
    const places = windows.outHeight * windows.outWidth;
    withPatches({ shape }, windows, (patches, k) => {
      for (let i = 0; i < x.shape[0]; i++) {
        layOut(x, i, size, patches, windows);
        const from = heap.at(dy) + i * pictureBytes(dy);
        kernels.product(patches, value, k * value, from, n * value, address, n * value, k, places, n, true);
      }
    });
    return y;
  });
  registerGradients<"x" | "w", Windows>("standard", { inputs: ["x", "w"] }, (dy, { x, w }, windows) => ({
    x: () => runOne("standard input", { dy, w }, { ...windows, shape: x.shape }),
    w: () => runOne("standard kernel", { x, dy }, { ...windows, shape: w.shape }),
  }));
}
