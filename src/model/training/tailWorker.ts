/** Runs in a worker and trains the tail of a network. Every failure goes to the page as a value. */
import { problemOf } from "../runtime/problem.js";
import { type OpenedEngine, messageTurn, openEngine } from "./openEngine.js";
import type { FromTailWorker, ToTailWorker } from "./tailProtocol.js";
import { trainTail } from "./tailSession.js";

/** The worker's global scope, of which TypeScript's `dom` library knows nothing. */
interface Scope {
  addEventListener(type: "message", listener: (event: MessageEvent<ToTailWorker>) => void): void;
  postMessage(message: FromTailWorker): void;
}

const scope = globalThis as unknown as Scope;
const say = (message: FromTailWorker): void => scope.postMessage(message);
const turn = messageTurn();
let opened: Promise<OpenedEngine> | undefined;
let isWanted = false;

async function obey(message: ToTailWorker): Promise<void> {
  isWanted = message.type === "start";
  if (message.type === "stop") return;
  try {
    opened ??= openEngine([], (progress) => say({ type: "progress", progress }));
    const { backend } = await opened;
    const result = await trainTail(message.job, { say, turn, isWanted: () => isWanted });
    say({ type: "done", result: { ...result, backend } });
  } catch (error) {
    opened = undefined;
    say({ type: "failed", problem: problemOf(error) });
  }
}

scope.addEventListener("message", ({ data }) => void obey(data));
