/** One bar for each layer of two networks, one above the other on one scale: what each does, moves or keeps. */
import { max, range } from "d3-array";
import { cost, intensity, parameters, traffic } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { dataTable } from "../ui/dataTable.js";
import { svg } from "../ui/element.js";
import { count, decimal, si } from "../../model/math/format.js";
import { roleKey } from "./role.js";

export interface Measure {
  readonly id: "macs" | "activations" | "traffic" | "parameters";
  readonly label: string;
  readonly unit: string;
  readonly value: (layer: Layer) => number;
  /** How it is counted, where others count otherwise. */
  readonly counted?: string;
}

export const measures: readonly Measure[] = [
  { id: "activations", label: "values written", unit: "values", value: (layer) => cost(layer).activations },
  { id: "macs", label: "multiply-adds", unit: "multiply-adds", value: (layer) => cost(layer).macs },
  { id: "traffic", label: "bytes moved", unit: "bytes", value: (layer) => traffic(layer) },
  {
    id: "parameters",
    label: "parameters",
    unit: "parameters",
    value: (layer) => parameters(layer, "folded"),
    counted: "with one bias for each channel",
  },
];

export interface NamedNetwork {
  readonly name: string;
  readonly layers: readonly Layer[];
}

/** Convolutions and classifier; pooling has no bar. */
function shown({ layers }: NamedNetwork): Layer[] {
  return layers.filter(({ role }) => role !== "pool");
}

/** The measure of an id; the first where there is none. */
export function measureOf(id: string): Measure {
  return measures.find((one) => one.id === id) ?? measures[0];
}

/** Sum of a measure over a network, without pooling. */
export function sum(network: NamedNetwork, measure: Measure): number {
  return shown(network).reduce((all, layer) => all + measure.value(layer), 0);
}

export interface LayerBarsOptions {
  /** In CSS pixels. */
  readonly width?: number;
  /** Whether each network's sum is said; true if not given. */
  readonly sums?: boolean;
}

export function layerBars(
  networks: readonly NamedNetwork[],
  measure: Measure,
  { width = 960, sums = true }: LayerBarsOptions = {},
): SVGSVGElement {
  const narrow = width < 700;
  const rowHeight = narrow ? 96 : 128;
  const gap = 40;
  const left = narrow ? 0 : 56;
  const most = max(networks.flatMap(shown), measure.value) ?? 1;
  const step = (width - left) / Math.max(...networks.map((network) => shown(network).length));
  const height = networks.length * (rowHeight + gap);
  const totals = networks.map((network) => `${network.name} ${si(sum(network, measure), 3)}`).join(", ");
  const root = svg("svg", {
    class: "layer-bars",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `${measure.label} of each layer${sums ? `; in all ${totals} ${measure.unit}` : ""}.`,
  });
  const power = 10 ** Math.floor(Math.log10(most));
  const unit = [5, 2, 1, 0.5].map((m) => m * power).find((u) => most / u >= 1.9) ?? power;
  for (const [k, network] of networks.entries()) {
    const base = (k + 1) * (rowHeight + gap) - 12;
    const y = (value: number) => base - (value / most) * rowHeight;
    const grid = svg("g", { class: "grid" });
    for (let tick = unit; tick <= most; tick += unit) {
      grid.append(svg("line", { x1: left, x2: width, y1: y(tick), y2: y(tick) }));
      if (!narrow)
        grid.append(
          svg(
            "text",
            { class: "tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" },
            si(tick, tick >= 1 ? 2 : 1),
          ),
        );
    }
    root.append(grid);
    for (const [i, layer] of shown(network).entries()) {
      const barHeight = Math.max(0.75, base - y(measure.value(layer)));
      const x = left + i * step + step * 0.07;
      const barWidth = Math.max(1, step * 0.86);
      const bar = svg("g", { "data-role": roleKey(layer), "data-layer": layer.id });
      bar.append(
        svg("title", {}, `${layer.id}: ${si(measure.value(layer), 3)} ${measure.unit}`),
        svg("rect", { class: "mark", x, y: base - barHeight, width: barWidth, height: barHeight }),
      );
      if (layer.role === "depthwise" && barWidth > 7) {
        // One path for all lines of a bar: tall bars have dozens, and a slider draws them all.
        const lines = range(3, barHeight - 1, 4).map((up) => `M${x} ${base - up}h${barWidth}v1h${-barWidth}Z`);
        bar.append(svg("path", { class: "hatch", d: lines.join("") }));
      }
      root.append(bar);
    }
    root.append(
      svg("line", { class: "zero", x1: left, x2: width, y1: base, y2: base }),
      svg(
        "text",
        { class: "halo", x: width, y: base - rowHeight - 6, "text-anchor": "end" },
        svg("tspan", { class: "strong" }, `${network.name}  `),
        `${sums ? `${si(sum(network, measure), 3)} ${measure.unit}, ` : ""}${shown(network).length} layers`,
      ),
    );
  }
  return root;
}

/** The numbers behind the bars and behind the roofline: every layer of every network. */
export function layerTable(networks: readonly NamedNetwork[]): HTMLTableElement {
  const rows = networks.flatMap((network) => shown(network).map((layer) => ({ network: network.name, layer })));
  return dataTable(
    rows,
    [
      { label: "Layer", value: ({ layer }) => layer.id },
      { label: "Network", value: ({ network }) => network },
      ...measures.map((measure) => ({
        label: measure.label,
        value: ({ layer }: { layer: Layer }) => count(measure.value(layer)),
        raw: ({ layer }: { layer: Layer }) => measure.value(layer),
        numeric: true,
      })),
      { label: "MACs per byte", value: ({ layer }) => decimal(intensity(layer)), numeric: true },
    ],
    { caption: "Each layer in 32-bit floats, one image of the size chosen", hideCaption: true },
  );
}
