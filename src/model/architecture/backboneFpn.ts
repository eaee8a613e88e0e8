/**
 * A feature pyramid on a backbone: each exit is brought to the same number of channels, the coarser map is enlarged and
 * added, and a 3×3 convolution smooths the sum (T.-Y. Lin et al., Feature Pyramid Networks, arXiv:1612.03144).
 */
import type { Exit } from "./backbone.js";
import { type Cost, cost } from "./cost.js";
import type { Layer } from "./layers.js";
import type { Shape } from "../types.js";

export interface PyramidLevel {
  /** `p2` for `res2`. */
  readonly name: string;
  readonly exit: Exit;
  /** 1×1, from the exit’s channels to the pyramid’s. */
  readonly lateral: Layer;
  /** 3×3 on the sum. */
  readonly smooth: Layer;
  /** The coarser level after doubling; none for the coarsest. */
  readonly enlarged?: Shape;
  /** Whether the enlarged map has the size of this one, so that they can be added. */
  readonly fits: boolean;
}

function convolution(id: string, kernel: number, input: Shape, channels: number, stage: number): Layer {
  return {
    id,
    stage,
    stageName: id,
    role: kernel === 1 ? "pointwise" : "convolution",
    kernel,
    stride: 1,
    groups: 1,
    in: input,
    out: [input[0], input[1], channels],
    activation: "identity",
    padding: "pytorch",
    batchNorm: false,
    bias: true,
  };
}

/**
 * The levels, from the finest to the coarsest.
 *
 * @param exits of `backbone()`; enlarging doubles once for each halving between two of them
 * @param channels of every level, ≥ 1; detectors usually take 256
 * @throws RangeError when the channels are no whole number
 */
export function pyramid(exits: readonly Exit[], channels = 256): PyramidLevel[] {
  if (!(Number.isInteger(channels) && channels >= 1))
    throw new RangeError(`invalid channels: ${channels}; it must be a whole number, 1 or more`);
  return exits.map((exit, i) => {
    const number = exit.name.slice(3);
    const lateral = convolution(`lateral_${number}`, 1, exit.shape, channels, i);
    const coarser = exits[i + 1] as Exit | undefined;
    const smooth = convolution(`output_${number}`, 3, lateral.out, channels, i);
    if (coarser === undefined) return { name: `p${number}`, exit, lateral, smooth, fits: true };
    const factor = coarser.stride / exit.stride;
    const enlarged: Shape = [coarser.shape[0] * factor, coarser.shape[1] * factor, channels];
    const fits = enlarged[0] === exit.shape[0] && enlarged[1] === exit.shape[1];
    return { name: `p${number}`, exit, lateral, smooth, enlarged, fits };
  });
}

/** How the sums are smoothed: by a full 3×3 convolution, or by a depthwise one and a 1×1 (SSDLite’s and FPNLite’s way). */
export type Smoothing = "full" | "separable";
export const smoothings: readonly Smoothing[] = ["full", "separable"];

/** The layers that smooth a level: its 3×3 convolution, or a depthwise and a pointwise layer in its place. */
export function smoothLayers({ smooth }: PyramidLevel, smoothing: Smoothing): Layer[] {
  if (smoothing === "full") return [smooth];
  return [
    { ...smooth, id: `${smooth.id}_depthwise`, role: "depthwise", groups: smooth.in[2] },
    { ...smooth, id: `${smooth.id}_pointwise`, role: "pointwise", kernel: 1 },
  ];
}

/** Multiply-adds and parameters (weights and biases) of a level: lateral layer and what smooths. */
export function levelCost(
  level: PyramidLevel,
  smoothing: Smoothing = "full",
): Pick<Cost, "macs"> & { readonly parameters: number } {
  return [level.lateral, ...smoothLayers(level, smoothing)].map(cost).reduce(
    (sum, { macs, weights, bias }) => ({
      macs: sum.macs + macs,
      parameters: sum.parameters + weights + bias,
    }),
    { macs: 0, parameters: 0 },
  );
}
