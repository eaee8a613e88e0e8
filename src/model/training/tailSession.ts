/** One run of a tail, in small turns, so that a message can end it. Needs a started engine. */
import { Divergence } from "./divergence.js";
import type { FromTailWorker, TailResult } from "./tailProtocol.js";
import { type TailJob, TailRun } from "./tailRun.js";

/** Steps between two judgments. */
export const judgedEvery = 5;

interface Turns {
  /** Sends a message to the page. */
  readonly say: (message: FromTailWorker) => void;
  /** Resolves when messages have come in. */
  readonly turn: () => Promise<void>;
  /** Asked before each step; once it says no, the run ends with what it has. */
  readonly isWanted: () => boolean;
}

/** @throws RangeError for a job that cannot be */
export async function trainTail(job: TailJob, { say, turn, isWanted }: Turns): Promise<Omit<TailResult, "backend">> {
  const run = new TailRun(job);
  try {
    let judgment = run.judge();
    say({ type: "judged", judgment });
    let reason: string | undefined;
    await turn();
    while (run.step < job.steps && isWanted()) {
      try {
        say({ type: "step", step: run.next() });
      } catch (error) {
        if (!(error instanceof Divergence)) throw error;
        reason = error.message;
        break;
      }
      await turn();
      if (run.step % judgedEvery !== 0 || run.step === job.steps) continue;
      judgment = run.judge();
      say({ type: "judged", judgment });
      await turn();
    }
    if (judgment.step !== run.step) judgment = run.judge();
    const steps = reason === undefined ? run.step : run.step - 1;
    return {
      steps,
      judgment: { ...judgment, step: steps },
      weights: run.folded(),
      ...(reason !== undefined && { reason }),
    };
  } finally {
    run.dispose();
  }
}
