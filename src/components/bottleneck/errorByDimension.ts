/** Error over the number of dimensions: median and middle band of many draws, and the present one. */
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { ErrorSpread } from "../../model/math/spiral.js";
import { svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { type KeptParts, keptParts } from "../ui/reuseElements.js";
import { gridX, gridY } from "../charts/plot.js";

export interface SurvivalOptions {
  readonly width: number;
  readonly height?: number;
  /** The present number of dimensions and its error. */
  readonly n: number;
  readonly error: number;
  /** Nothing follows the matrix: the error is 0 everywhere. */
  readonly linear: boolean;
  /** What stays while only n changes. */
  readonly kept?: KeptParts;
}

export function survivalChart(
  spreads: readonly ErrorSpread[],
  { width, height = 340, n, error, linear, kept = keptParts() }: SurvivalOptions,
): SVGSVGElement {
  const [left, right, top, bottom] = [40, width - 14, 12, height - 44];
  const x = scaleLinear([2, 30], [left, right]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const band = area<ErrorSpread>(
    (s) => x(s.n),
    (s) => y(s.low),
    (s) => y(s.high),
  );
  const median = line<ErrorSpread>(
    (s) => x(s.n),
    (s) => y(s.median),
  );
  const last = spreads[spreads.length - 1];
  const label = `${linear ? "no activation" : "this matrix"}: ${decimal(error)}`;
  const anchor = x(n) > width * 0.6 ? "end" : "start";
  const shift = anchor === "end" ? -12 : 12;
  const still = () => [
    gridY(y, [0, 0.25, 0.5, 0.75, 1], { left, right }),
    gridX(x, [2, 5, 10, 15, 20, 25, 30], { top, bottom }),
    svg("line", { class: "zero", x1: left, x2: right, y1: bottom, y2: bottom }),
    svg("text", { x: right, y: height - 8, "text-anchor": "end" }, "dimensions n"),
    svg("path", { class: linear ? "band faint" : "band", d: band(spreads) ?? "" }),
    svg("path", { class: linear ? "median faint" : "median", d: median(spreads) ?? "" }),
  ];
  const picture = svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `The error falls with the number of dimensions. At n = ${n} this matrix has ${decimal(error)}.`,
    },
    ...kept(`${width} ${height} ${linear} ${spreads.length}`, still),
    last !== undefined &&
      svg(
        "text",
        { class: "strong halo", x: x(last.n), y: y(last.high) - 8, "text-anchor": last.n > 12 ? "end" : "start" },
        "after ReLU: median, and band of eight in ten",
      ),
    svg("circle", { class: "now", cx: x(n), cy: y(error), r: 6 }),
    svg("text", { class: "now halo", x: x(n) + shift, y: y(error) - 10, "text-anchor": anchor }, label),
  );
  kept.end();
  return picture;
}
