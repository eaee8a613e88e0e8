/** The three tables by which V2 is usually praised, with our count beside what is printed. */
import { decimal, si, times } from "../model/math/format.js";
import { total } from "../model/architecture/cost.js";
import { layers } from "../model/architecture/layers.js";
import { type PublishedRow, frameRates, slimPair } from "../model/evidence/published.js";
import { published } from "./data.js";
import type { Table } from "./table.js";

/** What is printed of V1 and V2, and what the same networks count to. */
export function seedCosts(): Table {
  const pair = slimPair(published());
  const [v1, v2] = (["v1", "v2"] as const).map((variant) => total(layers({ variant })));
  const printed = (row: PublishedRow, key: "macs" | "params") => row[key] ?? NaN;
  return {
    caption: "Multiply-adds and parameters at α = 1, 224 × 224 pixels",
    columns: [
      { label: "Network" },
      { label: "Multiply-adds, printed", numeric: true },
      { label: "counted", numeric: true },
      { label: "Parameters, printed", numeric: true },
      { label: "counted, without γ, β", numeric: true },
    ],
    rows: [
      ...([pair.v1, pair.v2] as const).map((row, i) => [
        ["MobileNet V1", "MobileNet V2"][i],
        `${printed(row, "macs")} M`,
        si([v1, v2][i].macs),
        `${printed(row, "params")} M`,
        si([v1, v2][i].parameters),
      ]),
      [
        "V1 / V2",
        times(printed(pair.v1, "macs") / printed(pair.v2, "macs")),
        times(v1.macs / v2.macs),
        times(printed(pair.v1, "params") / printed(pair.v2, "params")),
        times(v1.parameters / v2.parameters),
      ],
    ],
  };
}

export function seedRates(): Table {
  const devices = frameRates(published());
  const text = (rate: number | undefined) => String(rate ?? "");
  return {
    caption: "Highest rate, in images per second",
    columns: [{ label: "Network" }, ...devices.map(({ device }) => ({ label: device, numeric: true }))],
    rows: [
      ["MobileNet V1", ...devices.map(({ pair }) => text(pair.v1.fps))],
      ["MobileNet V2", ...devices.map(({ pair }) => text(pair.v2.fps))],
      ["V2 / V1", ...devices.map(({ pair }) => times((pair.v2.fps ?? NaN) / (pair.v1.fps ?? NaN)))],
    ],
  };
}

export function seedAccuracies(): Table {
  const { v1, v2 } = slimPair(published());
  return {
    caption: "ImageNet accuracy in percent",
    columns: [{ label: "Network" }, { label: "Top-1", numeric: true }, { label: "Top-5", numeric: true }],
    rows: [v1, v2].map((row, i) => [
      ["MobileNet V1", "MobileNet V2"][i],
      decimal(row.top1 ?? NaN, 1),
      decimal(row.top5 ?? NaN, 1),
    ]),
  };
}
