/** What it means to check a sentence of a source against our own count, and how the verdict follows. */
import { percent, times } from "../math/format.js";

export type Verdict = "holds" | "holds in part" | "does not hold" | "cannot be checked here";

export const verdicts: readonly Verdict[] = ["holds", "holds in part", "does not hold", "cannot be checked here"];

/** One thing that a sentence says, beside what we find. */
export interface Check {
  /** What is compared: “V1, multiply-adds at α = 0.5”. */
  readonly label: string;
  /** As the source has it: a figure, or a relation such as “fewer than V1”. */
  readonly claimed: string;
  /** What we count, compute or quote, with its unit. */
  readonly found: string;
  /** The number in `found`, in single units (operations, parameters, a ratio), for tests and pictures. */
  readonly value: number;
  readonly holds: boolean;
}

/** The checks of one claim, and what they say in a sentence or two. */
export interface Finding {
  readonly values: readonly Check[];
  readonly text: string;
}

export interface Claim {
  /** Stable, for links and tests. */
  readonly id: string;
  /** Page on which the check stands. The sources page lists all. */
  readonly page: string;
  /** The claim whose sentence this one checks once more, and on what. A list of claims shows the two as one. */
  readonly repeats?: { readonly id: string; readonly where: string };
  /** What the source says, in our words. */
  readonly sentence: string;
  readonly source: string;
  readonly ref: string;
  /** The figure as published; “none” where the sentence has no number. */
  readonly figure: string;
  /** How we count. */
  readonly convention: string;
  /** Why source and count agree or differ. */
  readonly why: string;
  /** Counts anew. */
  recount(): Finding;
  /** Follows from the checks: see {@link verdictOf}. */
  readonly verdict: Verdict;
}

/** All checks hold, some do, none does, or there is none. */
export function verdictOf(checks: readonly Check[]): Verdict {
  const holding = checks.filter(({ holds }) => holds).length;
  if (checks.length === 0) return "cannot be checked here";
  if (holding === checks.length) return "holds";
  return holding === 0 ? "does not hold" : "holds in part";
}

/** A claim whose verdict is computed from what `values` finds, once, when somebody asks for it. */
export function claim(
  given: Omit<Claim, "recount" | "verdict"> & {
    values(): readonly Check[];
    text(values: readonly Check[]): string;
  },
): Claim {
  const { values, text, ...fields } = given;
  const recount = () => {
    const found = values();
    return { values: found, text: text(found) };
  };
  let verdict: Verdict | undefined;
  return {
    ...fields,
    recount,
    get verdict() {
      return (verdict ??= verdictOf(values()));
    },
  };
}

const thin = "\u202f";

/** `568.7 M` */
export function millions(value: number, places = 1): string {
  return `${(value / 1e6).toFixed(places)}${thin}M`;
}

/** A figure that a source prints in percent, 71.8, with one decimal: `71.8 %`. */
export function printedPercent(value: number): string {
  return percent(value / 100, 1);
}

/** A time with the digits that a source prints: `6.9 ms`. */
export function printedMilliseconds(value: number): string {
  return `${value}${thin}ms`;
}

/** A ratio that a source gives in whole numbers holds when ours rounds to it. */
export function ratioCheck(label: string, claimed: number, value: number): Check {
  return { label, claimed: `${claimed}×`, found: times(value), value, holds: Math.round(value) === claimed };
}

/**
 * A figure printed in millions holds when ours, rounded to as many decimals, is the same.
 *
 * @param printed in millions
 * @param value single operations or parameters
 * @param places decimals that the source prints
 */
export function millionsCheck(label: string, printed: number, value: number, places = 0): Check {
  return {
    label,
    claimed: `${printed.toFixed(places)}${thin}M`,
    found: millions(value, places + (places < 2 ? 2 : 1)),
    value,
    holds: (value / 1e6).toFixed(places) === printed.toFixed(places),
  };
}

/** The text that this project grew from: a thesis’s chapter, whose ideas the pages carry and whose figures they check. */
export const thesis = {
  source: "The thesis from which this site grew (FACES_DNN, by DarekGit), chapter 5.2",
  ref: "https://github.com/DarekGit/FACES_DNN/blob/master/notebooks/05_02_MOBILENETV2.ipynb",
} as const;
