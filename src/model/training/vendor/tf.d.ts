/**
 * The parts of TensorFlow.js that training uses: as in `src/model/runtime/vendor/tf.d.ts`, with the tape, variables and
 * optimizers. `scripts/bundle-tf.ts` reads the export lines of this file and writes `tf.js` beside it.
 */
export {
  Optimizer,
  add,
  dispose,
  engine,
  keep,
  memory,
  mul,
  registerBackend,
  registerGradient,
  registerKernel,
  scalar,
  setBackend,
  sum,
  tensor,
  tidy,
  train,
  variable,
  variableGrads,
} from "@tensorflow/tfjs-core";
export type {
  NamedTensor,
  NamedTensorMap,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor4D,
  TensorInfo,
  Variable,
} from "@tensorflow/tfjs-core";
export { BackendWasm } from "@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js";
export declare const wasmModule: typeof import("../../runtime/vendor/tf.js").wasmModule;
