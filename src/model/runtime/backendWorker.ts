/** Runs in a worker of its own: times whole passes on a backend that the network does not run on otherwise. */
import { notLoaded } from "./absence.js";
import { backendPass } from "./backendPass.js";
import type { FromBackendWorker, ToBackendWorker } from "./backends.js";
import { layers } from "../architecture/layers.js";
import { Failure, problem } from "./problem.js";
import { randomWeights } from "../pass/randomWeights.js";
import type * as Backend from "./vendor/backend-webgl.js";

/** The worker's global scope, of which TypeScript's `dom` library knows nothing. */
interface Scope {
  addEventListener(type: "message", listener: (event: MessageEvent<ToBackendWorker>) => void): void;
  postMessage(message: FromBackendWorker): void;
}

/** The part of WebGPU that is asked for a name. */
interface Graphics {
  requestAdapter(): Promise<{
    readonly info?: Readonly<Record<"vendor" | "architecture" | "description", string>>;
  } | null>;
}

const scope = globalThis as unknown as Scope;

/** No further pass begins after this many milliseconds. */
const patience = 6000;

class Missing extends Error {}

/** What computes, in the browser's own words. */
async function deviceOf(backend: ToBackendWorker["backend"]): Promise<string> {
  if (backend === "cpu") return "JavaScript, one thread";
  if (backend === "webgpu") {
    const { gpu } = navigator as { gpu?: Graphics };
    if (gpu === undefined) throw new Missing("this browser has no WebGPU, or allows it only on a secure address");
    const adapter = await gpu.requestAdapter();
    if (adapter === null) throw new Missing("WebGPU found no graphics processor");
    const { vendor = "", architecture = "", description = "" } = adapter.info ?? {};
    return [vendor, architecture, description].filter((word) => word !== "").join(" ") || "a graphics processor";
  }
  const context = typeof OffscreenCanvas === "function" ? new OffscreenCanvas(1, 1).getContext("webgl2") : null;
  if (context === null) throw new Missing("this browser has no WebGL 2 in a worker, or has it switched off");
  const named = context.getExtension("WEBGL_debug_renderer_info");
  return String(context.getParameter(named?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
}

type Program = readonly [load: () => Promise<typeof Backend>, href: () => string];

const programs: Readonly<Record<ToBackendWorker["backend"], Program>> = {
  webgl: [() => import("./vendor/backend-webgl.js"), () => import.meta.resolve("./vendor/backend-webgl.js")],
  webgpu: [() => import("./vendor/backend-webgpu.js"), () => import.meta.resolve("./vendor/backend-webgpu.js")],
  cpu: [() => import("./vendor/backend-cpu.js"), () => import.meta.resolve("./vendor/backend-cpu.js")],
};

function load(backend: ToBackendWorker["backend"]): Promise<typeof Backend> {
  const [program, href] = programs[backend];
  return program().catch(async () => {
    throw new Failure(await notLoaded(href()));
  });
}

async function measure({ backend, resolution, runs }: ToBackendWorker): Promise<void> {
  const on = await deviceOf(backend);
  const tf = await load(backend);
  if (!tf.isIncluded) throw new Missing("this copy of the site was built without it");
  if (!(await tf.setBackend(backend))) throw new Missing("TensorFlow.js could not start on it");
  const network = layers({ variant: "v2", resolution, classes: 0 });
  const pass = backendPass(tf, network, randomWeights(network, 1));
  const input = tf.tensor(new Float32Array(resolution * resolution * 3).fill(0.1), [1, resolution, resolution, 3]);
  const times: number[] = [];
  const begin = performance.now();
  while (times.length <= runs && (times.length < 2 || performance.now() - begin < patience)) {
    const start = performance.now();
    const out = pass.run(input as Backend.Tensor4D);
    // A graphics processor works on while the program goes on: only the numbers themselves show that it is done.
    const numbers = await out.data();
    times.push(performance.now() - start);
    if (numbers.some((value) => !(value >= 0 && value <= 6)))
      throw new Missing("it computes values that ReLU6 cannot make");
    out.dispose();
    scope.postMessage({ type: "progress", progress: { done: times.length - 1, of: runs } });
  }
  const [firstRun, ...milliseconds] = times;
  scope.postMessage({ type: "done", times: { firstRun, milliseconds, on } });
}

scope.addEventListener("message", ({ data }) => {
  measure(data).catch((error: unknown) => {
    if (error instanceof Failure) return scope.postMessage({ type: "failed", problem: error.problem });
    const message = error instanceof Error ? error.message : String(error);
    const sentence =
      error instanceof Missing ? `Not available here: ${message}.` : `It failed with an error: ${message}.`;
    scope.postMessage({
      type: "failed",
      problem: problem("backend-missing", sentence, "The other backends work without it."),
    });
  });
});
