/**
 * The kernels of `src/kernels` as kernels of TensorFlow.js's wasm backend. They work in the backend's own memory: tensors
 * go in and out as addresses, nothing is copied, and what comes out is a tensor like any other. When the memory grows,
 * kernels see it at once; only JavaScript's views of it end.
 */
import type { Finish } from "./finish.js";
import { KernelHeap } from "./kernelHeap.js";
import type { Kernels } from "./protocol.js";
import type { StartedBackend } from "./startBackend.js";
import * as tf from "./vendor/tf.js";
import { fma, simd } from "./vendor/kernels.js";

/** One source, two builds: a multiply-add as one instruction, or as two. */
export type KernelBuild = Exclude<Kernels, "tfjs">;

/** Where the windows of a convolution lie. */
export interface Windows {
  readonly stride: number;
  /** Rows and columns of zeros before the map. */
  readonly top: number;
  readonly left: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

type Exports = Record<"gemm" | "depthwise" | "standard" | "prepare", (...values: number[]) => void> & {
  reserved(): number;
};

/** Bytes that the windows of a standard convolution take when they are laid out, unless one row of them takes more. */
const patchBytes = 256 * 1024;

/** Bytes that are copied too far at the end of the last window. */
const overrun = 12;

export class SimdKernels {
  private constructor(
    readonly build: KernelBuild,
    private readonly kernels: Exports,
    private readonly heap: KernelHeap,
  ) {
    const register = (name: string, run: (inputs: Tensors, values: Values) => tf.TensorInfo) =>
      tf.registerKernel({
        kernelName: this.nameOf(name),
        backendName: "wasm",
        kernelFunc: ({ inputs, attrs }) => run(inputs as unknown as Tensors, attrs as Values),
      });
    register("pointwise", (inputs, values) => this.runPointwise(inputs, values));
    register("depthwise", (inputs, values) => this.runDepthwise(inputs, values));
    register("standard", (inputs, values) => this.runStandard(inputs, values));
  }

  /** Compiles a build over the memory of a backend and registers its kernels. */
  static async start(build: KernelBuild, backend: StartedBackend): Promise<SimdKernels> {
    const heap = new KernelHeap(backend);
    const kernels = await heap.instantiate<Exports>(build === "fma" ? fma : simd);
    kernels.prepare(heap.reserve(kernels.reserved()));
    return new SimdKernels(build, kernels, heap);
  }

  /**
   * A 1 × 1 convolution: activation(x · w + bias + skip).
   *
   * @param x [n, h, w, c in]
   * @param w packed by `packWeights`
   * @param channels of the output
   * @param skip what is added, [n, h, w, channels]
   */
  pointwise(x: tf.Tensor4D, w: tf.Tensor, channels: number, finish: Finish, skip?: tf.Tensor4D): tf.Tensor4D {
    return this.run("pointwise", { x, w, ...(skip && { skip }) }, { channels, ...finish });
  }

  /**
   * A 3 × 3 convolution of each channel by itself.
   *
   * @param x [n, h, w, c]
   * @param w packed by `packWeights`
   */
  depthwise(x: tf.Tensor4D, w: tf.Tensor, windows: Windows, finish: Finish): tf.Tensor4D {
    return this.run("depthwise", { x, w }, { ...windows, ...finish });
  }

  /**
   * A convolution of all channels with windows of any size.
   *
   * @param x [n, h, w, c in]
   * @param w packed by `packWeights`
   * @param size side of a window
   * @param channels of the output
   */
  standard(
    x: tf.Tensor4D,
    w: tf.Tensor,
    { size, channels }: { readonly size: number; readonly channels: number },
    windows: Windows,
    finish: Finish,
  ): tf.Tensor4D {
    return this.run("standard", { x, w }, { size, channels, ...windows, ...finish });
  }

  private nameOf(kernel: string): string {
    return `${kernel}, ${this.build}`;
  }

  private run(kernel: string, inputs: Tensors, values: Values): tf.Tensor4D {
    return tf.engine().runKernel(this.nameOf(kernel), inputs as unknown as tf.NamedTensorMap, values) as tf.Tensor4D;
  }

  private runPointwise({ x, w, skip }: Tensors, { channels, kind, low, high }: Values): tf.TensorInfo {
    const [n, height, width, k] = x.shape;
    const { y, address } = this.heap.output([n, height, width, channels]);
    const places = n * height * width;
    this.kernels.gemm(
      this.heap.at(x),
      this.heap.at(w),
      this.heap.at(skip),
      address,
      places,
      k,
      channels,
      kind,
      low,
      high,
    );
    return y;
  }

  private runDepthwise(
    { x, w }: Tensors,
    { stride, top, left, outHeight, outWidth, kind, low, high }: Values,
  ): tf.TensorInfo {
    const [n, height, width, c] = x.shape;
    const { y, address } = this.heap.output([n, outHeight, outWidth, c]);
    const place = [height, width, c, stride, top, left, outHeight, outWidth, kind, low, high];
    for (let i = 0; i < n; i++) {
      const from = this.heap.at(x) + i * height * width * c * 4;
      this.kernels.depthwise(from, this.heap.at(w), address + i * outHeight * outWidth * c * 4, ...place);
    }
    return y;
  }

  private runStandard(
    { x, w }: Tensors,
    { size, channels, stride, top, left, outHeight, outWidth, kind, low, high }: Values,
  ): tf.TensorInfo {
    const [n, height, width, c] = x.shape;
    const line = outWidth * size * size * c * 4;
    const lines = Math.min(outHeight, Math.max(1, Math.floor(patchBytes / line)));
    const { y, address } = this.heap.output([n, outHeight, outWidth, channels]);
    const patches = this.heap.reserve(lines * line + overrun);
    const place = [height, width, c, size, stride, top, left, outHeight, outWidth, channels, kind, low, high];
    for (let i = 0; i < n; i++) {
      const from = this.heap.at(x) + i * height * width * c * 4;
      const to = address + i * outHeight * outWidth * channels * 4;
      this.kernels.standard(from, this.heap.at(w), to, patches, lines, ...place);
    }
    this.heap.free(patches);
    return y;
  }
}

/** Tensors of a kernel by their names in `src/kernels`. */
interface Tensors {
  readonly x: tf.TensorInfo;
  readonly w: tf.TensorInfo;
  readonly skip?: tf.TensorInfo;
}

type Values = Record<string, number>;
