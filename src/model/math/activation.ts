/** Scalar activation functions, their derivatives, and what a page needs to name them. */
import type { Activation } from "../types.js";

export interface ScalarFunction {
  /** The value at a finite x; finite for every finite x. */
  f(x: number): number;
  /** The derivative. At a kink (ReLU at 0, ReLU6 at 0 and 6) it is 0, as in TensorFlow's gradients. */
  df(x: number): number;
  /** The name as it stands in a legend. */
  readonly label: string;
  /** TeX of the function, without dollar signs. */
  readonly formula: string;
  /** Where x makes the derivative jump, in ascending order. */
  readonly kinks: readonly number[];
}

export interface ActivationFunction extends ScalarFunction {
  /** The paper that brought it in, or the one that its use here follows. */
  readonly introduced: string;
}

/** 1 / (1 + e⁻ˣ), without overflow on either side. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** ln(1 + eˣ), without overflow and without losing small values: the inner part of Mish. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * tanh(softplus(x)) and its derivative. With w = eˣ it is (w² + 2w) / (w² + 2w + 2), a ratio of sums of positive
 * numbers: nothing cancels. For x > 0 both parts are divided by w², so that nothing overflows.
 */
function mishGate(x: number): { gate: number; slope: number } {
  if (x > 0) {
    const v = Math.exp(-x);
    const below = 1 + 2 * v + 2 * v * v;
    return { gate: (1 + 2 * v) / below, slope: (4 * (1 + v) * v * v) / below ** 2 };
  }
  const w = Math.exp(x);
  const above = w * w + 2 * w;
  return { gate: above / (above + 2), slope: (4 * w * (w + 1)) / (above + 2) ** 2 };
}

/** A slope times x, which is 0 where the slope has underflowed. */
function times(x: number, slope: number): number {
  return slope === 0 ? 0 : x * slope;
}

/** erfc(x) for x ≥ 0: a series of positive terms up to 2.5, a continued fraction beyond (Abramowitz and Stegun, 7.1). */
function erfcPositive(x: number): number {
  const gaussian = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (gaussian === 0) return 0;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - 2 * gaussian * sum;
  }
  let fraction = x;
  for (let n = 80; n >= 1; n--) fraction = x + n / 2 / fraction;
  return gaussian / fraction;
}

/** Φ(x), the share of a standard normal distribution below x. */
function normalShare(x: number): number {
  const tail = erfcPositive(Math.abs(x) / Math.SQRT2) / 2;
  return x < 0 ? tail : 1 - tail;
}

const hardSwishGate = (x: number) => Math.min(Math.max(x + 3, 0), 6) / 6;

/**
 * min(max(0, x), cap): ReLU6 with another upper clip.
 *
 * @param cap above 0; Infinity gives ReLU
 * @throws RangeError when the cap is not above 0
 */
export function clip(cap: number): ScalarFunction {
  if (!(cap > 0)) throw new RangeError(`invalid cap: ${cap}; it must be above 0`);
  return {
    f: (x) => Math.min(Math.max(0, x), cap),
    df: (x) => (x > 0 && x < cap ? 1 : 0),
    label: cap === Infinity ? "ReLU" : `ReLU${cap}`,
    formula: cap === Infinity ? "\\max(0, x)" : `\\min(\\max(0, x), ${cap})`,
    kinks: cap === Infinity ? [0] : [0, cap],
  };
}

/** The activation functions that a network here can have, the published one first. */
export const activations: Readonly<Record<Activation, ActivationFunction>> = {
  relu6: { ...clip(6), introduced: "A. Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10, 2010" },
  relu: {
    ...clip(Infinity),
    introduced: "V. Nair and G. Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, ICML 2010",
  },
  mish: {
    f: (x) => times(x, mishGate(x).gate),
    df(x) {
      const { gate, slope } = mishGate(x);
      return gate + times(x, slope);
    },
    label: "Mish",
    formula: "x \\tanh(\\ln(1 + e^x))",
    kinks: [],
    introduced: "D. Misra, Mish: A Self Regularized Non-Monotonic Activation Function, arXiv:1908.08681",
  },
  silu: {
    f: (x) => times(x, sigmoid(x)),
    df(x) {
      const gate = sigmoid(x);
      return gate + times(x, gate * sigmoid(-x));
    },
    label: "SiLU (Swish)",
    formula: "\\frac{x}{1 + e^{-x}}",
    kinks: [],
    introduced:
      "S. Elfwing, E. Uchibe and K. Doya, arXiv:1702.03118; as Swish: P. Ramachandran, B. Zoph and Q. Le, arXiv:1710.05941",
  },
  hardSwish: {
    f: (x) => times(x, hardSwishGate(x)),
    df: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6),
    label: "hard-swish",
    formula: "x \\frac{\\min(\\max(0, x + 3), 6)}{6}",
    kinks: [-3, 3],
    introduced: "A. Howard et al., Searching for MobileNetV3, arXiv:1905.02244",
  },
  gelu: {
    f: (x) => times(x, normalShare(x)),
    df: (x) => normalShare(x) + times(x, Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)),
    label: "GELU (exact)",
    formula: "\\frac{x}{2} \\left(1 + \\operatorname{erf}\\frac{x}{\\sqrt{2}}\\right)",
    kinks: [],
    introduced: "D. Hendrycks and K. Gimpel, Gaussian Error Linear Units, arXiv:1606.08415",
  },
  sigmoid: {
    f: sigmoid,
    df: (x) => sigmoid(x) * sigmoid(-x),
    label: "sigmoid",
    formula: "\\frac{1}{1 + e^{-x}}",
    kinks: [],
    introduced:
      "The logistic curve of P.-F. Verhulst, 1845; in trained networks: D. Rumelhart, G. Hinton and R. Williams, doi:10.1038/323533a0",
  },
  identity: {
    f: (x) => x,
    df: () => 1,
    label: "none (linear)",
    formula: "x",
    kinks: [],
    introduced: "As the linear bottleneck: M. Sandler et al., MobileNetV2, arXiv:1801.04381",
  },
};
