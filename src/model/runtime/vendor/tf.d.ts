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
  engine,
  env,
  fused,
  image,
  keep,
  mean,
  memory,
  pad,
  registerBackend,
  registerKernel,
  reshape,
  setBackend,
  sigmoid,
  softmax,
  tensor,
  tidy,
} from "@tensorflow/tfjs-core";
export type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
export { BackendWasm } from "@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js";
import type { BackendWasmModule } from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
/** What Emscripten adds: the memory that backend and kernels share, its rooms, and a C function as a JavaScript function. */
interface WithFunctions {
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
  cwrap(name: string, result: "number" | null, parameters: "number"[]): (...values: number[]) => number;
}
/** The program behind the backend. */
export type WasmModule = BackendWasmModule & WithFunctions;
/** Compiles the wasm file (plain or SIMD) and gives its exports. */
export declare function wasmModule(options: { wasmBinary: Uint8Array }): Promise<WasmModule>;
