/** The trained widths of both networks on one chart: accuracy against a cost of choice, every seed a dot. */
import { extent } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { type FamilyPoint, band } from "../../model/evidence/familyPoints.js";
import { type Input, commit, input, svg } from "../ui/element.js";
import { memberName } from "../fashion/familyData.js";
import { count, decimal } from "../../model/math/format.js";
import { gridX, gridY, logTicks, networkMark } from "../charts/plot.js";

export interface FamilyChartOptions {
  readonly width?: number;
  readonly costLabel: string;
  /** Undefined where the cost is not known yet: the point is left out. */
  readonly cost: (point: FamilyPoint) => number | undefined;
  readonly format: (cost: number) => string;
  /** Id of the network that is outlined. */
  readonly selected?: string;
}

/**
 * Dots are seeds, the network’s mark is the shipped one, the line goes through the means. A click selects the nearest; by
 * keyboard the slider at the top of the page does the same.
 */
export function familyChart(
  points: readonly FamilyPoint[],
  { width = 640, costLabel, cost, format, selected }: FamilyChartOptions,
): Input<string | undefined> {
  const known = points.flatMap((point) => {
    const x = cost(point);
    return x === undefined ? [] : [{ point, x }];
  });
  const height = width < 520 ? 320 : 400;
  const margin = { top: 30, right: 16, bottom: 44, left: 36 };
  const root = svg("svg", { class: "family-chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  const control = input<string | undefined, HTMLElement>(root as unknown as HTMLElement, selected);
  const inWords = known.map(
    ({ point, x }) => `${memberName(point)} ${decimal(100 * point.accuracy, 1)}\u202f% at ${format(x)}`,
  );
  root.setAttribute("aria-label", `Accuracy against ${costLabel}: ${inWords.join("; ")}.`);
  if (known.length === 0) {
    root.append(svg("text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, "Nothing measured yet."));
    return control;
  }
  const [least, most] = extent(known, ({ x }) => x) as [number, number];
  const percentages = known.flatMap(({ point }) => [
    100 * point.accuracy,
    ...point.seeds.map(({ accuracy }) => 100 * accuracy),
  ]);
  const [worst, best] = extent(percentages) as [number, number];
  const x = scaleLog([least / 1.35, most * 1.35], [margin.left, width - margin.right]);
  const y = scaleLinear([Math.floor(worst - 0.5), Math.ceil(best + 0.5)], [height - margin.bottom, margin.top]);
  const [low, high] = x.domain();
  const ticks = logTicks(low, high);
  root.append(
    gridX(x, width < 520 && ticks.length > 5 ? ticks.filter((_, i) => i % 2 === 0) : ticks, {
      top: margin.top,
      bottom: height - margin.bottom,
      format,
    }),
    gridY(y, y.ticks(5), { left: margin.left, right: width - margin.right }),
    svg("text", { class: "ttl", x: 0, y: 13 }, `right of ${count(10_000)} test pictures, %`),
    svg("text", { class: "ttl", x: width - margin.right, y: height - 3, "text-anchor": "end" }, costLabel),
  );
  for (const network of ["v1", "v2"] as const) {
    const some = known.filter(({ point }) => point.network === network).sort((a, b) => a.x - b.x);
    const path = line<(typeof some)[number]>(
      (p) => x(p.x),
      (p) => y(100 * band(p.point).mean),
    );
    root.append(svg("path", { class: `width-line ${network}`, d: path(some) }));
  }
  for (const { point, x: at } of known) {
    const px = x(at);
    const isV2 = point.network === "v2";
    const others = point.seeds.filter(({ seed }) => seed !== point.seed);
    const lowest = Math.max(...point.seeds.map(({ accuracy }) => y(100 * accuracy)));
    const highest = Math.min(...point.seeds.map(({ accuracy }) => y(100 * accuracy)));
    root.append(
      svg(
        "g",
        { class: "point", "data-id": point.id },
        ...others.map(({ accuracy }) => svg("circle", { class: "seed", cx: px, cy: y(100 * accuracy), r: 3 })),
        networkMark(point.network, px, y(100 * point.accuracy)),
        point.id === selected && svg("circle", { class: "pin", cx: px, cy: y(100 * point.accuracy), r: 10 }),
        svg(
          "text",
          { class: "tick halo", x: px, y: isV2 ? lowest + 21 : highest - 12, "text-anchor": "middle" },
          `α ${point.alpha}`,
        ),
      ),
    );
  }
  root.addEventListener("click", (event) => {
    const bounds = root.getBoundingClientRect();
    const distance = (p: (typeof known)[number]) =>
      Math.hypot(x(p.x) - event.clientX + bounds.left, y(100 * p.point.accuracy) - event.clientY + bounds.top);
    const nearest = [...known].sort((a, b) => distance(a) - distance(b))[0];
    if (distance(nearest) > 40) return;
    commit(control, nearest.point.id);
  });
  return control;
}
