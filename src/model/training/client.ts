/** The page's end of the line to the worker that trains. Nothing is loaded before the first run. */
import { absence, adviceOn } from "../runtime/absence.js";
import { problem } from "../runtime/problem.js";
import type { FromTrainer, ToTrainer } from "./protocol.js";

/** The part of a Worker that is used. */
export interface TrainerWorker {
  postMessage(message: ToTrainer): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: FromTrainer }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault(): void }) => void): void;
}

export interface Trainer {
  send(message: ToTrainer): void;
  /** Ends the worker; the next message starts another one. */
  dispose(): void;
}

/**
 * @param hear every message of the worker; where it dies, `failed` for the run that was begun last
 */
export function trainer(
  hear: (message: FromTrainer) => void,
  create: () => TrainerWorker = () => new Worker(import.meta.resolve("./worker.js"), { type: "module" }),
): Trainer {
  let worker: TrainerWorker | undefined;
  let run = 0;
  let spoken = false;
  const dispose = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  async function died(): Promise<void> {
    dispose();
    const reason = spoken ? "there" : await absence(import.meta.resolve("./worker.js"));
    const [what, advice] = spoken
      ? [
          "The training stopped, perhaps for lack of memory.",
          "Close other tabs, choose a smaller batch, and start again.",
        ]
      : ["The program that trains could not be started.", adviceOn[reason]];
    hear({ type: "failed", run, problem: problem("worker-died", what, advice) });
  }
  function begun(): TrainerWorker {
    const made = create();
    spoken = false;
    made.addEventListener("message", ({ data }) => {
      if (made !== worker) return;
      spoken = true;
      hear(data);
    });
    for (const type of ["error", "messageerror"] as const)
      made.addEventListener(type, (event) => {
        event.preventDefault();
        if (made === worker) void died();
      });
    return made;
  }
  return {
    send(message) {
      if (message.type === "start") ({ run } = message);
      else if (!worker) return;
      worker ??= begun();
      worker.postMessage(message);
    },
    dispose,
  };
}
