/** Starts TensorFlow.js on a wasm file whose bytes the caller brings, so that the same code runs in a worker and in Node. */
import type { Kernels } from "./protocol.js";
import { type KernelBuild, SimdKernels, hasFusedMultiplyAdd } from "./simdKernels.js";
import * as tf from "./vendor/tf.js";

export { tf };

/** A program of 30 bytes with one SIMD instruction, after GoogleChromeLabs' wasm-feature-detect (Apache-2.0). */
const simdProgram = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** Which of the backend's two files this device can run; undefined without WebAssembly. */
export function wasmVariant(): "simd" | "plain" | undefined {
  if (typeof WebAssembly !== "object") return undefined;
  return WebAssembly.validate(new Uint8Array(simdProgram)) ? "simd" : "plain";
}

/** The fastest kernels that this device can run. */
export function bestKernels(): Kernels {
  if (wasmVariant() !== "simd") return "tfjs";
  return hasFusedMultiplyAdd() ? "fma" : "simd";
}

interface Started {
  readonly backend: tf.BackendWasm;
  readonly module: tf.WasmModule;
  readonly kernels?: SimdKernels;
}

let started: Started | undefined;

/**
 * Compiles the wasm file and makes it the backend, and compiles the kernels of this site into its memory. A second call
 * does nothing.
 *
 * @param wasm `tfjs-backend-wasm-simd.wasm`, or `tfjs-backend-wasm.wasm` where {@link wasmVariant} is `"plain"`
 * @param choice what shall compute convolutions
 * @throws Error when the bytes are no such file
 */
export async function startTensorFlow(wasm: Uint8Array, choice: Kernels = bestKernels()): Promise<void> {
  if (started) return;
  const module = await tf.wasmModule({ wasmBinary: wasm });
  // The names of the C functions behind the backend, as in tfjs-backend-wasm's own start.
  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
  const backend = new tf.BackendWasm(module);
  tf.registerBackend("wasm", () => backend);
  await tf.setBackend("wasm");
  started = {
    backend,
    module,
    ...(choice !== "tfjs" && { kernels: await SimdKernels.start(choice, module, backend) }),
  };
}

function running(): Started {
  if (!started) throw new Error("TensorFlow.js has not been started; call startTensorFlow first");
  return started;
}

/** This site's kernels, where they were started. */
export function simdKernels(): SimdKernels | undefined {
  return running().kernels;
}

/** What computes convolutions now. */
export function kernelsInUse(): Kernels {
  return simdKernels()?.build ?? "tfjs";
}

/**
 * Compiles one more build of this site's kernels into the memory of TensorFlow.js, to compare it.
 *
 * @param build `"fma"` only where {@link hasFusedMultiplyAdd}, and none where {@link wasmVariant} is `"plain"`
 */
export function startKernels(build: KernelBuild): Promise<SimdKernels> {
  const { module, backend } = running();
  return SimdKernels.start(build, module, backend);
}

/**
 * A tensor's values where they lie in the wasm heap: no copy. The view is valid until the tensor is disposed of or the
 * heap grows, so copy (`slice()`) what leaves the worker, and take a new view after every operation.
 */
export function heapView(tensor: tf.Tensor): Float32Array {
  const view = running().backend.typedArrayFromHeap(tensor);
  if (!(view instanceof Float32Array)) throw new Error(`invalid tensor type: ${tensor.dtype}; it must be float32`);
  return view;
}
