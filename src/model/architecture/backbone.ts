/**
 * MobileNetV2 as a part of another network: the head cut off, some tensors handed out, some layers frozen.
 *
 * The options are those of the configurable backbone of FACES_DNN, chapter 5.2; the shapes come from {@link layers}.
 */
import { type Rounding, roundings } from "./channels.js";
import { type Layer, layers, outputTap } from "./layers.js";
import type { Shape } from "../types.js";

/**
 * What stands between a convolution and its activation: batch normalization, the same with fixed statistics and factors,
 * group normalization (Y. Wu and K. He, arXiv:1803.08494), or only the convolution's bias.
 */
export type Norm = "BN" | "FrozenBN" | "GN" | "none";
export const norms: readonly Norm[] = ["BN", "FrozenBN", "GN", "none"];

export type BackboneActivation = "relu6" | "mish";
export const backboneActivations: readonly BackboneActivation[] = ["relu6", "mish"];

/** What a backbone can hand out, by the names that detectors use: at strides 4, 8, 16 and 32. */
export type ExitName = "res2" | "res3" | "res4" | "res5";
export const exitNames: readonly ExitName[] = ["res2", "res3", "res4", "res5"];

export interface BackboneOptions {
  /** Width multiplier, 1/16 … 16. */
  readonly alpha: number;
  readonly rounding: Rounding;
  readonly norm: Norm;
  /** Groups of a group normalization, ≥ 1. */
  readonly groups: number;
  readonly activation: BackboneActivation;
  /** How many features do not learn, from the stem on: 0 … 18. Feature 0 is the stem, feature i + 1 is block i. */
  readonly freezeAt: number;
  /** Height and width of the input, a whole number of pixels ≥ 32. A feature pyramid asks for a multiple of 32. */
  readonly resolution: number;
  /** At least one; what comes after the last of them is not built. */
  readonly outputs: readonly ExitName[];
}

/** Stem and seventeen blocks. */
export const featureCount = 18;
export const defaultGroups = 32;

/** The defaults: the published width, and all four exits. */
export const plainBackbone: BackboneOptions = {
  alpha: 1,
  rounding: "eight",
  norm: "BN",
  groups: defaultGroups,
  activation: "relu6",
  freezeAt: 0,
  resolution: 224,
  outputs: exitNames,
};

/** A tensor that the backbone hands out. */
export interface Exit {
  readonly name: ExitName;
  /** Index among the features. */
  readonly feature: number;
  readonly block: number;
  /** The layer that ends the block, and the tap that holds its output. */
  readonly layer: Layer;
  readonly tap: string;
  readonly stride: number;
  readonly shape: Shape;
}

export interface Backbone {
  readonly options: BackboneOptions;
  /** Every layer up to the last exit. */
  readonly layers: readonly Layer[];
  /** Layers that no exit needs; they are not built. */
  readonly unused: readonly Layer[];
  readonly exits: readonly Exit[];
}

function fail(option: string, value: unknown, legal: string): never {
  throw new RangeError(`invalid ${option}: ${String(value)}; it must be ${legal}`);
}

const isWhole = (value: number, least: number, most = Infinity) =>
  Number.isInteger(value) && value >= least && value <= most;

/**
 * Completes options with {@link plainBackbone} and checks them. Outputs come back in the order of their strides.
 *
 * @throws RangeError that names the option, its value and the legal values
 */
export function backboneOptions(given: Partial<BackboneOptions> = {}): BackboneOptions {
  const options = { ...plainBackbone, ...given };
  const { rounding, norm, groups, activation, freezeAt, resolution, outputs } = options;
  if (!roundings.includes(rounding)) fail("rounding", rounding, roundings.join(" or "));
  if (!norms.includes(norm)) fail("norm", norm, norms.join(", "));
  if (!isWhole(groups, 1)) fail("groups", groups, "a whole number, 1 or more");
  if (!backboneActivations.includes(activation)) fail("activation", activation, backboneActivations.join(" or "));
  if (!isWhole(freezeAt, 0, featureCount)) fail("freezeAt", freezeAt, `a whole number from 0 to ${featureCount}`);
  if (!isWhole(resolution, 32)) fail("resolution", resolution, "a whole number of pixels, 32 or more");
  if (outputs.length === 0 || outputs.some((name) => !exitNames.includes(name)))
    fail("outputs", outputs.join(", "), `one or more of ${exitNames.join(", ")}`);
  return { ...options, outputs: exitNames.filter((name) => outputs.includes(name)) };
}

/** Which feature a layer belongs to: 0 is the stem, i + 1 is block i. */
export function featureOf(layer: Pick<Layer, "stage">): number {
  return layer.stage;
}

/** The features of a list of layers, each with its layers. */
export function featuresOf(list: readonly Layer[]): Layer[][] {
  const features: Layer[][] = [];
  for (const layer of list) (features[featureOf(layer)] ??= []).push(layer);
  return features;
}

/** All exits of a network, whatever comes after its last block: the last block at each stride from 4 on, after which the map shrinks or the network ends. */
export function exitsOf(network: readonly Layer[]): Exit[] {
  let stride = 1;
  const places: { feature: number; last: Layer; stride: number }[] = [];
  for (const [feature, own] of featuresOf(network.filter((layer) => featureOf(layer) < featureCount)).entries()) {
    stride = own.reduce((product, layer) => product * layer.stride, stride);
    if (stride < 4) continue;
    const last = own[own.length - 1];
    if (places.at(-1)?.stride === stride) places.pop();
    places.push({ feature, last, stride });
  }
  return places.map(({ feature, last, stride: jump }, i) => ({
    name: exitNames[i],
    feature,
    block: feature - 1,
    layer: last,
    tap: outputTap(last),
    stride: jump,
    shape: last.out,
  }));
}

/**
 * The backbone that options describe. Strided windows are padded alike on both sides, as in PyTorch. Without a
 * normalization each convolution has a bias.
 *
 * @throws RangeError as {@link backboneOptions} does, or for a width out of range
 */
export function backbone(given: Partial<BackboneOptions> = {}): Backbone {
  const options = backboneOptions(given);
  const { alpha, rounding, resolution, activation, norm, outputs } = options;
  const whole = layers({ alpha, rounding, resolution, activation, padding: "pytorch", classes: 0, last: 0 }).map(
    (layer): Layer => (norm === "none" ? { ...layer, batchNorm: false, bias: true } : layer),
  );
  const exits = exitsOf(whole).filter(({ name }) => outputs.includes(name));
  const last = Math.max(...exits.map(({ feature }) => feature));
  return {
    options,
    layers: whole.filter((layer) => featureOf(layer) <= last),
    unused: whole.filter((layer) => featureOf(layer) > last),
    exits,
  };
}

/** Layers whose channels cannot be parted into `groups` equal groups. Group normalization refuses them. */
export function undivided(list: readonly Layer[], groups: number): Layer[] {
  return list.filter(({ out }) => out[2] % groups !== 0);
}

/** The next smaller and next larger side that 32 divides; the same twice where it divides already. */
export function nearestSides(resolution: number): readonly [below: number, above: number] {
  return [Math.max(32, Math.floor(resolution / 32) * 32), Math.ceil(resolution / 32) * 32];
}
