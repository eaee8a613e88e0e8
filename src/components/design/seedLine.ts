/** The accuracies of two designs' seeds on one line each, with the gap between them where there is one. */
import { scaleLinear } from "d3-scale";
import { svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { gridX } from "../charts/plot.js";

export interface SeedRow {
  readonly name: string;
  /** 0 … 1, one for each seed. */
  readonly accuracies: readonly number[];
}

export interface SeedLineOptions {
  readonly width?: number;
  /** Ends of the axis, 0 … 1; the same for all comparisons, so that pictures can be compared. */
  readonly range: readonly [number, number];
  /** One sentence for those who do not see the picture. */
  readonly finding: string;
}

/**
 * Two rows of dots on one axis. The filled ones are the first design's, the hollow ones the second's. Where all of one
 * lie above all of the other the gap is a violet band.
 */
export function seedLine(first: SeedRow, second: SeedRow, options: SeedLineOptions): SVGSVGElement {
  const { width = 900, range, finding } = options;
  const narrow = width < 640;
  const left = narrow ? 12 : 150;
  const right = width - (narrow ? 14 : 24);
  const rowHeight = narrow ? 64 : 58;
  const top = narrow ? 16 : 12;
  const bottom = top + 2 * rowHeight;
  const x = scaleLinear([range[0], range[1]], [left, right]);
  const root = svg("svg", {
    class: "seed-line",
    width,
    height: bottom + 46,
    viewBox: `0 0 ${width} ${bottom + 46}`,
    role: "img",
    "aria-label": finding,
  });
  // Whole percentages: between them an axis would show the same number twice.
  const ticks = x.ticks(Math.min(narrow ? 4 : 8, Math.round(100 * (range[1] - range[0]))));
  root.append(
    gridX(x, ticks, { top, bottom, format: (v) => decimal(100 * v, 0) }),
    svg(
      "text",
      { class: "ttl", x: right, y: bottom + 40, "text-anchor": "end" },
      narrow ? "correct, %" : "correct answers on the 10\u202f000 test pictures, %",
    ),
  );
  const [low, high] = [first, second]
    .map(({ accuracies }) => accuracies)
    .sort((a, b) => Math.max(...a) - Math.max(...b));
  const gap = [Math.max(...low), Math.min(...high)] as const;
  if (gap[0] < gap[1]) {
    const [from, to] = gap.map(x);
    root.append(
      svg("rect", { class: "seed-gap", x: from, y: top, width: to - from, height: bottom - top }),
      svg(
        "text",
        { class: "live-text halo", x: (from + to) / 2, y: top + rowHeight + 4, "text-anchor": "middle" },
        decimal(100 * (gap[1] - gap[0]), 2),
      ),
    );
  }
  // Dots that would hide one another lie side by side, each training to be seen.
  const covered = (earlier: readonly number[], accuracy: number) =>
    earlier.filter((other) => Math.abs(x(other) - x(accuracy)) < 7).length;
  for (const [i, { name, accuracies }] of [first, second].entries()) {
    const y = top + (i + 0.5) * rowHeight + (narrow ? 12 : 0);
    const nameAt = narrow ? { x: left, y: y - 22 } : { x: 0, y: y + 5 };
    root.append(
      svg("line", { class: "seed-span", x1: x(Math.min(...accuracies)), x2: x(Math.max(...accuracies)), y1: y, y2: y }),
      svg("text", { class: "strong halo", ...nameAt }, name),
      ...accuracies.map((accuracy, seed) =>
        svg(
          "g",
          { class: i === 0 ? "seed first" : "seed second" },
          svg("title", {}, `${name}, seed ${seed}: ${decimal(100 * accuracy, 2)}\u202f%`),
          svg("circle", { cx: x(accuracy), cy: y - 8 * covered(accuracies.slice(0, seed), accuracy), r: 7 }),
        ),
      ),
    );
  }
  return root;
}
