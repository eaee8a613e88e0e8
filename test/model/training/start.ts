/** The training engine in Node, and tensors of random numbers. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { engine, startTraining, type tf } from "../../../src/model/training/engine.js";

const wasm = "../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

export async function startTrainingInNode(): Promise<void> {
  await startTraining(await readFile(fileURLToPath(new URL(wasm, import.meta.url))));
}

/** A copy of a tensor's values. */
export function valuesOf(tensor: tf.Tensor): Float32Array {
  return engine().heap.values(tensor).slice();
}
