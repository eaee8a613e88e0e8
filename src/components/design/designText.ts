/** The compared designs in a reader's words, and what the seeds of two of them say. */
import type { Comparison, SeedVerdict } from "../../model/evidence/designComparison.js";
import { decimal } from "../../model/math/format.js";

export interface DesignWords {
  /** On the control that chooses the comparison. */
  readonly change: string;
  /** Beside the marks and in sentences: the network as published, and the changed one. */
  readonly first: string;
  readonly second: string;
  /** What is changed, in a sentence. */
  readonly what: string;
}

const words: Readonly<Record<string, DesignWords>> = {
  relu: {
    change: "ReLU instead of ReLU6",
    first: "ReLU6",
    second: "ReLU",
    what: "ReLU6 cuts every value to the range from 0 to 6. ReLU cuts only negative values.",
  },
  mish: {
    change: "Mish instead of ReLU6",
    first: "ReLU6",
    second: "Mish",
    what: "ReLU6 has two corners and is flat outside them. Mish is a smooth curve that lets small negative values through.",
  },
  bottleneck: {
    change: "ReLU6 at the narrow ends",
    first: "Linear",
    second: "With ReLU6",
    what: "A block of V2 has no activation at its narrow end: it is linear. Here ReLU6 follows there too.",
  },
  residuals: {
    change: "No residuals",
    first: "Residuals",
    second: "None",
    what: "Ten of V2’s seventeen blocks add their input to their output. Here no block does.",
  },
  v1: {
    change: "Blocks of V1",
    first: "V2 blocks",
    second: "V1 blocks",
    what: "V2’s blocks expand, filter and project. V1’s only filter and mix. They are as wide here as nearly the same number of multiply-adds allows.",
  },
};

/** @throws RangeError for a comparison that has no words yet */
export function designWords({ id }: Pick<Comparison, "id">): DesignWords {
  if (!Object.hasOwn(words, id))
    throw new RangeError(`invalid comparison: ${id}; it must be one of ${Object.keys(words).join(", ")}`);
  return words[id];
}

/** A difference of two accuracies in percentage points, without its sign: `1.32 points`. */
export function points(difference: number): string {
  const size = decimal(Math.abs(100 * difference), 2);
  return `${size}\u202f${size === "1.00" ? "point" : "points"}`;
}

/** The verdict in one sentence. */
export function verdictText({ better, atLeast }: SeedVerdict, { first, second }: DesignWords): string {
  if (better === undefined) return "The seeds overlap, so no difference is shown.";
  const [above, below] = better === "first" ? [first, second] : [second, first];
  return `Every seed of “${above}” is above every seed of “${below}”, by at least ${points(atLeast)}.`;
}

/** What one training of each could have said. */
export function singleText({ single: [least, most] }: SeedVerdict, { second }: DesignWords): string {
  if (least < 0 && most > 0)
    return `With one run each, “${second}” could have been ${points(least)} worse or ${points(most)} better.`;
  const [near, far] = least >= 0 ? [least, most] : [-most, -least];
  const way = least >= 0 ? "better" : "worse";
  return `With one run each, “${second}” could have been ${decimal(100 * near, 2)} to ${points(far)} ${way}.`;
}
