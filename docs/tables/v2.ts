/** MobileNet V2: its rows, and its seventeen blocks. */
import { count, shape, si } from "../model/math/format.js";
import { total } from "../model/architecture/cost.js";
import { type Layer, layers } from "../model/architecture/layers.js";
import { specifications } from "../model/architecture/spec.js";
import type { Table } from "./table.js";

/** Table 2 of the V2 paper, with the blocks that its rows make. */
export function v2Rows(): Table {
  let next = 0;
  const rows = specifications.v2.rows.map((row) => {
    const first = next;
    next += row.n;
    const t = "t" in row ? row.t : 1;
    return [row.n === 1 ? `block ${first}` : `blocks ${first} to ${next - 1}`, ...[t, row.c, row.n, row.s].map(String)];
  });
  return {
    caption:
      "The rows of MobileNet V2 as published: t, expansion; c, channels out; n, blocks; s, stride of the first of them",
    columns: [{ label: "Row" }, ...["t", "c", "n", "s"].map((label) => ({ label, numeric: true }))],
    rows,
  };
}

/** The seventeen blocks with their shapes, costs and residual connections. */
export function v2Blocks(): Table {
  const network = layers();
  const stages = [...new Set(network.map(({ stage }) => stage))].map((n) => network.filter(({ stage }) => stage === n));
  const wide = (own: readonly Layer[]) => own.find(({ role }) => role === "depthwise")?.out[2];
  return {
    caption: "MobileNet V2 at α = 1, 224 × 224 pixels, 1000 classes",
    wide: true,
    columns: [
      { label: "Stage" },
      { label: "In", numeric: true, class: "roomy" },
      { label: "Inside", numeric: true },
      { label: "Out", numeric: true },
      { label: "Stride", numeric: true },
      { label: "Skip" },
      { label: "Multiply-adds", numeric: true },
      { label: "Parameters", numeric: true },
    ],
    rows: stages.map((own) => {
      const last = own[own.length - 1];
      const pool = last.role === "pool";
      const sum = total(own);
      return [
        last.stageName,
        shape(own[0].in),
        wide(own) === undefined ? "" : `${wide(own)} channels`,
        shape(last.out),
        pool ? "" : String(own.reduce((product, { stride }) => product * stride, 1)),
        last.residualFrom === undefined ? "" : "yes",
        pool ? "0" : si(sum.macs),
        pool ? "0" : count(sum.parameters),
      ];
    }),
  };
}
