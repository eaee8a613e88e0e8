/** Runs in a worker and owns TensorFlow.js. Every failure goes back to the page as a value; the client is its only caller. */
import { absence, adviceOn } from "./absence.js";
import { surroundings } from "./download.js";
import { networkFiles } from "./networks.js";
import { Failure, isFatal, problem, problemOf } from "./problem.js";
import type { Answers, FromWorker, RunResult, ToWorker } from "./protocol.js";
import { runtime } from "./runtime.js";
import type { WorkerSession } from "./session.js";

/** The worker's global scope, of which TypeScript's `dom` library knows nothing. */
interface Scope {
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const running = new Map<number, AbortController>();
let session: WorkerSession | undefined;

/** Loads the code that computes, once it is needed. */
async function start(): Promise<WorkerSession> {
  if (typeof WebAssembly !== "object")
    throw new Failure(
      problem(
        "no-webassembly",
        "This browser has no WebAssembly, or has it switched off, so the network cannot run here.",
        "Use another browser, or allow WebAssembly. Text, figures and tables work without it.",
      ),
    );
  const [{ WorkerSession }, { wasmVariant }] = await Promise.all([
    import("./session.js"),
    import("./tensorflow.js"),
  ]).catch(async () => {
    // One that is gone is enough: a module's name carries the content of those that it imports, too.
    const all = [import.meta.resolve("./session.js"), import.meta.resolve("./tensorflow.js")].map(absence);
    const [first, second] = await Promise.all(all);
    const advice = adviceOn[first === "there" || second === "gone" ? second : first];
    throw new Failure(
      problem(
        "runtime-missing",
        "The program that computes could not be loaded.",
        `${advice} Text, figures and tables work without it.`,
      ),
    );
  });
  return new WorkerSession({
    runtime: runtime(wasmVariant() ?? "plain"),
    network: networkFiles,
    around: surroundings(),
    brought: async (id) => (await import("../own/store.js")).broughtNetwork(id),
  });
}

/** The buffers of an answer that move to the page instead of being copied. */
function transferables(value: Answers[keyof Answers]): ArrayBuffer[] {
  if ("kernel" in value) return [value.kernel.buffer as ArrayBuffer, value.bias.buffer as ArrayBuffer];
  if ("logits" in value) return [value.logits.buffer as ArrayBuffer];
  if (!("taps" in value) || Array.isArray(value.taps)) return [];
  const { taps, head } = value as RunResult;
  const outputs = head ? [head.boxes, head.scores] : [];
  return [...Object.values(taps).map(({ data }) => data), ...outputs].map(({ buffer }) => buffer as ArrayBuffer);
}

async function answer({ id, job }: ToWorker & { type: "job" }): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    session ??= await start();
    const value = await session.answer(job, {
      signal: controller.signal,
      onProgress: (progress) => scope.postMessage({ type: "progress", id, progress }),
      onSpeed: (progress) => scope.postMessage({ type: "speed-progress", id, progress }),
    });
    scope.postMessage({ type: "done", id, value }, transferables(value));
  } catch (error) {
    scope.postMessage({ type: "failed", id, problem: problemOf(error), fatal: isFatal(error) });
  } finally {
    running.delete(id);
  }
}

scope.addEventListener("message", ({ data: message }) => {
  if (message.type === "ping") scope.postMessage({ type: "pong" });
  else if (message.type === "cancel") running.get(message.id)?.abort();
  else void answer(message);
});
