/** V1 against V2 in one table: our own counts, then what others measured. */
import { decimal, siParts } from "../../model/math/format.js";
import { type Total, total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { type Pair, type PublishedRow, pair, slimPair } from "../../model/evidence/published.js";
import { published } from "../data.js";
import { type Cell, type Table, escape } from "../table.js";

interface Measure {
  readonly name: string;
  readonly v1: number;
  readonly v2: number;
  /** @param like the larger of the two values: both have its unit */
  readonly format: (value: number, like: number) => readonly [number: string, unit: string];
  /** Whether a smaller value is the better one. */
  readonly less: boolean;
  readonly source: string;
}

/** V2's value as a share of V1's, on a logarithmic line from half to double: a dot filled where V2 is better. */
function shareMark({ v1, v2, less }: Measure): Cell {
  const share = v2 / v1;
  const [width, height] = [220, 14];
  // Beside a dot at either end there is room for its number.
  const margin = 36;
  const at = (ratio: number) => width / 2 + (width / 2 - margin) * Math.log2(Math.max(0.5, Math.min(2, ratio)));
  const x = at(share);
  const better = less ? share < 1 : share > 1;
  const text = share < 1 ? { x: x - 9, anchor: "end" } : { x: x + 9, anchor: "start" };
  const fill = better ? "var(--ink)" : "var(--paper)";
  return {
    markup:
      `<svg class="share" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${decimal(share)} times V1, ${better ? "V2" : "V1"} is better">` +
      `<line x1="${at(1)}" x2="${at(1)}" y1="-9" y2="23" stroke="var(--edge)"/>` +
      `<line x1="${at(1)}" x2="${x.toFixed(1)}" y1="7" y2="7" stroke="var(--ink)" stroke-width="1.5"/>` +
      `<circle cx="${x.toFixed(1)}" cy="7" r="4" fill="${fill}" stroke="var(--ink)" stroke-width="2"/>` +
      `<text class="tick" x="${text.x.toFixed(1)}" y="11" text-anchor="${text.anchor}">${decimal(share)}</text></svg>`,
  };
}

/** What others measured. */
function others(rows: readonly PublishedRow[]): Measure[] {
  const float = (device: string) => pair(rows, (r) => r.recipe === "slim, in TF-Lite" && r.device === device);
  const quantized = pair(
    rows,
    (r) =>
      r.recipe === "slim quantized, in TF-Lite" &&
      r.alpha === 1 &&
      r.resolution === 224 &&
      r.device === "Pixel 3 NNAPI",
  );
  const value = (p: Pair, key: "top1" | "latency") => ({ v1: p.v1[key] ?? NaN, v2: p.v2[key] ?? NaN });
  const ms = (v: number) => [decimal(v, 1), "ms"] as const;
  const cent = (v: number) => [decimal(v, 1), "%"] as const;
  const ssdlite = (network: "v1" | "v2") =>
    rows.find((r) => r.network === network && r.variant === "SSDLite detector" && r.recipe === "paper v2")?.map ?? NaN;
  return [
    { name: "ImageNet top-1 accuracy", ...value(slimPair(rows), "top1"), format: cent, less: false, source: "TF-slim" },
    {
      name: "Detection on COCO (mAP), with SSDLite at 320 × 320",
      v1: ssdlite("v1"),
      v2: ssdlite("v2"),
      format: cent,
      less: false,
      source: "V2 paper, table 6",
    },
    {
      name: "Time on a Pixel 3 phone, CPU, 32-bit floats",
      ...value(float("Pixel 3 CPU, 4 threads"), "latency"),
      format: ms,
      less: true,
      source: "TF Lite",
    },
    {
      name: "Time on a Pixel 3 phone, GPU, 32-bit floats",
      ...value(float("Pixel 3 GPU"), "latency"),
      format: ms,
      less: true,
      source: "TF Lite",
    },
    {
      name: "Time on a Pixel 3 phone, accelerator, 8-bit integers",
      ...value(quantized, "latency"),
      format: ms,
      less: true,
      source: "TF Lite, NNAPI",
    },
  ];
}

/** The measures of the front page's table, at α = 1 and 224 × 224 pixels. */
function measures(): readonly Measure[] {
  const [v1, v2] = (["v1", "v2"] as const).map((variant) => total(layers({ variant })));
  const counted = (name: string, key: keyof Total): Measure => ({
    name,
    v1: v1[key],
    v2: v2[key],
    format: (value, like) => siParts(value, 4, like),
    less: true,
    source: "our count",
  });
  return [
    counted("Multiply-adds", "macs"),
    counted("Parameters", "parameters"),
    counted("Values written by the convolutions", "activations"),
    counted("Values in the largest tensor", "largest"),
    ...others(published()),
  ];
}

export function networks(): Table {
  const rows = measures().map((measure) => {
    const { name, v1, v2, format, less, source } = measure;
    const cell = (value: number, other: number): Cell => {
      const [number, unit] = format(value, Math.max(v1, v2));
      const best = less ? value < other : value > other;
      return {
        markup: `${best ? "<b>" : ""}${escape(number)}${best ? "</b>" : ""} <span class="u">${escape(unit)}</span>`,
      };
    };
    // A narrow window has no room for the last column.
    const named: Cell = { markup: `${escape(name)}<small class="src-narrow">${escape(source)}</small>` };
    return [named, cell(v1, v2), cell(v2, v1), shareMark(measure), source];
  });
  return {
    caption:
      "MobileNet V1 and V2 at α = 1 and 224 × 224 pixels, unless a row has another size. The better value is bold.",
    name: "vs",
    wide: true,
    columns: [
      { label: "Measure" },
      { label: "V1", numeric: true },
      { label: "V2", numeric: true },
      { label: "V2 / V1 (filled dot: V2 is better; open dot: V1 is)", class: "share-cell" },
      { label: "From", class: "src" },
    ],
    rows,
  };
}
