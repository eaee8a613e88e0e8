/**
 * The two networks as tables. Everything else (shapes, costs, pictures, the running graph, exported code) derives
 * from the rows and options in this file.
 *
 * Sources: A. G. Howard et al., MobileNets, arXiv:1704.04861, table 1 (V1);
 * M. Sandler et al., MobileNetV2, arXiv:1801.04381, table 2 (V2).
 */
import { type Rounding, roundings } from "./channels.js";
import type { Activation, Padding } from "../types.js";

export type Variant = "v1" | "v2";

/** A row of V1: `n` depthwise separable blocks of `c` output channels; the first has stride `s`, the others 1. */
export interface SeparableRow {
  readonly c: number;
  readonly n: number;
  readonly s: number;
}

/** A row of V2: `n` bottleneck blocks with expansion factor `t`, else as in {@link SeparableRow}. */
export interface BottleneckRow extends SeparableRow {
  readonly t: number;
  /** With t = 1: the block has its 1×1 expansion all the same, as many channels out as in (MXNet's V2). */
  readonly expands?: true;
}

/** A dense layer of a head: its outputs, and the function after it. */
export interface HiddenLayer {
  readonly c: number;
  readonly activation: Activation;
}

// c, n, s  (arXiv:1704.04861, table 1: thirteen depthwise separable blocks)
const v1Rows: readonly SeparableRow[] = [
  { c: 64, n: 1, s: 1 },
  { c: 128, n: 2, s: 2 },
  { c: 256, n: 2, s: 2 },
  { c: 512, n: 6, s: 2 },
  { c: 1024, n: 2, s: 2 },
];

// t, c, n, s  (arXiv:1801.04381, table 2: seventeen bottlenecks)
const v2Rows: readonly BottleneckRow[] = [
  { t: 1, c: 16, n: 1, s: 1 },
  { t: 6, c: 24, n: 2, s: 2 },
  { t: 6, c: 32, n: 3, s: 2 },
  { t: 6, c: 64, n: 4, s: 2 },
  { t: 6, c: 96, n: 3, s: 1 },
  { t: 6, c: 160, n: 3, s: 2 },
  { t: 6, c: 320, n: 1, s: 1 },
];

/** Rows, stem and last convolution of a variant at α = 1, and where they come from. */
export interface Specification {
  readonly name: string;
  readonly year: number;
  readonly citation: string;
  readonly stem: { readonly c: number; readonly s: number };
  readonly rows: readonly (SeparableRow | BottleneckRow)[];
  /** Channels of the 1×1 convolution before pooling; V1 has none. */
  readonly last?: number;
  /** How the published code makes α · c a whole number. */
  readonly rounding: Rounding;
}

export const specifications: Readonly<Record<Variant, Specification>> = {
  v1: {
    name: "MobileNet V1",
    year: 2017,
    citation:
      "Howard et al., MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications, arXiv:1704.04861",
    stem: { c: 32, s: 2 },
    rows: v1Rows,
    rounding: "atLeastEight",
  },
  v2: {
    name: "MobileNet V2",
    year: 2018,
    citation: "Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, arXiv:1801.04381",
    stem: { c: 32, s: 2 },
    rows: v2Rows,
    last: 1280,
    rounding: "eight",
  },
};

export interface NetworkOptions {
  readonly variant: Variant;
  /** Width multiplier, ≥ 1/16. */
  readonly alpha: number;
  /** Height and width of the input in pixels, ≥ 32. */
  readonly resolution: number;
  /** Channels of the input image. */
  readonly inputChannels: number;
  /** Outputs of the classifier; 0 leaves pooling and classifier out. */
  readonly classes: number;
  readonly activation: Activation;
  /** The variant's published rule unless said otherwise. */
  readonly rounding: Rounding;
  readonly padding: Padding;
  /** Replaces the expansion factor of every row whose factor is not 1. V2 only. */
  readonly expansion?: number;
  /** `"full"`: a k×k convolution over all channels in place of each depthwise and pointwise pair. V1 only. */
  readonly convolution: "separable" | "full";
  readonly stem: { readonly c: number; readonly s: number };
  readonly rows: readonly (SeparableRow | BottleneckRow)[];
  /**
   * Replaces the strides of the table: the stem's, then one for each row. For small pictures, where the published
   * strides, 32 in all, leave a last map of one pixel. The completed options carry them in `stem` and `rows`.
   */
  readonly strides?: readonly number[];
  /** Whether blocks whose input and output agree in shape add their input; true unless said otherwise. V2 only. */
  readonly residuals?: boolean;
  /** Blocks of V2, by number, that add no input although its shape and that of their output agree: pruned networks. */
  readonly withoutSkip?: readonly number[];
  /** Layers, by id, that are padded in another way than `padding` says. */
  readonly paddings?: Readonly<Record<string, Padding>>;
  /** Dense layers between pooling and classifier. */
  readonly hidden?: readonly HiddenLayer[];
  /** What follows a projection: `"identity"`, the linear bottleneck, unless said otherwise. V2 only. */
  readonly projectionActivation?: Activation;
  /** Channels of the 1×1 convolution before pooling at α ≤ 1 (it does not shrink below that); 0 leaves it out, as V1 does. */
  readonly last: number;
}

