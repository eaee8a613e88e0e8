/** Lines over the features of a backbone, on a logarithmic scale, each with its name at its end. */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { svg } from "../ui/element.js";
import { gridX, gridY, spread } from "../charts/plot.js";
import { powerText, powers } from "../charts/powers.js";

export interface LogLine {
  readonly name: string;
  /** One positive number for each feature, stem first. */
  readonly values: readonly number[];
  readonly chosen: boolean;
}

export function logLines(
  lines: readonly LogLine[],
  { width, height = 300, label }: { readonly width: number; readonly height?: number; readonly label: string },
): SVGSVGElement {
  const all = lines.flatMap(({ values }) => values).filter((v) => v > 0);
  const [low, high] = [Math.min(1, ...all), Math.max(1, ...all)];
  const ticks = powers(low, high);
  const names = width < 480 ? 0 : 148;
  const [left, right, top, bottom] = [46, width - names - 12, 14, height - 34 - (names === 0 ? 18 * lines.length : 0)];
  const y = scaleLog([Math.min(low, ticks[0]), Math.max(high, ticks[ticks.length - 1])], [bottom, top]);
  const count = lines[0]?.values.length ?? 18;
  const x = scaleLinear([0, count - 1], [left, right]);
  const path = line<number>(
    (_, i) => x(i),
    (v) => y(Math.max(v, Number.MIN_VALUE)),
  );
  const ends = spread(
    lines.map(({ values }) => y(values[values.length - 1])),
    18,
    top + 4,
    bottom,
  );
  const dashes = ["", "6 4", "2 3", "9 3 2 3"];
  return svg(
    "svg",
    { class: "log-lines", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    gridY(y, ticks, { left, right, format: powerText }),
    gridX(
      x,
      [0, 3, 6, 9, 13, 17].filter((i) => i < count),
      { top, bottom, format: (i) => (i === 0 ? "stem" : String(i - 1)) },
    ),
    ...lines.flatMap(({ name, values, chosen }, i) => {
      const at = names === 0 ? bottom + 40 + 18 * i : ends[i] + 4;
      const from = names === 0 ? left : right + 12;
      return [
        svg("path", {
          class: chosen ? "log-line chosen" : "log-line",
          d: path(values) ?? "",
          "stroke-dasharray": dashes[i % 4],
        }),
        svg("line", {
          class: chosen ? "log-line chosen" : "log-line",
          x1: from - (names === 0 ? 0 : 8),
          x2: from + 16,
          y1: at - 4,
          y2: at - 4,
          "stroke-dasharray": dashes[i % 4],
        }),
        svg("text", { class: chosen ? "live-text" : "strong", x: from + 22, y: at }, name),
      ];
    }),
  );
}
