/** Arithmetic intensity: where each layer stands between waiting for memory and computing. */
import { scaleLog, scaleSqrt } from "d3-scale";
import { cost, intensity, traffic } from "../model/cost.js";
import type { Layer } from "../model/layers.js";
import { svg } from "./element.js";
import { decimal, percent } from "./format.js";
import type { NamedNetwork } from "./layerBars.js";
import { gridX, intensityAxis, logTicks } from "./plot.js";
import { type RoleKey, roleKey, roleNames } from "./role.js";

export interface RooflineOptions {
  readonly width?: number;
  /** Multiply-adds that the machine does while it moves one byte. */
  readonly balance: number;
  readonly bytesPerValue?: number;
}

const rows: readonly RoleKey[] = ["conv", "exp", "dw", "proj", "head"];

/** Layers that compute: pooling multiplies nothing and stands nowhere on a logarithmic axis. */
function shown({ layers }: NamedNetwork): Layer[] {
  return layers.filter((layer) => cost(layer).macs > 0);
}

/** Share of a network's bytes that layers below the balance move. */
export function bytesBelow(network: NamedNetwork, balance: number, bytesPerValue = 4): number {
  const all = shown(network);
  const bytes = (list: readonly Layer[]) => list.reduce((sum, layer) => sum + traffic(layer, bytesPerValue), 0);
  return bytes(all.filter((layer) => intensity(layer, bytesPerValue) < balance)) / bytes(all);
}

/**
 * One circle for each layer, its area the bytes that it moves; from left to right the multiply-adds for each of them.
 * What stands left of the balance waits for memory.
 */
export function rooflineChart(networks: readonly NamedNetwork[], options: RooflineOptions): SVGSVGElement {
  const { width = 900, balance, bytesPerValue = 4 } = options;
  const { narrow, domain, left, right } = intensityAxis(width);
  const line = narrow ? 42 : 28;
  const panel = (narrow ? 52 : 34) + rows.length * line;
  const height = networks.length * panel + 46;
  const bottom = height - 46;
  // The same axis for both number formats, so that circles move when the reader switches.
  const x = scaleLog(domain, [left, right]);
  const most = Math.max(...networks.flatMap(shown).map((layer) => traffic(layer, 4)));
  const radius = scaleSqrt([0, most], [0, narrow ? 13 : 16]);
  const findings = networks.map(
    (network) => `${network.name} ${percent(bytesBelow(network, balance, bytesPerValue))} of its bytes`,
  );
  const root = svg("svg", {
    class: "roofline-chart",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `At ${decimal(balance, 1)} multiply-adds for each byte, layers that wait for memory move: ${findings.join(", ")}.`,
  });
  const ticks = logTicks(...domain).filter((t) => !narrow || [1, 10, 100].includes(t));
  root.append(
    svg("rect", { class: "waits", x: left, y: 0, width: Math.max(0, x(balance) - left), height: bottom }),
    gridX(x, ticks, { top: 0, bottom }),
    svg("line", { class: "setting", x1: x(balance), x2: x(balance), y1: 0, y2: bottom }),
    svg("text", { class: "ttl", x: right, y: height - 6, "text-anchor": "end" }, "multiply-adds for each byte"),
  );
  for (const [k, network] of networks.entries()) {
    const top = k * panel;
    root.append(
      svg("text", { class: "ttl halo strong", x: 0, y: top + 16 }, network.name),
      svg(
        "text",
        { class: "tick halo", x: x(balance) - 8, y: top + 16, "text-anchor": "end" },
        narrow
          ? percent(bytesBelow(network, balance, bytesPerValue))
          : `${percent(bytesBelow(network, balance, bytesPerValue))} of its bytes wait`,
      ),
    );
    const present = rows.filter((role) => shown(network).some((layer) => roleKey(layer) === role));
    for (const [i, role] of present.entries()) {
      const y = top + (narrow ? 52 : 40) + i * line;
      root.append(svg("text", { class: "tick halo", x: 0, y: narrow ? y - 16 : y + 4 }, roleNames[role]));
      for (const layer of shown(network).filter((l) => roleKey(l) === role)) {
        root.append(
          svg(
            "circle",
            {
              class: "mark",
              "data-role": role,
              "data-layer": layer.id,
              cx: x(intensity(layer, bytesPerValue)),
              cy: y,
              r: Math.max(2, radius(traffic(layer, bytesPerValue))),
            },
            svg("title", {}, `${layer.id}: ${decimal(intensity(layer, bytesPerValue))} multiply-adds for each byte`),
          ),
        );
      }
    }
  }
  return root;
}
