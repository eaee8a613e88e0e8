/** What the process that trains one network and the one that started it say to each other. */
import type { CurvePoint } from "../../src/model/evidence/familyRecord.js";
import type { Job } from "./plan.js";

export type ToOne =
  /** `runs` is the folder of all runs. */
  | { readonly type: "train"; readonly job: Job; readonly runs: string }
  /** It writes a checkpoint and ends. */
  | { readonly type: "stop" };

export type FromOne =
  /** Where it stands: at its beginning, and every few seconds. */
  | { readonly type: "step"; readonly step: number; readonly steps: number }
  | { readonly type: "epoch"; readonly point: CurvePoint }
  | { readonly type: "done"; readonly right: number; readonly of: number; readonly cpuMinutes: number }
  /** A sentence. */
  | { readonly type: "failed"; readonly reason: string };
