/** Two designs, each trained several times: what their accuracies show, and how easily chance alone would show it. */
import type { Change } from "../pass/changes.js";
import { type Total, total } from "../architecture/cost.js";
import { designBase, family } from "./family.js";
import type { FamilyRecord } from "./familyRecord.js";
import { layers } from "../architecture/layers.js";

/** One decision taken in two ways, all else alike. */
export interface Comparison {
  /** Names it in addresses. */
  readonly id: string;
  /** Members of the family; the first is the network as it was published. */
  readonly first: string;
  readonly second: string;
  /** The same decision taken afterward, in a network that was trained the first way, where that is possible. */
  readonly afterward?: Change;
}

export const comparisons: readonly Comparison[] = [
  {
    id: "relu",
    first: designBase,
    second: "v2-0.25-relu",
    afterward: { kind: "activation", activation: "relu" },
  },
  {
    id: "mish",
    first: designBase,
    second: "v2-0.25-mish",
    afterward: { kind: "activation", activation: "mish" },
  },
  {
    id: "bottleneck",
    first: designBase,
    second: "v2-0.25-bent",
    afterward: { kind: "projection-activation", activation: "relu6" },
  },
  { id: "residuals", first: designBase, second: "v2-0.25-chain", afterward: { kind: "skip-removed" } },
  { id: "v1", first: designBase, second: "v1-0.23" },
];

/**
 * @throws RangeError for an id that no comparison has
 */
export function comparisonOf(id: string): Comparison {
  const found = comparisons.find((one) => one.id === id);
  if (found === undefined)
    throw new RangeError(`invalid comparison: ${id}; it must be one of ${comparisons.map((c) => c.id).join(", ")}`);
  return found;
}

/**
 * All runs of a member, by seed.
 *
 * @throws RangeError when there are none
 */
export function runsOf(records: readonly FamilyRecord[], id: string): FamilyRecord[] {
  const runs = records.filter((record) => record.id === id).sort((a, b) => a.seed - b.seed);
  if (runs.length === 0) throw new RangeError(`invalid member: ${id}; the records have no run of it`);
  return runs;
}

/** Share of the test pictures that a run named rightly, 0 … 1. */
export function accuracy({ testCorrect, testImages }: FamilyRecord): number {
  return testCorrect / testImages;
}

/** What two sets of accuracies show. */
export interface SeedVerdict {
  /** The design whose every seed lies above every seed of the other; undefined where the seeds overlap. */
  readonly better: "first" | "second" | undefined;
  /** The better one's worst seed less the other's best, 0 … 1; 0 where the seeds overlap. */
  readonly atLeast: number;
  /** With one seed each, the second less the first could have come out anywhere between these two. */
  readonly single: readonly [least: number, most: number];
  /** Mean of the second less mean of the first. */
  readonly means: number;
  /** How often two designs of equal worth part as clearly: see {@link partedByChance}. */
  readonly chance: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Compares two designs by the seeds of each. Two that touch (the worst of one equals the best of the other) overlap.
 *
 * @param first, second accuracies, 0 … 1, one for each seed; any other number of each training will do
 * @throws RangeError when one is empty
 */
export function verdict(first: readonly number[], second: readonly number[]): SeedVerdict {
  if (first.length === 0 || second.length === 0)
    throw new RangeError("invalid accuracies: none; each design must have one or more");
  const single = [Math.min(...second) - Math.max(...first), Math.max(...second) - Math.min(...first)] as const;
  const better = single[0] > 0 ? "second" : single[1] < 0 ? "first" : undefined;
  return {
    better,
    atLeast: better === "second" ? single[0] : better === "first" ? -single[1] : 0,
    single,
    means: mean(second) - mean(first),
    chance: partedByChance(first.length, second.length),
  };
}

/** The verdict on a comparison, from the runs' pictures. */
export function judge({ first, second }: Comparison, records: readonly FamilyRecord[]): SeedVerdict {
  return verdict(runsOf(records, first).map(accuracy), runsOf(records, second).map(accuracy));
}

/**
 * How often n and m runs of two designs of equal worth part completely, either way: of all orders in which the runs can
 * come, two in (n + m over n) have all of one design above all of the other (the rank-sum test's most extreme case).
 *
 * @param n, m whole numbers, 1 or more
 */
export function partedByChance(n: number, m: number): number {
  let orders = 1;
  for (let i = 1; i <= n; i++) orders = (orders * (m + i)) / i;
  return 2 / orders;
}

/**
 * Costs of a member for one picture.
 *
 * @throws RangeError for an id that the family does not have
 */
export function memberTotal(id: string): Total {
  const member = family.find((one) => one.id === id);
  if (member === undefined)
    throw new RangeError(`invalid member: ${id}; it must be one of ${family.map((one) => one.id).join(", ")}`);
  return total(layers(member.network));
}

/** Multiply-adds of a member for one picture. */
export function memberMacs(id: string): number {
  return memberTotal(id).macs;
}

/** One measure over the epochs of several runs: the range that they span at each, and each run's own way. */
export interface CurveBand {
  readonly epochs: readonly number[];
  readonly least: readonly number[];
  readonly most: readonly number[];
  readonly runs: readonly { readonly seed: number; readonly values: readonly number[] }[];
}

export type Measure = "trainLoss" | "trainAccuracy" | "heldOutAccuracy";

/** The curves of a member's runs by one measure; all runs have as many epochs. */
export function curveBand(runs: readonly FamilyRecord[], measure: Measure): CurveBand {
  const lines = runs.map(({ seed, curve }) => ({ seed, values: curve.map((point) => point[measure]) }));
  const epochs = runs[0].curve.map(({ epoch }) => epoch);
  const at = (choose: (...values: number[]) => number) =>
    epochs.map((_, i) => choose(...lines.map(({ values }) => values[i])));
  return { epochs, least: at(Math.min), most: at(Math.max), runs: lines };
}
