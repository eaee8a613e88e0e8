/** One function in a small panel: its curve, its derivative on demand, and a mark at the reader's x. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { rangeInput } from "../ui/control.js";
import { type Input, svg } from "../ui/element.js";
import { decimal, nonzeroDecimal } from "../../model/math/format.js";

export interface CurvePanelOptions {
  readonly width: number;
  readonly domain: readonly [x0: number, x1: number];
  readonly range: readonly [y0: number, y1: number];
  /** Where the mark stands. */
  readonly at: number;
  /** Drawn dashed when given. */
  readonly derivative?: ((x: number) => number) | undefined;
  /** Where the derivative jumps. */
  readonly kinks?: readonly number[];
  readonly name: string;
  /** Height over width; 0.8 unless given. */
  readonly aspect?: number;
}

const margin = { top: 8, right: 8, bottom: 20, left: 24 };

export interface CurveScale {
  readonly x: (value: number) => number;
  readonly invert: (place: number) => number;
}

/** The horizontal scale of a panel, for pointing. */
export function curveScale(width: number, domain: readonly [number, number]): CurveScale {
  const scale = scaleLinear([...domain], [margin.left, width - margin.right]);
  return { x: scale, invert: (place) => scale.invert(place) };
}

/** Steps of {@link xSlider}. */
export const xStep = 0.05;

/** The slider that moves the marks of curves. */
export function xSlider([min, max]: readonly [number, number], value: number): Input<number> {
  return rangeInput({ label: "x", min, max, step: xStep, value, format: (x) => decimal(x) });
}

/** Where to take samples: evenly, and on both sides of each kink so that jumps stay upright. */
function samples([x0, x1]: readonly [number, number], kinks: readonly number[]): number[] {
  const even = Array.from({ length: 121 }, (_, i) => x0 + ((x1 - x0) * i) / 120);
  const near = kinks.flatMap((kink) => [kink - 1e-6, kink + 1e-6]).filter((x) => x > x0 && x < x1);
  return [...even, ...near].sort((a, b) => a - b);
}

export type CurvePanel = SVGSVGElement & {
  /** Moves the mark to another x. */
  moveTo(x: number): void;
};

export function curvePanel(f: (x: number) => number, options: CurvePanelOptions): CurvePanel {
  const { width, domain, range, at, derivative, kinks = [], name, aspect = 0.8 } = options;
  const height = Math.round(width * aspect);
  const { x } = curveScale(width, domain);
  const y = scaleLinear([...range], [height - margin.bottom, margin.top]);
  const clamp = (value: number) => Math.max(range[0], Math.min(range[1], value));
  const xs = samples(domain, kinks);
  const path = (g: (x: number) => number) => {
    const inside = (value: number) => value >= range[0] - 1e-9 && value <= range[1] + 1e-9;
    return line<number>(x, (value) => y(g(value))).defined((value) => inside(g(value)))(xs) ?? "";
  };
  const step = range[1] - range[0] > 4 ? 2 : 0.5;
  const ticks = y.ticks(Math.round((range[1] - range[0]) / step));
  const cursor = svg("line", { class: "cursor", y1: y(range[0]), y2: y(range[1]) });
  const slopeMark = svg("circle", { class: "slope-mark", r: 3.5 });
  const mark = svg("circle", { class: "mark-at", r: 4.5 });
  const panel = svg(
    "svg",
    { class: "curve-panel", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
    svg(
      "g",
      { class: "grid" },
      ...ticks.map((t) => svg("line", { x1: margin.left, x2: width - margin.right, y1: y(t), y2: y(t) })),
    ),
    ...ticks
      .filter((t) => Number.isInteger(t))
      .map((t) => svg("text", { class: "tick", x: margin.left - 5, y: y(t) + 4, "text-anchor": "end" }, decimal(t, 0))),
    ...ticksOf(domain).map((t) =>
      svg("text", { class: "tick", x: x(t), y: height - 4, "text-anchor": "middle" }, decimal(t, 0)),
    ),
    svg("line", { class: "zero", x1: margin.left, x2: width - margin.right, y1: y(clamp(0)), y2: y(clamp(0)) }),
    svg("line", { class: "zero faint", x1: x(0), x2: x(0), y1: y(range[0]), y2: y(range[1]) }),
    cursor,
    derivative !== undefined && svg("path", { class: "derivative", d: path(derivative) }),
    svg("path", { class: "curve", d: path(f) }),
    derivative !== undefined && slopeMark,
    mark,
  );
  const place = (element: SVGElement, places: Readonly<Record<string, number>>) => {
    for (const [key, value] of Object.entries(places)) element.setAttribute(key, String(value));
  };
  function moveTo(now: number): void {
    const [value, slope] = [f(now), derivative?.(now)];
    place(cursor, { x1: x(now), x2: x(now) });
    place(mark, { cx: x(now), cy: y(clamp(value)) });
    if (slope !== undefined) place(slopeMark, { cx: x(now), cy: y(clamp(slope)) });
    const words = `${name}: ${nonzeroDecimal(value)} at x = ${decimal(now)}`;
    panel.setAttribute("aria-label", slope === undefined ? words : `${words}, slope ${nonzeroDecimal(slope)}`);
  }
  moveTo(at);
  return Object.assign(panel, { moveTo });
}

function ticksOf([x0, x1]: readonly [number, number]): number[] {
  return scaleLinear([x0, x1], [0, 1]).ticks(5);
}
