/** What is recorded of each training run, and of the network that the site ships from it. */
import type { Change } from "../pass/changes.js";
import type { WeightRule } from "../architecture/initialization.js";
import type { NetworkOptions } from "../architecture/spec.js";
import type { StoredFormat } from "../pass/weights.js";

/** The end of an epoch, or of a part of it. */
export interface CurvePoint {
  readonly epoch: number;
  /** Mean cross-entropy and share of right answers over the batches since the last point, while the weights change. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** On training pictures that no network is trained on, 0 … 1. */
  readonly heldOutAccuracy: number;
  /** Since the start of the run. */
  readonly minutes: number;
}

/** One recipe for all runs. */
export interface Recipe {
  /** The first so many of the 60,000 training pictures. */
  readonly images: number;
  /** The last so many of the 60,000 are never trained on; the curve shows the accuracy on them. */
  readonly held_out: number;
  readonly epochs: number;
  /** Points of the curve in each epoch; one unless given. */
  readonly points?: number;
  readonly batch: number;
  readonly peak_rate: number;
  /** Share of the steps in which the rate rises to its peak; after them it falls to 0 along a cosine. */
  readonly warm_up: number;
  /** Nesterov's. */
  readonly momentum: number;
  /** Weight decay of kernels; normalizations and biases have none. */
  readonly decay: number;
  /** How the kernels begin; as `shared` unless given. */
  readonly rule?: WeightRule;
  /** Standard deviation with which the classifier's weights begin; by the rule unless given. */
  readonly classifier?: number;
}

/** What the training wrote of one run. */
export interface RunRecord {
  readonly id: string;
  readonly seed: number;
  readonly network: Partial<NetworkOptions>;
  readonly recipe: Recipe;
  readonly augmentation: string;
  readonly testImages: number;
  readonly testCorrect: number;
  readonly curve: readonly CurvePoint[];
  /** Wall clock and processor, the machine shared with other work. */
  readonly minutes: number;
  readonly cpuMinutes: number;
  readonly threads: number;
  /** Of what trained it: Node.js, and the build of the kernels. */
  readonly versions: Readonly<Record<"node" | "kernels", string>>;
  readonly finished: string;
}

/** What was measured of the stored form when it was made. */
export interface ShippedRecord {
  readonly bytes: number;
  readonly sha256: string;
  /** Format of the large kernels; small and depthwise kernels have 16 bits in any case. */
  readonly format: Exclude<StoredFormat, "fp32">;
  /** Of the test pictures; rows are kinds, columns are answers. */
  readonly confusion: readonly (readonly number[])[];
  /** One digit for each shipped picture: the answer. */
  readonly answers: string;
  /** Largest difference between the pass that only runs and what trained the network, in fp32, as a share of the logits' range. */
  readonly agreement: { readonly images: number; readonly difference: number };
}

export interface FamilyRecord extends RunRecord {
  /** Only of runs whose weights the site ships. */
  readonly shipped?: ShippedRecord;
}

/** A stored network, changed without training it again, on the shipped pictures. */
export interface FamilyAblation {
  readonly id: string;
  /** None for the network as it is. */
  readonly changes: readonly Change[];
  readonly right: number;
  readonly of: number;
}

/** Accuracy of a set of runs: mean, smallest and largest, 0 … 1. */
export interface SeedSpread {
  readonly runs: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError when there are no runs */
export function spread(accuracies: readonly number[]): SeedSpread {
  if (accuracies.length === 0) throw new RangeError("invalid accuracies: none; it must be one or more");
  const sum = accuracies.reduce((total, accuracy) => total + accuracy, 0);
  return {
    runs: accuracies.length,
    mean: sum / accuracies.length,
    least: Math.min(...accuracies),
    most: Math.max(...accuracies),
  };
}

/**
 * Which of a network's runs the site ships: the one in the middle of those that were trained, by accuracy on the test
 * pictures; of an even number the lower of the two. So nothing is gained by training more seeds, and a run that went
 * wrong is not shown as what the network can do.
 *
 * @throws RangeError when there are no runs
 */
export function middleRun<R extends Pick<RunRecord, "testCorrect" | "seed">>(runs: readonly R[]): R {
  if (runs.length === 0) throw new RangeError("invalid runs: none; there must be one or more");
  const sorted = [...runs].sort((a, b) => a.testCorrect - b.testCorrect || a.seed - b.seed);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
