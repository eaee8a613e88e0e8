/** The training engine in Node, on the fastest build of its kernels. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { startTraining } from "../src/model/training/engine.js";
import { hasFusedMultiplyAdd } from "../src/model/runtime/wasmFeatures.js";

const wasm = "../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

/** `scripts/bundle-tf.ts` and `scripts/bundle-kernels.ts` must have run. */
export async function startTrainingInNode(): Promise<void> {
  // Node.js 20 has the fused multiply-add behind a flag, as a browser of 2023 had; Node.js 22 has it as it is.
  if (!hasFusedMultiplyAdd()) setFlagsFromString("--experimental-wasm-relaxed-simd");
  // Up to Node.js 22 its engine does not keep the sums of five rows in registers: four rows are computed in half the time.
  await startTraining(await readFile(fileURLToPath(new URL(wasm, import.meta.url))), undefined, 4);
}
