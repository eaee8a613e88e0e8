/** How many times faster V2 is, over machines from slow at arithmetic to slow at memory. */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { total } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { balanceAt, timeRatio } from "../../model/architecture/roofline.js";
import { svg } from "../ui/element.js";
import { decimal, times } from "../../model/math/format.js";
import { type KeptParts, keptParts } from "../ui/reuseElements.js";
import { gridX, gridY, intensityAxis, logTicks, spread } from "../charts/plot.js";

export interface BalanceOptions {
  readonly width?: number;
  /** Multiply-adds that the machine does while it moves one byte. */
  readonly balance: number;
  readonly bytesPerValue?: number;
  /** Measured speed-ups, drawn where the model gives the same. */
  readonly measured?: readonly { readonly label: string; readonly ratio: number; readonly bytesPerValue: number }[];
  /** What stays while only the balance changes; for drawings of the same networks and measurements. */
  readonly kept?: KeptParts;
}

/** The range of balances that a reader can choose. */
export const balanceRange = [0.5, 256] as const;

/** @param networks layers of V1 and V2 */
export function balanceChart(
  { v1, v2 }: { readonly v1: readonly Layer[]; readonly v2: readonly Layer[] },
  options: BalanceOptions,
): SVGSVGElement {
  const { width = 900, balance, bytesPerValue = 4, measured = [], kept = keptParts() } = options;
  const { narrow, domain, left, right: end } = intensityAxis(width);
  const height = 320;
  const margin = { top: 34, bottom: 44 };
  const x = scaleLog(domain, [left, end]);
  const y = scaleLinear([0.7, 2], [height - margin.bottom, margin.top]);
  const now = timeRatio(v1, v2, balance, bytesPerValue);
  const byArithmetic = total(v1).macs / total(v2).macs;
  const even = balanceAt(v1, v2, 1, bytesPerValue);
  const root = svg("svg", {
    class: "balance-chart",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `By the model V2 is ${times(byArithmetic)} as fast where arithmetic is slow${even === undefined ? "" : `, as fast as V1 at ${decimal(even, 1)} multiply-adds per byte`}, and slower beyond that.`,
  });
  const still = (): SVGElement[] => {
    const steps = Array.from({ length: 121 }, (_, i) => domain[0] * (domain[1] / domain[0]) ** (i / 120));
    const curve = line<number>(
      (b) => x(b),
      (b) => y(timeRatio(v1, v2, b, bytesPerValue)),
    );
    const ticks = logTicks(...domain).filter((t) => !narrow || [1, 10, 100].includes(t));
    const parts: SVGElement[] = [
      svg("rect", {
        class: "waits",
        x: left,
        width: end - left,
        y: y(1),
        height: y(0.7) - y(1),
      }),
      gridX(x, ticks, { top: margin.top, bottom: height - margin.bottom }),
      gridY(y, [0.8, 1, 1.2, 1.4, 1.6, 1.8, 2], { left, right: end, format: (v) => decimal(v, 1) }),
      svg("line", { class: "zero", x1: left, x2: end, y1: y(1), y2: y(1) }),
      svg("text", { class: "ttl", x: 0, y: 13 }, "V1’s time divided by V2’s"),
      svg("text", { class: "tick halo", x: left + 8, y: y(1) - 8 }, "V2 is faster"),
      svg("text", { class: "tick", x: left + 8, y: y(1) + 18 }, "V1 is faster"),
      svg(
        "text",
        { class: "ttl", x: end, y: height - 4, "text-anchor": "end" },
        narrow ? "multiply-adds per byte" : "multiply-adds that the machine does while it moves one byte",
      ),
      svg("path", { class: "curve", d: curve(steps) }),
    ];
    const fitting = measured.filter((m) => m.bytesPerValue === bytesPerValue);
    const labels = spread(
      fitting.map(({ ratio }) => y(ratio)),
      17,
      margin.top,
      height - margin.bottom,
    );
    for (const [i, { label, ratio }] of fitting.entries()) {
      const at = balanceAt(v1, v2, ratio, bytesPerValue);
      const group = svg("g", { class: "measured", "data-label": label });
      if (at !== undefined && at >= domain[0] && at <= domain[1]) {
        group.append(svg("path", { class: "diamond", d: `M${x(at)} ${y(ratio) - 6}l6 6-6 6-6-6Z` }));
        if (!narrow) group.append(svg("line", { class: "guide", x1: x(at) + 8, x2: end, y1: y(ratio), y2: y(ratio) }));
      }
      if (!narrow) {
        group.append(
          svg("path", { class: "guide", d: `M${end} ${y(ratio)}L${end + 14} ${labels[i]}` }),
          svg("text", { class: "tick halo", x: end + 18, y: labels[i] + 4 }, `${label} ${times(ratio)}`),
        );
      }
      parts.push(group);
    }
    return parts;
  };
  root.append(
    ...kept(`${width} ${bytesPerValue}`, still),
    svg("line", { class: "setting", x1: x(balance), x2: x(balance), y1: margin.top, y2: height - margin.bottom }),
    svg("circle", { class: "now", cx: x(balance), cy: y(now), r: 6 }),
  );
  const flip = x(balance) > (left + end) / 2;
  root.append(
    svg(
      "text",
      {
        class: "live-text halo strong",
        x: x(balance) + (flip ? -10 : 10),
        y: y(now) - 12,
        "text-anchor": flip ? "end" : "start",
      },
      times(now),
    ),
  );
  kept.end();
  return root;
}
