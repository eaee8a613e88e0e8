/** Whole passes on every backend that a browser may have. What is not needed for the network loads only when asked for. */
import { notLoaded } from "./absence.js";
import { openStopwatch } from "./client.js";
import { cancelled, failure, success } from "./problem.js";
import type { SpeedProgress } from "./protocol.js";
import type { Outcome, Problem } from "../types.js";

export type BackendName = "wasm" | "webgl" | "webgpu" | "cpu";

export interface PassTimes {
  /** Milliseconds of the first pass in a fresh worker, which prepares kernels or compiles shaders. */
  readonly firstRun: number;
  /** Milliseconds of each pass after it. */
  readonly milliseconds: readonly number[];
  /** What computed, in the browser's words. */
  readonly on: string;
}

export interface ToBackendWorker {
  readonly backend: Exclude<BackendName, "wasm">;
  readonly resolution: number;
  readonly runs: number;
}

export type FromBackendWorker =
  | { readonly type: "progress"; readonly progress: SpeedProgress }
  | { readonly type: "done"; readonly times: PassTimes }
  | { readonly type: "failed"; readonly problem: Problem };

/** The part of a Worker that is used here. */
export interface BackendWorkerLike {
  postMessage(message: ToBackendWorker): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: FromBackendWorker }) => void): void;
  addEventListener(type: "error", listener: (event: { preventDefault(): void }) => void): void;
}

export interface BackendOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SpeedProgress) => void;
  readonly createWorker?: () => BackendWorkerLike;
  /** Side of the square input in pixels; 300 unless given. */
  readonly resolution?: number;
  /** Passes after the first one, unless time runs out; 10 unless given. */
  readonly runs?: number;
}

async function timeWasm({
  signal,
  onProgress,
  resolution = 300,
  runs = 10,
}: BackendOptions): Promise<Outcome<PassTimes>> {
  const opened = await openStopwatch(signal ? { signal } : {});
  if (!opened.ok) return opened;
  const stopwatch = opened.value;
  const request = { variant: "v2", alpha: 1, resolution, classes: 0, runs } as const;
  const outcome = await stopwatch.speed(request, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
  stopwatch.dispose();
  if (!outcome.ok) return outcome;
  const { firstRun, milliseconds, backend } = outcome.value;
  return success({ firstRun, milliseconds, on: backend });
}

/**
 * Times passes of MobileNet V2 without a classifier, with random weights, in a worker that is ended afterwards.
 *
 * @returns the times, or why there are none; nothing is thrown
 */
export function timeBackend(backend: BackendName, options: BackendOptions = {}): Promise<Outcome<PassTimes>> {
  if (backend === "wasm") return timeWasm(options);
  const { signal, onProgress, createWorker = defaultWorker, resolution = 300, runs = 10 } = options;
  if (signal?.aborted) return Promise.resolve(failure(cancelled));
  return new Promise((resolve) => {
    const worker = createWorker();
    const end = (outcome: Outcome<PassTimes>) => {
      signal?.removeEventListener("abort", stop);
      worker.terminate();
      resolve(outcome);
    };
    const stop = () => end(failure(cancelled));
    signal?.addEventListener("abort", stop);
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "progress") onProgress?.(data.progress);
      else end(data.type === "done" ? success(data.times) : failure(data.problem));
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      void notLoaded(import.meta.resolve("./backendWorker.js")).then((reason) => end(failure(reason)));
    });
    worker.postMessage({ backend, resolution, runs });
  });
}

function defaultWorker(): BackendWorkerLike {
  return new Worker(import.meta.resolve("./backendWorker.js"), { type: "module" });
}