/** All activation functions that a network may have. */
export const activationNames: readonly Activation[] = [
  "relu6",
  "relu",
  "mish",
  "silu",
  "hardSwish",
  "gelu",
  "sigmoid",
  "identity",
];

function fail(option: string, value: unknown, legal: string): never {
  throw new RangeError(`invalid ${option}: ${String(value)}; it must be ${legal}`);
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}

/** Stem and rows with the strides of a list in place of their own: first the stem's, then one for each row. */
function withStrides(
  stem: NetworkOptions["stem"],
  rows: NetworkOptions["rows"],
  strides: readonly number[] | undefined,
): Pick<NetworkOptions, "stem" | "rows"> {
  if (strides === undefined) return { stem, rows };
  if (strides.length !== rows.length + 1 || !strides.every((s) => isWhole(s, 1)))
    fail(
      "strides",
      JSON.stringify(strides),
      `${rows.length + 1} whole numbers, 1 or more: the stem's, then each row's`,
    );
  return { stem: { ...stem, s: strides[0] }, rows: rows.map((row, i) => ({ ...row, s: strides[i + 1] })) };
}

/**
 * Completes options with the published defaults and checks them.
 *
 * @param given any of {@link NetworkOptions}; V2, α = 1, 224 pixels, 1000 classes, ReLU6 unless said otherwise
 * @throws RangeError that names the option, its value and the legal values
 */
export function networkOptions(given: Partial<NetworkOptions> = {}): NetworkOptions {
  const variant = given.variant ?? "v2";
  if (variant !== "v1" && variant !== "v2") fail("variant", variant, "v1 or v2");
  const specification = specifications[variant];
  const stem = given.stem ?? specification.stem;
  const rows = given.rows ?? specification.rows;
  const options: NetworkOptions = {
    variant,
    alpha: 1,
    resolution: 224,
    inputChannels: 3,
    classes: 1000,
    activation: "relu6",
    rounding: specification.rounding,
    padding: "tensorflow",
    convolution: "separable",
    last: specification.last ?? 0,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...withStrides(stem, rows, given.strides),
  };
  if (!(options.alpha >= 1 / 16 && options.alpha <= 16)) fail("alpha", options.alpha, "between 1/16 and 16");
  if (!isWhole(options.resolution, 32)) fail("resolution", options.resolution, "a whole number of pixels, 32 or more");
  if (!isWhole(options.inputChannels, 1)) fail("inputChannels", options.inputChannels, "a whole number, 1 or more");
  if (!isWhole(options.classes, 0)) fail("classes", options.classes, "a whole number, 0 or more");
  if (!isWhole(options.last, 0)) fail("last", options.last, "a whole number of channels, 0 or more");
  if (!roundings.includes(options.rounding)) fail("rounding", options.rounding, roundings.join(" or "));
  if (!activationNames.includes(options.activation)) fail("activation", options.activation, activationNames.join(", "));
  const afterProjection = options.projectionActivation ?? "identity";
  if (!activationNames.includes(afterProjection))
    fail("projectionActivation", afterProjection, activationNames.join(", "));
  if (variant === "v1" && options.residuals === true) fail("residuals", true, "false for v1, which has none");
  for (const padding of [options.padding, ...Object.values(options.paddings ?? {})])
    if (padding !== "tensorflow" && padding !== "pytorch") fail("padding", padding, "tensorflow or pytorch");
  for (const { c, activation } of options.hidden ?? [])
    if (!isWhole(c, 1) || !activationNames.includes(activation))
      fail("hidden", JSON.stringify(options.hidden), "layers with a whole number c, 1 or more, and an activation");
  if (options.convolution !== "separable" && options.convolution !== "full")
    fail("convolution", options.convolution, "separable or full");
  if (options.convolution === "full" && variant !== "v1") fail("convolution", options.convolution, "separable for v2");
  if (options.expansion !== undefined && !(options.expansion > 0 && options.expansion <= 64))
    fail("expansion", options.expansion, "above 0 and at most 64");
  if (!isWhole(options.stem.c, 1) || !isWhole(options.stem.s, 1))
    fail("stem", JSON.stringify(options.stem), "whole numbers c and s, 1 or more");
  for (const row of options.rows) {
    if (!isWhole(row.c, 1) || !isWhole(row.n, 1) || !isWhole(row.s, 1))
      fail("row", JSON.stringify(row), "whole numbers c, n and s, 1 or more");
    if (variant === "v2" && !("t" in row && row.t > 0))
      fail("row", JSON.stringify(row), "a row with an expansion factor t above 0");
  }
  return options;
}
