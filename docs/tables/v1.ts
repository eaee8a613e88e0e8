/** MobileNet V1, stage by stage. */
import { count, shape } from "../model/math/format.js";
import { cost } from "../model/architecture/cost.js";
import { layers } from "../model/architecture/layers.js";
import type { Table } from "./table.js";

/** V1's stages at full width: a stem and thirteen pairs. */
export function v1Stages(): Table {
  const network = layers({ variant: "v1" });
  const stages = [...new Set(network.map(({ stage }) => stage))].map((n) => network.filter(({ stage }) => stage === n));
  return {
    caption: "MobileNet V1 at α = 1, 224 × 224 pixels, 1000 classes",
    columns: [
      { label: "Stage" },
      { label: "Layers, as in Keras", class: "roomy" },
      { label: "Stride", numeric: true },
      { label: "Output", numeric: true },
      { label: "Multiply-adds", numeric: true },
    ],
    rows: stages.map((list) => [
      list[0].stageName,
      list.map(({ id }) => id).join(", "),
      list[0].role === "pool" ? "" : String(list.reduce((product, { stride }) => product * stride, 1)),
      shape(list[list.length - 1].out),
      count(list.reduce((sum, layer) => sum + cost(layer).macs, 0)),
    ]),
  };
}
