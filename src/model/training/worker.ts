/** Runs in a worker and trains. Every failure goes to the page as a value. */
import { problemOf } from "../runtime/problem.js";
import type { Progress } from "../runtime/protocol.js";
import { trainingPictures } from "./files.js";
import { messageTurn, openEngine } from "./openEngine.js";
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

const turn = messageTurn();

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function open(tell: (progress: Progress) => void): Promise<TrainingSession> {
  const { backend, files } = await openEngine([trainingPictures()], tell);
  return new TrainingSession(
    labeledPictures(await inflated(files[0])),
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
