/** One block of V2. */
import { count, percent, shape, si } from "../model/math/format.js";
import { cost, total } from "../model/architecture/cost.js";
import { layers } from "../model/architecture/layers.js";
import type { Table } from "./table.js";

/** Block 2 of V2, layer by layer. */
export function block2(): Table {
  const own = layers().filter(({ block }) => block === 2);
  const { macs } = total(own);
  return {
    caption: "Block 2 of MobileNet V2: 24 channels in, t = 6, stride 1",
    columns: [
      { label: "Layer" },
      { label: "In", numeric: true },
      { label: "Out", numeric: true },
      { label: "Activation" },
      { label: "Multiply-adds", numeric: true },
      { label: "Share", numeric: true },
      { label: "Weights", numeric: true },
    ],
    rows: own.map((layer) => [
      layer.role,
      shape(layer.in),
      shape(layer.out),
      layer.activation === "identity" ? "linear" : "ReLU6",
      si(cost(layer).macs),
      percent(cost(layer).macs / macs, 1),
      count(cost(layer).weights),
    ]),
  };
}
