/** Runs in a worker and trains. Every failure goes to the page as a value. */
import { download, surroundings } from "../runtime/download.js";
import { Failure, problem, problemOf } from "../runtime/problem.js";
import type { Progress } from "../runtime/protocol.js";
import { kernelWords, runtime } from "../runtime/runtime.js";
import { wasmVariant } from "../runtime/wasmFeatures.js";
import { engine, startTraining } from "./engine.js";
import { trainingPictures } from "./files.js";
import { labeledPictures } from "./pictures.js";
import type { FromTrainer, ToTrainer } from "./protocol.js";
import { TrainingSession } from "./session.js";

/** The worker's global scope, of which TypeScript's `dom` library knows nothing. */
interface Scope {
  addEventListener(type: "message", listener: (event: MessageEvent<ToTrainer>) => void): void;
  postMessage(message: FromTrainer): void;
}

const scope = globalThis as unknown as Scope;
let session: Promise<TrainingSession> | undefined;

/** Lets messages in. A timer would wait four milliseconds each time. */
const channel = new MessageChannel();
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(undefined);
  });

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function open(tell: (progress: Progress) => void): Promise<TrainingSession> {
  if (wasmVariant() !== "simd")
    throw new Failure(
      problem(
        "no-webassembly",
        "This browser’s WebAssembly has no SIMD, which training needs.",
        "Use another browser. Text, figures and recorded numbers work without it.",
      ),
    );
  const { signal } = new AbortController();
  const files = [runtime("simd"), trainingPictures()] as const;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = [0, 0];
  const fetched = files.map((file, i) => {
    const onBytes = (bytes: number): void => {
      loaded[i] = bytes;
      tell({ phase: i === 0 ? "runtime" : "weights", file: file.name, loaded: loaded[0] + loaded[1], total });
    };
    return download(file, { what: i === 0 ? "runtime" : "weights", signal, onBytes }, surroundings());
  });
  const [wasm, pictures] = await Promise.all(fetched);
  await startTraining(wasm);
  const backend = `WebAssembly, one thread, ${kernelWords[engine().build]}`;
  return new TrainingSession(
    labeledPictures(await inflated(pictures)),
    (message) => scope.postMessage(message),
    turn,
    backend,
  );
}

async function obey(message: ToTrainer): Promise<void> {
  if (message.type !== "start") {
    const running = await session;
    if (message.type === "pause") running?.pause();
    else if (message.type === "go") running?.go(message.steps);
    else running?.stop();
    return;
  }
  const { run } = message;
  try {
    session ??= open((progress) => scope.postMessage({ type: "progress", run, progress }));
    (await session).start(message);
  } catch (error) {
    session = undefined;
    scope.postMessage({ type: "failed", run, problem: problemOf(error) });
  }
}

scope.addEventListener("message", ({ data }) => void obey(data));
