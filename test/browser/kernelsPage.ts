/** Runs in a page of its own, see kernels.test.ts: the kernels on this browser's WebAssembly. */
import { hasFusedMultiplyAdd } from "../../src/model/runtime/wasmFeatures.js";
import { startKernels, startTensorFlow } from "../../src/model/runtime/tensorflow.js";
import { startTraining } from "../../src/model/training/engine.js";
import { type cases, checkKernel } from "../model/runtime/kernelProperties.js";
import { checkGradients, operations } from "../model/training/gradientProperties.js";
import { checkWideProducts } from "../model/training/wideProducts.js";

/** @throws Error with the smallest case in which a kernel is wrong */
export async function checkBuild(build: "fma" | "simd", runs: number): Promise<void> {
  if (!hasFusedMultiplyAdd()) throw new Error("this browser has no relaxed SIMD");
  await startTensorFlow(new Uint8Array(await (await fetch("tf.wasm")).arrayBuffer()));
  const kernels = await startKernels(build);
  const names: readonly (keyof typeof cases)[] = ["pointwise", "depthwise", "standard"];
  for (const name of names) checkKernel(kernels, name, runs);
}

/** The same for the gradients of training. */
export async function checkTraining(build: "fma" | "simd", runs: number): Promise<void> {
  await startTraining(new Uint8Array(await (await fetch("tf.wasm")).arrayBuffer()), build);
  for (const name of operations) checkGradients(name, runs);
  checkWideProducts(runs);
}

Object.assign(globalThis, { checkBuild, checkTraining });
