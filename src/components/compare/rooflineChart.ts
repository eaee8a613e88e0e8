/** Arithmetic intensity: where each layer stands between waiting for memory and computing. */
import { scaleLog, scaleSqrt } from "d3-scale";
import { cost, intensity, traffic } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { svg } from "../ui/element.js";
import { decimal, percent } from "../../model/math/format.js";
import { type KeptParts, keptParts } from "../ui/reuseElements.js";
import type { NamedNetwork } from "../charts/layerBars.js";
import { gridX, intensityAxis, logTicks } from "../charts/plot.js";
import { type RoleKey, roleKey, roleNames } from "../charts/role.js";

export interface RooflineOptions {
  readonly width?: number;
  /** Multiply-adds that the machine does while it moves one byte. */
  readonly balance: number;
  readonly bytesPerValue?: number;
  /** What stays while only the balance changes; for drawings of the same networks. */
  readonly kept?: KeptParts;
}

const rows: readonly RoleKey[] = ["conv", "exp", "dw", "proj", "head"];

/** Layers that compute: pooling multiplies nothing and stands nowhere on a logarithmic axis. */
function shown({ layers }: NamedNetwork): Layer[] {
  return layers.filter((layer) => cost(layer).macs > 0);
}

/** Share of a network's bytes that layers below the balance move. */
function bytesBelow(network: NamedNetwork, balance: number, bytesPerValue = 4): number {
  const all = shown(network);
  const bytes = (list: readonly Layer[]) => list.reduce((sum, layer) => sum + traffic(layer, bytesPerValue), 0);
  return bytes(all.filter((layer) => intensity(layer, bytesPerValue) < balance)) / bytes(all);
}

/**
 * One circle for each layer, its area the bytes that it moves; from left to right the multiply-adds for each of them.
 * What stands left of the balance waits for memory.
 */
export function rooflineChart(networks: readonly NamedNetwork[], options: RooflineOptions): SVGSVGElement {
  const { width = 900, balance, bytesPerValue = 4, kept = keptParts() } = options;
  const { narrow, domain, left, right } = intensityAxis(width);
  const line = narrow ? 42 : 24;
  const panel = (narrow ? 52 : 34) + rows.length * line;
  const height = networks.length * panel + 46;
  const bottom = height - 46;
  // The same axis for both number formats, so that circles move when the reader switches.
  const x = scaleLog(domain, [left, right]);
  const most = Math.max(...networks.flatMap(shown).map((layer) => traffic(layer, 4)));
  const radius = scaleSqrt([0, most], [0, narrow ? 13 : 16]);
  const below = networks.map((network) => bytesBelow(network, balance, bytesPerValue));
  const findings = networks.map(({ name }, k) => `${name} ${percent(below[k])}`);
  const root = svg("svg", {
    class: "roofline-chart",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `At ${decimal(balance, 1)} multiply-adds per byte, layers that wait for memory move this share of the bytes: ${findings.join(", ")}.`,
  });
  const ticks = logTicks(...domain).filter((t) => !narrow || [1, 10, 100].includes(t));
  root.append(
    svg("rect", { class: "waits", x: left, y: 0, width: Math.max(0, x(balance) - left), height: bottom }),
    ...kept(`grid ${width}`, () => [gridX(x, ticks, { top: 0, bottom })]),
    svg("line", { class: "setting", x1: x(balance), x2: x(balance), y1: 0, y2: bottom }),
    svg("text", { class: "ttl", x: right, y: height - 6, "text-anchor": "end" }, "multiply-adds per byte"),
  );
  const role = (network: NamedNetwork, role: RoleKey, y: number) => [
    svg("text", { class: "tick halo", x: 0, y: narrow ? y - 16 : y + 4 }, roleNames[role]),
    ...shown(network)
      .filter((layer) => roleKey(layer) === role)
      .map((layer) =>
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
          svg("title", {}, `${layer.id}: ${decimal(intensity(layer, bytesPerValue))} multiply-adds per byte`),
        ),
      ),
  ];
  for (const [k, network] of networks.entries()) {
    const top = k * panel;
    const present = rows.filter((key) => shown(network).some((layer) => roleKey(layer) === key));
    const waiting = percent(below[k]);
    root.append(
      svg("text", { class: "ttl halo strong", x: 0, y: top + 16 }, network.name),
      svg(
        "text",
        { class: "tick halo", x: x(balance) - 8, y: top + 16, "text-anchor": "end" },
        narrow ? waiting : `these layers move ${waiting} of the bytes`,
      ),
      ...kept(`layers of ${network.name} ${width} ${bytesPerValue}`, () =>
        present.flatMap((key, i) => role(network, key, top + (narrow ? 52 : 40) + i * line)),
      ),
    );
  }
  kept.end();
  return root;
}
