/**
 * The networks that we train ourselves on Fashion-MNIST: one family of widths, and variants of its smallest member that
 * differ from it in one decision each.
 */
import type { NetworkOptions } from "../architecture/spec.js";

/** Pixels of black around a picture. */
export const familyBorder = 2;

/** Side of a picture, 28 pixels, with its border around it: a size that can be halved three times. */
const familyResolution = 28 + 2 * familyBorder;

/** In the order of the data set's labels. */
export const familyLabels: readonly string[] = [
  "T-shirt/top",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
];

const common: Partial<NetworkOptions> = {
  resolution: familyResolution,
  inputChannels: 1,
  classes: familyLabels.length,
};

// The published strides leave one pixel of a picture this small; these leave a map of 4 × 4.
const v1: Partial<NetworkOptions> = { ...common, variant: "v1", strides: [1, 1, 2, 2, 2, 1] };

// Ten classes need fewer than the 1280 channels that the published last convolution keeps at every width.
const v2: Partial<NetworkOptions> = { ...common, variant: "v2", strides: [1, 1, 2, 2, 2, 1, 1, 1], last: 320 };

export interface FamilyMember {
  /** `v2-0.25`, `v2-0.25-mish`: names its files. */
  readonly id: string;
  /** What `layers()` takes. */
  readonly network: Partial<NetworkOptions>;
}

/** The widths of both networks, narrow to wide. */
export const widths: readonly FamilyMember[] = [
  ...[0.25, 0.35, 0.5, 1].map((alpha) => ({ id: `v2-${alpha}`, network: { ...v2, alpha } })),
  ...[0.25, 0.5, 1].map((alpha) => ({ id: `v1-${alpha}`, network: { ...v1, alpha } })),
];

/** What each variant is compared with. */
export const designBase = "v2-0.25";

/** One decision each, taken otherwise than in {@link designBase}. */
export const designs: readonly FamilyMember[] = [
  { id: "v2-0.25-relu", network: { ...v2, alpha: 0.25, activation: "relu" } },
  { id: "v2-0.25-mish", network: { ...v2, alpha: 0.25, activation: "mish" } },
  { id: "v2-0.25-bent", network: { ...v2, alpha: 0.25, projectionActivation: "relu6" } },
  { id: "v2-0.25-chain", network: { ...v2, alpha: 0.25, residuals: false } },
  // The width at which V1 does as many multiplications as the base, to three percent. It was trained with V2's rule of
  // rounding; at the widths above all rules give the same channels.
  { id: "v1-0.23", network: { ...v1, alpha: 0.23, rounding: "eight" } },
];

export const family: readonly FamilyMember[] = [...widths, ...designs];
