/** Starts TensorFlow.js on a wasm file whose bytes the caller brings, so that the same code runs in a worker and in Node. */
import type { Kernels } from "./protocol.js";
import { type KernelBuild, SimdKernels } from "./simdKernels.js";
import { type StartedBackend, startBackend } from "./startBackend.js";
import * as tf from "./vendor/tf.js";
import { hasFusedMultiplyAdd, wasmVariant } from "./wasmFeatures.js";

export { tf, wasmVariant };

/** The fastest kernels that this device can run. */
function bestKernels(): Kernels {
  if (wasmVariant() !== "simd") return "tfjs";
  return hasFusedMultiplyAdd() ? "fma" : "simd";
}

interface Started extends StartedBackend {
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
  const { module, backend } = await startBackend(tf, wasm);
  started = {
    backend,
    module,
    ...(choice !== "tfjs" && { kernels: await SimdKernels.start(choice, { module, backend }) }),
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
  return SimdKernels.start(build, running());
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
