/** What a kernel of this site does with the sums of a convolution before it writes them. */
import type { ConvolutionStep } from "../pass/plan.js";

/** What follows the sum of a convolution: a clip, then one of the smooth functions by its number, 0 for none. */
export interface Finish {
  readonly low: number;
  readonly high: number;
  readonly kind: number;
}

/** Numbers of the smooth functions in `src/kernels/activate.ts`. */
export const smoothKinds = { mish: 1, silu: 2, gelu: 3, hardSwish: 4, sigmoid: 5 } as const;

/** A step's activation as the kernels know it. */
export function finishOf({ activation, cap }: Pick<ConvolutionStep, "activation" | "cap">): Finish {
  switch (activation) {
    case "relu6":
      return { low: 0, high: cap, kind: 0 };
    case "relu":
      return { low: 0, high: Infinity, kind: 0 };
    case "identity":
      return { low: -Infinity, high: Infinity, kind: 0 };
    default:
      return { low: -Infinity, high: Infinity, kind: smoothKinds[activation] };
  }
}
