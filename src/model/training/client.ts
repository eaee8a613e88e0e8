/** The page's end of the line to the worker that trains. Nothing is loaded before the first run. */
import type { FromTrainer, ToTrainer } from "./protocol.js";
import { type LineWorker, workerLine } from "./workerLine.js";

/** The part of a Worker that is used. */
export type TrainerWorker = LineWorker<ToTrainer, FromTrainer>;

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
  let run = 0;
  const line = workerLine<ToTrainer, FromTrainer>({
    create,
    address: () => import.meta.resolve("./worker.js"),
    advice: "choose a smaller batch",
    hear,
    died: (problem) => hear({ type: "failed", run, problem }),
  });
  return {
    send(message) {
      if (message.type === "start") ({ run } = message);
      else if (!line.isOpen) return;
      line.send(message);
    },
    dispose: line.dispose,
  };
}
