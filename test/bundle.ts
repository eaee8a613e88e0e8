import { bundleKernels } from "../scripts/bundle-kernels.js";
import { bundleTensorFlow } from "../scripts/bundle-tf.js";

/** Vitest runs this once before all tests: the running network needs what is bundled and compiled and not committed. */
export async function setup(): Promise<void> {
  await bundleTensorFlow();
  await bundleKernels();
}
