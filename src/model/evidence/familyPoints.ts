/** The trained widths as points of a chart: what each reaches, how far its seeds lie apart, and what it costs. */
import { rightAnswers } from "../math/classification.js";
import { total } from "../architecture/cost.js";
import { type FamilyRecord, spread } from "./familyRecord.js";
import { layers } from "../architecture/layers.js";
import type { Variant } from "../architecture/spec.js";

export interface SeedPoint {
  readonly seed: number;
  /** On the test pictures, as its training found it, 0 … 1. */
  readonly accuracy: number;
}

export interface FamilyPoint {
  readonly id: string;
  readonly network: Variant;
  readonly alpha: number;
  /** Of the network that the site ships, as it ships it, on the test pictures, 0 … 1. */
  readonly accuracy: number;
  /** The seed of that network. */
  readonly seed: number;
  /** Every seed that was trained. */
  readonly seeds: readonly SeedPoint[];
  /** Test pictures. */
  readonly images: number;
  readonly macs: number;
  /** Weights only, as the paper on V2 counts. */
  readonly parameters: number;
  /** Of the file that is fetched. */
  readonly bytes: number;
}

/** The shipped networks, V1 before V2, narrow before wide. */
export function familyPoints(records: readonly FamilyRecord[]): FamilyPoint[] {
  return records
    .flatMap(({ id, network, shipped, testImages, seed }): FamilyPoint[] => {
      if (!shipped) return [];
      const { macs, parameters } = total(layers(network));
      const seeds = records
        .filter((record) => record.id === id)
        .map((record) => ({ seed: record.seed, accuracy: record.testCorrect / record.testImages }));
      return [
        {
          id,
          network: network.variant ?? "v2",
          alpha: network.alpha ?? 1,
          accuracy: rightAnswers(shipped.confusion) / testImages,
          seed,
          seeds,
          images: testImages,
          macs,
          parameters,
          bytes: shipped.bytes,
        },
      ];
    })
    .sort((a, b) => a.network.localeCompare(b.network) || a.alpha - b.alpha);
}

/** Half the 95 % interval that comes from having only so many test pictures: 1.96 √(p (1 − p) / n). */
export function samplingError(accuracy: number, images: number): number {
  return 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / images);
}

/** Where the accuracy of a width lies, 0 … 1. */
export interface Band {
  /** Mean of the seeds. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Fewest seeds that it rests on. */
  readonly runs: number;
}

/**
 * The range of the seeds, or the mean with the sampling error of the test pictures, whichever reaches further on each
 * side: one seed alone says nothing of how far another would land, but no width is known better than the pictures allow.
 */
export function band({ seeds, images }: Pick<FamilyPoint, "seeds" | "images">): Band {
  const { runs, mean, least, most } = spread(seeds.map(({ accuracy }) => accuracy));
  const error = samplingError(mean, images);
  return { mean, low: Math.min(least, mean - error), high: Math.max(most, mean + error), runs };
}

/** The band at a cost, on straight lines between points over the logarithm of the cost; undefined outside them. */
export function bandAt(points: readonly FamilyPoint[], macs: number): Band | undefined {
  const sorted = [...points].sort((a, b) => a.macs - b.macs);
  const above = sorted.find((point) => point.macs >= macs);
  const below = sorted.findLast((point) => point.macs <= macs);
  if (!above || !below) return undefined;
  if (above.macs === below.macs) return band(above);
  const share = Math.log(macs / below.macs) / Math.log(above.macs / below.macs);
  const [from, to] = [band(below), band(above)];
  const between = (key: "mean" | "low" | "high") => from[key] + share * (to[key] - from[key]);
  return { mean: between("mean"), low: between("low"), high: between("high"), runs: Math.min(from.runs, to.runs) };
}

export type CostVerdict = "V2" | "V1" | "no clear difference";

/** One width of V2 beside V1 at as many multiply-adds. */
export interface EqualCost {
  readonly v2: FamilyPoint;
  /** Of V1, between its neighboring widths. */
  readonly v1: Band;
  /** V2 − V1 of the means, in shares of one. */
  readonly difference: number;
  /** Who is ahead, if the two bands do not overlap and neither rests on a single run. */
  readonly verdict: CostVerdict;
}

/** Every V2 whose cost lies among V1's. */
export function atEqualCost(points: readonly FamilyPoint[]): EqualCost[] {
  const ofV1 = points.filter(({ network }) => network === "v1");
  return points.flatMap((point): EqualCost[] => {
    const v1 = point.network === "v2" ? bandAt(ofV1, point.macs) : undefined;
    if (v1 === undefined) return [];
    const v2 = band(point);
    const isOnce = Math.min(v2.runs, v1.runs) < 2;
    const verdict = isOnce
      ? "no clear difference"
      : v2.low > v1.high
        ? "V2"
        : v1.low > v2.high
          ? "V1"
          : "no clear difference";
    return [{ v2: point, v1, difference: v2.mean - v1.mean, verdict }];
  });
}

/** Mean of the differences at equal cost, in shares of one. */
export function meanDifference(pairs: readonly EqualCost[]): number {
  return pairs.reduce((sum, { difference }) => sum + difference, 0) / pairs.length;
}

/** The narrowest width of a network whose band reaches into that of its best one: wider ones gain nothing that is sure. */
export function saturation(points: readonly FamilyPoint[], network: Variant): FamilyPoint {
  const own = points.filter((point) => point.network === network).sort((a, b) => a.macs - b.macs);
  if (own.length === 0) throw new RangeError(`invalid points: none of ${network}; there must be one or more`);
  const best = own.reduce((a, b) => (band(b).mean > band(a).mean ? b : a));
  return own.find((point) => band(point).high >= band(best).low) ?? best;
}
