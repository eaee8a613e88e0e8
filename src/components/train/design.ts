/** What a reader decides before a training, and the recipe that follows from it. */
import { family, familyBorder } from "../../model/evidence/family.js";
import { activations } from "../../model/math/activation.js";
import type { Recipe } from "../../model/training/run.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";

export interface Design {
  readonly network: "v2" | "v1";
  readonly activation: "relu6" | "relu" | "mish";
  /** V2 only, as are ReLU6 after the projection. */
  readonly residuals: "on" | "off";
  readonly afterProjection: "nothing" | "relu6";
  /** Statistics of the batch; fixed statistics and factors; none, with a bias. */
  readonly norm: "live" | "frozen" | "none";
  /** Variance by the inputs of a sum, or by the outputs of a layer, as the thesis has it. */
  readonly start: "fan-in" | "thesis";
  readonly rate: number;
  readonly batch: number;
  readonly seed: number;
}

/** V2 as published, at a quarter of its width. */
export const plainDesign: Design = {
  network: "v2",
  activation: "relu6",
  residuals: "on",
  afterProjection: "nothing",
  norm: "live",
  start: "fan-in",
  rate: 0.002,
  batch: 32,
  seed: 1,
};

export const rates = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.1, 1] as const;
export const batches = [8, 16, 32, 64] as const;
export const mostSeeds = 99;

/** Each choice: its name, its values, and how a value reads. */
export const choices = {
  network: { label: "Network", values: ["v2", "v1"], format: (v: Design["network"]) => v.toUpperCase() },
  activation: {
    label: "Activation",
    values: ["relu6", "relu", "mish"],
    format: (v: Design["activation"]) => activations[v].label,
  },
  residuals: { label: "Residuals (V2 only)", values: ["on", "off"], format: (v: Design["residuals"]) => v },
  afterProjection: {
    label: "Activation after the projection (V2 only)",
    values: ["nothing", "relu6"],
    format: (v: Design["afterProjection"]) => (v === "relu6" ? "ReLU6" : "none"),
  },
  norm: { label: "Normalization", values: ["live", "frozen", "none"], format: (v: Design["norm"]) => v },
  start: {
    label: "Variance of the first weights",
    values: ["fan-in", "thesis"],
    format: (v: Design["start"]) => (v === "thesis" ? "by outputs" : "by inputs"),
  },
} as const;

/** `?net=v1&with=mish&norming=none&rate=0.01&seed=3` */
export const designUrl: UrlState<Design> = {
  net: field("network", oneOf(choices.network.values)),
  with: field("activation", oneOf(choices.activation.values)),
  skips: field("residuals", oneOf(choices.residuals.values)),
  bent: field("afterProjection", oneOf(choices.afterProjection.values)),
  norming: field("norm", oneOf(choices.norm.values)),
  start: field("start", oneOf(choices.start.values)),
  rate: field("rate", oneOf<number>(rates)),
  batch: field("batch", oneOf<number>(batches)),
  seed: field("seed", integer(1, mostSeeds)),
};

/** What the choices leave out: V1 has neither residuals nor projections. */
export function effective(design: Design): Design {
  return design.network === "v1" ? { ...design, residuals: "on", afterProjection: "nothing" } : design;
}

/** A run's recipe, on gray pictures of 28 × 28 pixels in their border. */
export function recipeOf(given: Design): Recipe {
  const { network, activation, residuals, afterProjection, norm, start, rate, batch, seed } = effective(given);
  const base = family.find(({ id }) => id === `${network}-0.25`)?.network ?? {};
  return {
    network: {
      ...base,
      activation,
      ...(residuals === "off" && { residuals: false }),
      ...(afterProjection === "relu6" && { projectionActivation: "relu6" }),
    },
    preprocessing: { border: familyBorder, scale: 1 / 127.5, offset: -1 },
    norm: { live: "BN", frozen: "FrozenBN", none: "none" }[norm] as Recipe["norm"],
    freezeAt: 0,
    rule: start === "thesis" ? "shared" : "fan-in",
    rate,
    batch,
    seed,
  };
}

/** In what a design differs from another, in a few words each: `["Mish", "rate 0.01"]`. */
export function differences(given: Design, from: Design): string[] {
  const [one, other] = [effective(given), effective(from)];
  const words: Readonly<Record<keyof Design, string>> = {
    network: choices.network.format(one.network),
    activation: choices.activation.format(one.activation),
    residuals: one.residuals === "on" ? "residuals" : "no residuals",
    afterProjection: one.afterProjection === "relu6" ? "ReLU6 after the projection" : "linear projection",
    norm: one.norm === "none" ? "no normalization" : `normalization ${one.norm}`,
    start: one.start === "thesis" ? "variance by outputs" : "variance by inputs",
    rate: `rate ${one.rate}`,
    batch: `batch ${one.batch}`,
    seed: `seed ${one.seed}`,
  };
  return (Object.keys(words) as (keyof Design)[]).filter((key) => one[key] !== other[key]).map((key) => words[key]);
}
