/** Starts TensorFlow.js with its tape and this site's training kernels, on a wasm file whose bytes the caller brings. */
import { KernelHeap } from "../runtime/kernelHeap.js";
import type { KernelBuild } from "../runtime/simdKernels.js";
import { startBackend } from "../runtime/startBackend.js";
import { hasFusedMultiplyAdd } from "../runtime/wasmFeatures.js";
import type { Engine, TrainingKernels } from "./kernels.js";
import { registerOperations } from "./operations.js";
import { fma, simd } from "./vendor/kernels.js";
import * as tf from "./vendor/tf.js";

export { tf };
export type { Engine } from "./kernels.js";

let started: Engine | undefined;

/**
 * A second call does nothing.
 *
 * @param wasm `tfjs-backend-wasm-simd.wasm`: training needs WebAssembly with SIMD
 * @param build `"fma"` only where {@link hasFusedMultiplyAdd}
 * @param tallest rows of the highest tiles of a product, 1 … 5: see `src/kernels/tile.ts`
 * @throws Error when the bytes are no such file
 */
export async function startTraining(
  wasm: Uint8Array,
  build: KernelBuild = hasFusedMultiplyAdd() ? "fma" : "simd",
  tallest = 5,
): Promise<void> {
  if (started) return;
  const heap = new KernelHeap(await startBackend(tf, wasm));
  const kernels = await heap.instantiate<TrainingKernels>(build === "fma" ? fma : simd);
  kernels.prepare(heap.reserve(kernels.reserved()));
  kernels.prepareProducts(heap.reserve(kernels.reservedForProducts()), tallest);
  started = { build, kernels, heap };
  registerOperations(started);
}

/** @throws Error before {@link startTraining} */
export function engine(): Engine {
  if (!started) throw new Error("training has not been started; call startTraining first");
  return started;
}
