/** How several runs of two designs learned: one panel, with the band that the runs of each design span. */
import { scaleLinear, scalePoint } from "d3-scale";
import { area, line } from "d3-shape";
import type { CurveBand } from "../../model/evidence/designComparison.js";
import { svg } from "../ui/element.js";
import { gridX, gridY, spread } from "../charts/plot.js";

export interface CurveSet {
  readonly name: string;
  readonly band: CurveBand;
}

export interface LearningCurvesOptions {
  readonly width?: number;
  /** Of the vertical axis; the same for all comparisons, so that pictures can be compared. */
  readonly range: readonly [number, number];
  readonly label: string;
  readonly format: (value: number) => string;
}

/** A panel of curves: epochs to the right, the measure upward. The first design's are solid, the second's dashed. */
export function learningCurves(sets: readonly CurveSet[], options: LearningCurvesOptions): SVGSVGElement {
  const { width = 360, range, label, format } = options;
  const height = Math.round(Math.min(280, Math.max(220, 0.7 * width)));
  const margin = { top: 26, right: 96, bottom: 40, left: 44 };
  const { epochs } = sets[0].band;
  const x = scalePoint(epochs, [margin.left + 4, width - margin.right]);
  const at = (epoch: number) => x(epoch) ?? margin.left;
  const y = scaleLinear([range[0], range[1]], [height - margin.bottom, margin.top]);
  const ends = sets.map(({ band }) => band.runs.map(({ values }) => format(values[values.length - 1])));
  const root = svg("svg", {
    class: "learning-curves",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `${label}. After epoch ${epochs[epochs.length - 1]}: ${sets
      .map(({ name }, i) => `${name} ${ends[i].join(", ")}`)
      .join("; ")}.`,
  });
  root.append(
    gridY(y, y.ticks(4), { left: margin.left, right: width - margin.right, format }),
    gridX(at, epochs, { top: height - margin.bottom, bottom: height - margin.bottom }),
    svg("text", { class: "ttl", x: 0, y: 13 }, label),
    svg("text", { class: "tick", x: width - margin.right, y: height - 4, "text-anchor": "end" }, "after epoch"),
  );
  sets.forEach(({ band }, i) => {
    const side = i === 0 ? "first" : "second";
    const shape = area<number>(
      (_, e) => at(epochs[e]),
      (_, e) => y(band.least[e]),
      (_, e) => y(band.most[e]),
    );
    const way = line<number>(
      (_, e) => at(epochs[e]),
      (value) => y(value),
    );
    root.append(
      svg("path", { class: `curve-band ${side}`, d: shape([...epochs]) }),
      ...band.runs.flatMap(({ values }) => [
        svg("path", { class: `curve ${side}`, d: way([...values]) }),
        ...values.map((value, e) =>
          svg("circle", { class: `curve-dot ${side}`, cx: at(epochs[e]), cy: y(value), r: 3 }),
        ),
      ]),
    );
  });
  const last = epochs.length - 1;
  const wanted = sets.map(({ band }) => y((band.least[last] + band.most[last]) / 2) + 4);
  const places = spread(wanted, 17, margin.top, height - margin.bottom);
  sets.forEach(({ name }, i) => {
    const side = i === 0 ? "first" : "second";
    root.append(svg("text", { class: `strong halo ${side}`, x: width - margin.right + 10, y: places[i] }, name));
  });
  return root;
}
