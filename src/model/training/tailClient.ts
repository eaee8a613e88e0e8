/** The page's end of the line to the worker that trains a tail. Nothing is loaded before the first run. */
import { failure, success } from "../runtime/problem.js";
import type { Progress } from "../runtime/protocol.js";
import type { Outcome, Problem } from "../types.js";
import type { FromTailWorker, TailResult, ToTailWorker } from "./tailProtocol.js";
import type { TailJob, TailJudgment, TailStep } from "./tailRun.js";
import { type LineWorker, workerLine } from "./workerLine.js";

/** The part of a Worker that is used. */
export type TailWorker = LineWorker<ToTailWorker, FromTailWorker>;

export interface TailWatch {
  /** Ends the run after the step that is under way; the result is what it has learned by then. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onStep: (step: TailStep) => void;
  readonly onJudged: (judgment: TailJudgment) => void;
}

export interface TailTrainer {
  /** One run at a time. Nothing is thrown. */
  run(job: TailJob, watch: TailWatch): Promise<Outcome<TailResult>>;
  /** Ends the worker. */
  dispose(): void;
}

export function tailTrainer(
  create: () => TailWorker = () => new Worker(import.meta.resolve("./tailWorker.js"), { type: "module" }),
): TailTrainer {
  let hear: (message: FromTailWorker) => void = () => undefined;
  let end: (problem: Problem) => void = () => undefined;
  const line = workerLine<ToTailWorker, FromTailWorker>({
    create,
    address: () => import.meta.resolve("./tailWorker.js"),
    advice: "let fewer blocks learn",
    hear: (message) => hear(message),
    died: (problem) => end(problem),
  });
  return {
    run(job, { signal, onProgress, onStep, onJudged }) {
      return new Promise((resolve) => {
        const stop = () => line.isOpen && line.send({ type: "stop" });
        const settle = (outcome: Outcome<TailResult>) => {
          signal.removeEventListener("abort", stop);
          resolve(outcome);
        };
        end = (problem) => settle(failure(problem));
        hear = (message) => {
          if (message.type === "progress") onProgress(message.progress);
          else if (message.type === "step") onStep(message.step);
          else if (message.type === "judged") onJudged(message.judgment);
          else if (message.type === "done") settle(success(message.result));
          else settle(failure(message.problem));
        };
        line.send({ type: "start", job });
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop);
      });
    },
    dispose: line.dispose,
  };
}
