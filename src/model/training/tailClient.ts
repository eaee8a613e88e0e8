/** The page's end of the line to the worker that trains a tail. Nothing is loaded before the first run. */
import { absence, adviceOn } from "../runtime/absence.js";
import { failure, problem, success } from "../runtime/problem.js";
import type { Progress } from "../runtime/protocol.js";
import type { Outcome } from "../types.js";
import type { FromTailWorker, TailResult, ToTailWorker } from "./tailProtocol.js";
import type { TailJob, TailJudgment, TailStep } from "./tailRun.js";

/** The part of a Worker that is used. */
export interface TailWorker {
  postMessage(message: ToTailWorker): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: FromTailWorker }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault(): void }) => void): void;
}

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

async function died(spoken: boolean): Promise<Outcome<TailResult>> {
  if (spoken)
    return failure(
      problem(
        "worker-died",
        "The training stopped, perhaps for lack of memory.",
        "Close other tabs, let fewer blocks learn, and start again.",
      ),
    );
  const reason = await absence(import.meta.resolve("./tailWorker.js"));
  return failure(problem("worker-died", "The program that trains could not be started.", adviceOn[reason]));
}

export function tailTrainer(
  create: () => TailWorker = () => new Worker(import.meta.resolve("./tailWorker.js"), { type: "module" }),
): TailTrainer {
  let worker: TailWorker | undefined;
  let spoken = false;
  let hear: (message: FromTailWorker) => void = () => undefined;
  let end: () => void = () => undefined;
  const dispose = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  function begun(): TailWorker {
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
        if (made !== worker) return;
        dispose();
        end();
      });
    return made;
  }
  return {
    run(job, { signal, onProgress, onStep, onJudged }) {
      return new Promise((resolve) => {
        const stop = () => worker?.postMessage({ type: "stop" });
        const settle = (outcome: Outcome<TailResult> | Promise<Outcome<TailResult>>) => {
          signal.removeEventListener("abort", stop);
          resolve(outcome);
        };
        end = () => settle(died(spoken));
        hear = (message) => {
          if (message.type === "progress") onProgress(message.progress);
          else if (message.type === "step") onStep(message.step);
          else if (message.type === "judged") onJudged(message.judgment);
          else if (message.type === "done") settle(success(message.result));
          else settle(failure(message.problem));
        };
        worker ??= begun();
        worker.postMessage({ type: "start", job });
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop);
      });
    },
    dispose,
  };
}
