/** What is known of the runs that a reader began, as messages come in. */
import type { Weights } from "../../model/pass/weights.js";
import type { FromTrainer, Snapshot } from "../../model/training/protocol.js";
import type { StepResult } from "../../model/training/run.js";
import type { Problem } from "../../model/types.js";
import { capital } from "../ui/capital.js";
import { type Design, differences, plainDesign } from "./design.js";

/** `ending`: the last step is made or the run is stopped, and the worker tests it once more. */
export type Phase = "loading" | "running" | "paused" | "ending" | "ended" | "failed";

export interface TrainingRecord {
  readonly number: number;
  readonly design: Design;
  /** What tells it apart from the network as published. */
  readonly name: string;
  phase: Phase;
  /** One for each step, from step 1 on. */
  readonly losses: number[];
  readonly milliseconds: number[];
  /** Right answers on the test pictures. */
  readonly judged: { readonly step: number; readonly right: number }[];
  /** Of the last step. */
  norms: StepResult["norms"];
  first?: Snapshot;
  last?: Snapshot;
  answers?: Uint8Array;
  /** Kernels and biases at the end, normalizations merged in. */
  folded?: Weights;
  backend?: string;
  /** Why it ended before its time. */
  reason?: string;
  problem?: Problem;
}

/** A name for a design: what is other than in the plain V2. */
export function nameOf(design: Design): string {
  return capital(differences(design, plainDesign).join(", ") || "plain V2");
}

export function newRecord(number: number, design: Design): TrainingRecord {
  const name = nameOf(design);
  return { number, design, name, phase: "loading", losses: [], milliseconds: [], judged: [], norms: [] };
}

/** Takes a message into the record of its run. */
export function take(record: TrainingRecord, message: FromTrainer): void {
  switch (message.type) {
    case "progress":
      return;
    case "began":
      record.phase = "running";
      record.first = message.snapshot;
      record.answers = message.snapshot.answers;
      record.backend = message.backend;
      record.judged.push(message.snapshot);
      return;
    case "step":
      // One that was on its way when the reader stopped the run changes nothing about that.
      if (record.phase !== "ending") record.phase = "running";
      record.losses.push(message.result.loss);
      record.milliseconds.push(message.result.milliseconds);
      record.norms = message.result.norms;
      return;
    case "judged":
      record.judged.push(message.evaluation);
      record.answers = message.evaluation.answers;
      return;
    case "paused":
      if (record.phase !== "ending") record.phase = "paused";
      return;
    case "ended":
      record.phase = "ended";
      record.last = message.snapshot;
      record.folded = message.folded;
      record.answers = message.snapshot.answers;
      if (record.judged.at(-1)?.step !== message.snapshot.step) record.judged.push(message.snapshot);
      if (message.reason !== undefined) record.reason = message.reason;
      return;
    case "failed":
      record.phase = "failed";
      record.problem = message.problem;
  }
}

/** Middle of the last 50 steps’ milliseconds; undefined before the first. */
export function stepTime({ milliseconds }: Pick<TrainingRecord, "milliseconds">): number | undefined {
  const last = milliseconds.slice(-50).sort((a, b) => a - b);
  return last.length === 0 ? undefined : last[last.length >> 1];
}

/** Means of up to twenty steps, so that the noise of single batches does not hide the way. */
export function smoothed(losses: readonly number[], over = 20): number[] {
  let sum = 0;
  return losses.map((loss, i) => {
    sum += loss - (i >= over ? losses[i - over] : 0);
    return sum / Math.min(over, i + 1);
  });
}
