/** The parts of TensorFlow.js that a timed pass uses, on one backend; `scripts/bundle-backends.ts` writes the code. */
export { add, fused, setBackend, tensor } from "@tensorflow/tfjs-core";
export type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
/** False where npm left the backend's package out; then nothing else is there. */
export declare const isIncluded: boolean;
