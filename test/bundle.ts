import { bundleTensorFlow } from "../scripts/bundle-tf.js";

/** Vitest runs this once before all tests: the running network needs the bundle, which is not committed. */
export async function setup(): Promise<void> {
  await bundleTensorFlow();
}
