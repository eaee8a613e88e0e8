/** What the exported programs share: the table of features, and the words that describe the configured network. */
import { type Backbone, type BackboneOptions, defaultGroups, featuresOf } from "../backbone.js";
import { roundingRules } from "../channels.js";
import { total } from "../cost.js";
import type { Layer } from "../layers.js";

/** A line of the table: name, kernel, stride, groups, channels in, channels out, whether an activation follows. */
export type Row = readonly [string, number, number, number, number, number, boolean];

/** A feature’s lines, and whether its input is added to what comes out. */
export interface FeatureRows {
  readonly skip: boolean;
  readonly rows: readonly Row[];
}

function rowOf({ id, kernel, stride, groups, in: [, , input], out: [, , output], activation }: Layer): Row {
  return [id, kernel, stride, groups, input, output, activation !== "identity"];
}

/** The table that the exported programs are built from. */
export function featureRows({ layers }: Backbone): FeatureRows[] {
  return featuresOf(layers).map((own) => ({
    skip: own.some(({ residualFrom }) => residualFrom !== undefined),
    rows: own.map(rowOf),
  }));
}

/** The normalization in words. */
function normWords({ norm, groups }: BackboneOptions): string {
  if (norm === "BN") return "batch normalization";
  if (norm === "FrozenBN") return "frozen batch normalization";
  if (norm === "GN") return `group normalization, ${groups === defaultGroups ? "32" : String(groups)} groups`;
  return "no normalization, a bias in each convolution";
}

/** What stands at the top of each file, a line each. */
export function headLines(built: Backbone): string[] {
  const { options, layers, exits } = built;
  const { alpha, rounding, activation, freezeAt, resolution } = options;
  const { macs, parameters } = total(layers, "weights");
  const width = `width ${alpha}, channels c * ${alpha} ${roundingRules[rounding].words}`;
  return [
    `MobileNetV2 as a backbone: ${width}, ${normWords(options)}, ${activation === "mish" ? "Mish" : "ReLU6"}.`,
    `${exits.map(({ name, stride, shape }) => `${name}: stride ${stride}, ${shape[2]} channels`).join("; ")}.`,
    `${layers.length} convolutions, ${parameters} weights, ${macs} multiply-adds at ${resolution} x ${resolution} pixels.`,
    freezeAt === 0 ? "Every feature learns." : `The first ${freezeAt} of its features do not learn.`,
    "Untrained: the weights are drawn at random. Strided windows are padded equally on both sides, as in PyTorch.",
  ];
}
