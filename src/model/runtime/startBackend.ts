/** The wasm backend of a bundle of TensorFlow.js, on bytes that the caller brings. There is one bundle to run and one to train. */
import type * as TensorFlow from "./vendor/tf.js";

export interface StartedBackend {
  readonly backend: TensorFlow.BackendWasm;
  readonly module: TensorFlow.WasmModule;
}

/**
 * Compiles the wasm file and makes it the backend.
 *
 * @param tf the bundle that shall use it
 * @param wasm one of the two files of `runtime()`
 * @throws Error when the bytes are no such file
 */
export async function startBackend(
  tf: Pick<typeof TensorFlow, "wasmModule" | "BackendWasm" | "registerBackend" | "setBackend">,
  wasm: Uint8Array,
): Promise<StartedBackend> {
  const module = await tf.wasmModule({ wasmBinary: wasm });
  // The names of the C functions behind the backend, as in tfjs-backend-wasm's own start.
  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
  const backend = new tf.BackendWasm(module);
  tf.registerBackend("wasm", () => backend);
  await tf.setBackend("wasm");
  return { backend, module };
}
