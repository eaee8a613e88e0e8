/** Runs in the benchmark's page: the same backbone on other runtimes, on one thread. */
import { loadAndCompile, loadLiteRt, Tensor } from "@litertjs/core";

/** A pass over the picture that the peer was opened with. */
export type PeerPass = () => Promise<Float32Array>;

export const load = async (name: string) => new Uint8Array(await (await fetch(name)).arrayBuffer());

const at = (name: string) => new URL(name, location.href).href;

/** What is used of onnxruntime-web. */
interface Ort {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: { mjs: string; wasm: string } } };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{ run(feeds: object): Promise<{ y: { readonly data: Float32Array } }> }>;
  };
}

/** [place, channel] ↔ [channel, place]. */
function transposed(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

/**
 * onnxruntime-web, whose tensors have their channels first.
 *
 * @param input [size, size, 3]
 * @param channels of the output
 * @returns the pass, and what makes its output comparable: channels last
 */
export async function openOrt(
  input: Float32Array,
  size: number,
): Promise<{ run: PeerPass; order: (output: Float32Array, channels: number) => Float32Array }> {
  const ort = (await import(at("ort.js"))) as Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { mjs: at("ort-threaded.js"), wasm: at("ort-threaded.wasm") };
  const session = await ort.InferenceSession.create(await load("backbone.onnx"));
  const feeds = { x: new ort.Tensor("float32", transposed(input, 3), [1, 3, size, size]) };
  return {
    run: async () => (await session.run(feeds)).y.data,
    order: (output, channels) => transposed(output, output.length / channels),
  };
}

/** LiteRT.js, which computes with XNNPACK. */
export async function openLiteRt(input: Float32Array, size: number): Promise<PeerPass> {
  await loadLiteRt(at("litert_wasm_internal.js"));
  const model = await loadAndCompile(at("backbone.tflite"), { accelerator: "wasm", cpuOptions: { numThreads: 1 } });
  const x = new Tensor(input, [1, size, size, 3]);
  return async () => {
    const [y] = (await model.run(x)) as Tensor[];
    const values = y.toTypedArray() as Float32Array;
    y.delete();
    return values;
  };
}
