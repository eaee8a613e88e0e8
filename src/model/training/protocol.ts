/** What the page and the worker that trains say to each other. Types only; nothing here runs. */
import type { WeightArray } from "../pass/weights.js";
import type { Progress } from "../runtime/protocol.js";
import type { Problem } from "../types.js";
import type { LabeledPictures } from "./pictures.js";
import type { Evaluation, Recipe, StepResult } from "./run.js";

/** The state of a run that can be looked at. */
export interface Snapshot extends Evaluation {
  /** The first layer's kernels, [k, k, c in, c out]. */
  readonly kernels: WeightArray;
}

/** Page → worker. A run is told apart by its number. */
export type ToTrainer =
  | {
      readonly type: "start";
      readonly run: number;
      readonly recipe: Recipe;
      /** Where the run ends by itself. */
      readonly steps: number;
      /** Steps after which it waits for `go`; it runs on unless given. */
      readonly allowed?: number;
      /** Pictures that are judged and never trained on. */
      readonly test: LabeledPictures;
    }
  | { readonly type: "pause" }
  /** Continues the run; with `steps`, only for that number of steps. */
  | { readonly type: "go"; readonly steps?: number }
  | { readonly type: "stop" };

/** Worker → page. */
export type FromTrainer =
  | { readonly type: "progress"; readonly run: number; readonly progress: Progress }
  | { readonly type: "began"; readonly run: number; readonly snapshot: Snapshot; readonly backend: string }
  | { readonly type: "step"; readonly run: number; readonly result: StepResult }
  | { readonly type: "judged"; readonly run: number; readonly evaluation: Evaluation }
  /** It waits for `go`. */
  | { readonly type: "paused"; readonly run: number }
  /** `reason` is a sentence where the run could not go on; `folded` is what a network that only runs reads. */
  | {
      readonly type: "ended";
      readonly run: number;
      readonly snapshot: Snapshot;
      readonly folded: ReadonlyMap<string, WeightArray>;
      readonly reason?: string;
    }
  | { readonly type: "failed"; readonly run: number; readonly problem: Problem };
