/** Scores before and after some blocks have learned something else, a row for each thing that the network knew. */
import { scaleLinear } from "d3-scale";
import { score } from "../../model/math/format.js";
import { gridX } from "../charts/plot.js";
import { svg } from "../ui/element.js";
import type { Remembered } from "./memory.js";

const rowHeight = 30;

/** `cat .93, after .74` */
const memoryWords = (rows: readonly Remembered[]): string =>
  rows.map(({ name, before, after }) => `${name} ${score(before)}, after ${score(after)}`).join("; ");

/**
 * @param limit where a line is drawn: the score from which on something counts as found
 */
export function memoryChart(
  rows: readonly Remembered[],
  { width, limit }: { readonly width: number; readonly limit?: number },
): SVGSVGElement {
  const [left, right, top] = [Math.min(200, Math.round(0.42 * width)), width - 12, 10];
  const bottom = top + rows.length * rowHeight;
  const height = bottom + 24;
  const x = scaleLinear([0, 1], [left, right]);
  return svg(
    "svg",
    {
      ...{ class: "memory-chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
      "aria-label": `Before and after: ${memoryWords(rows)}.`,
    },
    gridX(x, [0, 0.25, 0.5, 0.75, 1], { top: bottom, bottom }),
    svg("line", { class: "zero", x1: left, x2: right, y1: bottom, y2: bottom }),
    limit === undefined ? null : svg("line", { class: "exit-guide", x1: x(limit), x2: x(limit), y1: top, y2: bottom }),
    ...rows.flatMap(({ name, before, after }, i) => {
      const y = top + (i + 0.5) * rowHeight;
      return [
        svg("text", { x: 0, y: y + 4 }, name),
        svg("line", { class: "memory-lost", x1: x(before), x2: x(after), y1: y, y2: y }),
        svg("circle", { class: "exit-mean", cx: x(before), cy: y, r: 6 }),
        svg("circle", { class: "exit-mean is-on", cx: x(after), cy: y, r: 4.5 }),
      ];
    }),
  );
}
