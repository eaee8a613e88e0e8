/** What is said of every layer of a network: bars under the strip, and columns of a table. */
import { cost, parameters } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { count, shape, si } from "../../model/math/format.js";
import type { Column } from "../ui/dataTable.js";
import type { StripRow } from "./networkStrip.js";
import { roleName } from "./role.js";

export const arithmeticRows: readonly StripRow[] = [
  {
    title: "values out",
    value: (layer) => cost(layer).activations,
    format: (v) => si(v, 2),
    read: (layer) => `${shape(layer.out)} = ${si(cost(layer).activations, 3)}`,
    height: 48,
  },
  {
    title: "multiply-adds",
    value: (layer) => cost(layer).macs,
    format: (v) => si(v, 2),
    read: (layer) => si(cost(layer).macs, 3),
    height: 40,
  },
];

export const layerColumns: readonly Column<Layer>[] = [
  { label: "Layer", value: ({ id }) => id },
  { label: "Role", value: roleName },
  { label: "Stride", value: ({ stride }) => stride, numeric: true },
  { label: "Output", value: ({ out }) => shape(out), numeric: true },
  { label: "Multiply-adds", value: (l) => count(cost(l).macs), raw: (l) => cost(l).macs, numeric: true },
  {
    label: "Parameters",
    value: (l) => count(parameters(l, "folded")),
    raw: (l) => parameters(l, "folded"),
    numeric: true,
  },
  {
    label: "Memory, bytes",
    value: (l) => count(4 * cost(l).activations),
    raw: (l) => 4 * cost(l).activations,
    numeric: true,
  },
];
