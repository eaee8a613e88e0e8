/** What convolutions cost. */
import { count, shape, si } from "../model/math/format.js";
import { cost, parameters } from "../model/architecture/cost.js";
import { type Layer, layers } from "../model/architecture/layers.js";
import type { Table } from "./table.js";

/** Standard convolutions that the site meets, from the first layer to the widest block of V1 in its full form. */
export function convolutionCosts(): Table {
  const full = layers({ variant: "v1", convolution: "full" });
  const chosen = ["conv1", "conv_1", "conv_7", "conv_13"].flatMap((id) => full.filter((layer) => layer.id === id));
  const row = (layer: Layer) => {
    const { macs, weights } = cost(layer);
    const name = layer.block === undefined ? "first layer of V1 and V2" : `in place of V1’s block ${layer.block}`;
    const kernel = `${layer.kernel} × ${layer.kernel}, stride ${layer.stride}`;
    return [
      name,
      shape(layer.in),
      kernel,
      shape(layer.out),
      si(macs),
      count(weights),
      count(parameters(layer, "trainable")),
    ];
  };
  return {
    caption: "Standard convolutions of several sizes: multiply-adds, weights, and parameters with γ and β",
    wide: true,
    columns: [
      { label: "Convolution" },
      { label: "In", numeric: true },
      { label: "Kernel" },
      { label: "Out", numeric: true },
      { label: "Multiply-adds", numeric: true },
      { label: "Weights", numeric: true },
      { label: "Parameters", numeric: true },
    ],
    rows: chosen.map(row),
  };
}
