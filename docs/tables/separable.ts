/** What separable convolutions save. */
import { count, si, times } from "../model/math/format.js";
import { v1Saving, v1Savings } from "../model/architecture/savings.js";
import type { Table } from "./table.js";

/** V1 stage by stage with full and with separable convolutions. */
export function savingsOfV1(): Table {
  const whole = v1Saving();
  const rows = [
    ...v1Savings(),
    { name: "whole network", out: undefined, full: whole.full, separable: whole.separable },
  ];
  return {
    caption: "Multiply-adds of MobileNet V1 at 224 × 224 pixels, stage by stage",
    columns: [
      { label: "Stage" },
      { label: "Channels out", numeric: true },
      { label: "Standard convolutions", numeric: true },
      { label: "Separable", numeric: true },
      { label: "Times less", numeric: true },
    ],
    rows: rows.map(({ name, out, full, separable }) => [
      name,
      out === undefined ? "" : count(out),
      si(full),
      si(separable),
      times(full / separable),
    ]),
  };
}
