/** The 52 convolutions of the network that runs in the pages. */
import { count, shape, si } from "../../model/math/format.js";
import { roleName } from "../../components/charts/role.js";
import { cost } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { detectorManifest } from "../data.js";
import type { Table } from "../table.js";

export function cocoLayers(): Table {
  const { network } = detectorManifest();
  const rows = layers(network).map((layer) => {
    const { macs, weights } = cost(layer);
    const role = roleName(layer) + (layer.residualFrom === undefined ? "" : ", skip");
    return [layer.id, role, count(weights), shape(layer.in), shape(layer.out), si(macs, 3)];
  });
  return {
    caption: "All 52 convolutions at 300 × 300 pixels: weights, shapes, multiply-adds",
    hideCaption: true,
    columns: [
      { label: "Layer" },
      { label: "Role" },
      { label: "Weights", numeric: true },
      { label: "In", numeric: true, class: "roomy" },
      { label: "Out", numeric: true },
      { label: "Multiply-adds", numeric: true },
    ],
    rows,
  };
}
