import { bundleContainers } from "../scripts/bundle-containers.js";
import { bundleKernels } from "../scripts/bundle-kernels.js";
import { bundleTensorFlow } from "../scripts/bundle-tf.js";

/** Vitest runs this once before all tests: the running network and the readers of files need what is bundled and compiled and not committed. */
export async function setup(): Promise<void> {
  await bundleTensorFlow();
  await bundleKernels();
  await bundleContainers();
}
