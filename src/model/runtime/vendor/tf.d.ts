/**
 * The parts of TensorFlow.js that this project uses. `scripts/bundle-tf.ts` reads the export lines of this file and
 * writes `tf.js` beside it: one module without imports that runs in a worker and in Node alike. To use another
 * operation, add its name here and, where it has a kernel of its own, its kernel to the list in that script.
 */
export {
  add,
  backend,
  clipByValue,
  clone,
  concat,
  env,
  fused,
  image,
  keep,
  mean,
  memory,
  pad,
  registerBackend,
  reshape,
  setBackend,
  sigmoid,
  softmax,
  tensor,
  tidy,
} from "@tensorflow/tfjs-core";
export type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
export { BackendWasm } from "@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js";
import type { BackendWasmModule } from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
/** What Emscripten adds: a C function as a JavaScript function. */
interface WithFunctions {
  cwrap(name: string, result: "number" | null, parameters: "number"[]): (...values: number[]) => number;
}
/** Compiles the wasm file (plain or SIMD) and gives its exports. */
export declare function wasmModule(options: { wasmBinary: Uint8Array }): Promise<BackendWasmModule & WithFunctions>;
