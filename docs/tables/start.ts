/** How untrained networks start: their normalization, and what becomes of the signal without one. */
import { type BackboneOptions, backbone } from "../model/architecture/backbone.js";
import { total } from "../model/architecture/cost.js";
import { learningTotal } from "../model/architecture/freeze.js";
import { type WeightRule, weightRules } from "../model/architecture/initialization.js";
import { UntrainedBackbone, plainTrial } from "../model/architecture/signalPropagation.js";
import { scientific } from "../components/charts/powers.js";
import { count } from "../model/math/format.js";
import type { Table } from "./table.js";

/** The four normalizations: where their statistics come from, what learns and what is kept. */
export function backboneNorms(): Table {
  const widths = (groups: number) =>
    [...new Set(backbone().layers.map(({ out }) => out[2]))]
      .filter((c) => c % groups !== 0)
      .sort((a, b) => a - b)
      .join(", ");
  const learns = (norm: BackboneOptions["norm"]) => {
    const { layers, options } = backbone({ norm });
    const { trainable, buffers } = learningTotal(layers, options);
    return [count(trainable), buffers === 0 ? "none" : count(buffers)];
  };
  const plain = backbone({ norm: "FrozenBN" }).layers;
  const [weights, channels] = [total(plain).parameters, plain.reduce((sum, { out }) => sum + out[2], 0)];
  const row = (name: string, norm: BackboneOptions["norm"], what: string) => [name, what, ...learns(norm)];
  return {
    // Three conventions of counting meet here, and this sentence reconciles them.
    caption: `Four normalizations: batch (BN), frozen batch, group (GN) and none. All have the same ${count(weights)} weights. For each of ${count(channels)} channels, BN and GN learn two more numbers (γ and β). Without normalization there is one (a bias), and with frozen BN none, because γ and β are fixed.`,
    columns: [
      { label: "Normalization" },
      { label: "Mean and variance come from" },
      { label: "Trained numbers", numeric: true },
      { label: "Stored, not trained", numeric: true },
    ],
    rows: [
      row("BN", "BN", "each channel over the batch; after training, a stored average"),
      row("frozen BN", "FrozenBN", "an earlier training"),
      row("GN", "GN", `groups of channels of one picture; ${widths(32)} channels cannot form 32 equal groups`),
      row("none", "none", "not computed; each convolution has a bias"),
    ],
  };
}

let untrained: Table | undefined;

/** How the signal of an untrained network changes from stem to block 16. Takes seconds, so it is computed once. */
export function untrainedSignal(): Table {
  untrained ??= {
    caption:
      "Variance of the outputs of an untrained network without normalization, at α = 0.5 on four pictures of noise",
    columns: [
      { label: "Variance of the weights" },
      { label: "Stem", numeric: true },
      { label: "Block 8", numeric: true },
      { label: "Block 16", numeric: true },
    ],
    rows: (Object.keys(weightRules) as WeightRule[]).map((rule) => {
      const variances = UntrainedBackbone.of({ ...plainTrial, normalized: false, rule }).variances();
      return [weightRules[rule].name, ...[0, 9, 17].map((i) => scientific(variances[i]))];
    }),
  };
  return untrained;
}
