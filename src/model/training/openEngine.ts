/** Starts the engine in a worker: fetches TensorFlow.js's program, and what else a training needs. */
import { type WantedFile, download, surroundings } from "../runtime/download.js";
import { Failure, problem } from "../runtime/problem.js";
import type { Progress } from "../runtime/protocol.js";
import { kernelWords, runtime } from "../runtime/runtime.js";
import { wasmVariant } from "../runtime/wasmFeatures.js";
import { engine, startTraining } from "./engine.js";

export interface OpenedEngine {
  /** In a reader's words. */
  readonly backend: string;
  /** Bytes of the files that were asked for, in their order. */
  readonly files: readonly Uint8Array<ArrayBuffer>[];
}

/** @throws Failure where the browser has no SIMD, or a file cannot be had */
export async function openEngine(
  wanted: readonly WantedFile[],
  tell: (progress: Progress) => void,
): Promise<OpenedEngine> {
  if (wasmVariant() !== "simd")
    throw new Failure(
      problem(
        "no-webassembly",
        "This browser’s WebAssembly has no SIMD, which training needs.",
        "Use another browser. Text, figures and recorded numbers work without it.",
      ),
    );
  const { signal } = new AbortController();
  const files = [runtime("simd"), ...wanted];
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = files.map(() => 0);
  const fetched = files.map((file, i) => {
    const onBytes = (bytes: number): void => {
      loaded[i] = bytes;
      const all = loaded.reduce((sum, part) => sum + part, 0);
      tell({ phase: i === 0 ? "runtime" : "weights", file: file.name, loaded: all, total });
    };
    return download(file, { what: i === 0 ? "runtime" : "weights", signal, onBytes }, surroundings());
  });
  const [wasm, ...others] = await Promise.all(fetched);
  await startTraining(wasm);
  return { backend: `WebAssembly, one thread, ${kernelWords[engine().build]}`, files: others };
}

/** Lets messages in. A timer would wait four milliseconds each time. */
export function messageTurn(): () => Promise<void> {
  const channel = new MessageChannel();
  return () =>
    new Promise((resolve) => {
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(undefined);
    });
}
