/** The program that training runs, and the heap in which it works. */
import type { KernelHeap } from "../runtime/kernelHeap.js";
import type { KernelBuild } from "../runtime/simdKernels.js";

/** The kernels of `src/kernels/training`, and the two of the forward pass that they share. */
export type TrainingKernels = Record<
  | "prepare"
  | "depthwise"
  | "layOut"
  | "adam"
  | "depthwiseInput"
  | "depthwiseKernel"
  | "stack"
  | "moments"
  | "normalize"
  | "normalizeInput"
  | "normalizeSums"
  | "pool"
  | "poolInput"
  | "prepareProducts"
  | "product"
  | "sgd"
  | "transpose"
  | "gather",
  (...values: (number | boolean)[]) => void
> &
  Record<"reserved" | "reservedForProducts", () => number>;

export interface Engine {
  readonly build: KernelBuild;
  readonly kernels: TrainingKernels;
  readonly heap: KernelHeap;
}
