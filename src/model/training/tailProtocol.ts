/** What the page and the worker that trains a tail say to each other. Types only; nothing here runs. */
import type { WeightArray } from "../pass/weights.js";
import type { Progress } from "../runtime/protocol.js";
import type { Problem } from "../types.js";
import type { TailJob, TailJudgment, TailStep } from "./tailRun.js";

/** What a run leaves. */
export interface TailResult {
  readonly steps: number;
  readonly judgment: TailJudgment;
  /** Kernels and biases of the tail's layers, normalizations merged in; the head's among them. */
  readonly weights: ReadonlyMap<string, WeightArray>;
  /** A sentence where the loss was no number any more. */
  readonly reason?: string;
  readonly backend: string;
}

/** Page → worker. */
export type ToTailWorker = { readonly type: "start"; readonly job: TailJob } | { readonly type: "stop" };

/** Worker → page. */
export type FromTailWorker =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "judged"; readonly judgment: TailJudgment }
  | { readonly type: "step"; readonly step: TailStep }
  | { readonly type: "done"; readonly result: TailResult }
  | { readonly type: "failed"; readonly problem: Problem };
