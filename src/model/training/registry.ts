/** How an operation and its gradients become known to TensorFlow.js. */
import * as tf from "./vendor/tf.js";

export type Infos<Names extends string> = Readonly<Record<Names, tf.TensorInfo>>;
export type Tensors<Names extends string> = Readonly<Record<Names, tf.Tensor>>;

const nameOf = (operation: string) => `training: ${operation}`;

/** Registers a kernel of the wasm backend. */
export function register<Names extends string, Values extends object = Record<never, never>>(
  operation: string,
  compute: (inputs: Infos<Names>, values: Values) => tf.TensorInfo | tf.TensorInfo[],
): void {
  tf.registerKernel({
    kernelName: nameOf(operation),
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => compute(inputs as Infos<Names>, attrs as Values),
  });
}

/**
 * A tensor under another name shares its values, as in TensorFlow.js's other backends. Its own wasm backend copies them, and
 * the tape keeps each input of each operation.
 */
export function registerSharing(): void {
  tf.registerKernel({
    kernelName: "Identity",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend }) => {
      const { x } = inputs as Infos<"x">;
      (backend as tf.BackendWasm).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  });
}

/** Runs what {@link register} knows. */
export function run(operation: string, inputs: Readonly<Record<string, tf.Tensor>>, values: object = {}): unknown {
  return tf.engine().runKernel(nameOf(operation), inputs as tf.NamedTensorMap, values as never);
}

/** {@link run} of an operation with one output. */
export function runOne(operation: string, inputs: Readonly<Record<string, tf.Tensor>>, values: object = {}): tf.Tensor {
  return run(operation, inputs, values) as tf.Tensor;
}

/**
 * Registers an operation's gradients.
 *
 * @param inputs those that the gradients need
 * @param outputs which outputs they need, too
 * @param of from the gradient of the first output and what was saved: one function for each input that has a gradient
 */
export function registerGradients<Names extends string, Values extends object = Record<never, never>>(
  operation: string,
  { inputs, outputs = [] }: { readonly inputs: readonly Names[]; readonly outputs?: readonly boolean[] },
  of: (
    dy: tf.Tensor,
    saved: Tensors<Names> & { readonly outputs: readonly tf.Tensor[] },
    values: Values,
  ) => Readonly<Record<string, () => tf.Tensor>>,
): void {
  tf.registerGradient({
    kernelName: nameOf(operation),
    inputsToSave: [...inputs],
    outputsToSave: [...outputs],
    gradFunc: (dy, saved, attrs) => {
      const named = Object.fromEntries(inputs.map((name, i) => [name, saved[i]])) as Tensors<Names>;
      const all = { ...named, outputs: saved.slice(inputs.length) };
      return { ...of(Array.isArray(dy) ? dy[0] : dy, all, attrs as Values) };
    },
  });
}
