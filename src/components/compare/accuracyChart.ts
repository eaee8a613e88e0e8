/** Published networks of one training recipe: accuracy against what they cost. */
import { extent } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { Variant } from "../../model/architecture/spec.js";
import { type Input, announce, input, svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { type KeptParts, keptParts } from "../ui/reuseElements.js";
import { type Box, type LabelPlace, bestPlace, boxOf, pathBoxes } from "../charts/labelPlaces.js";
import { gridX, gridY, logTicks, networkMark } from "../charts/plot.js";

export interface CostPoint {
  readonly id: string;
  readonly network: Variant;
  readonly alpha: number;
  readonly resolution: number;
  /** ImageNet top-1 accuracy in percent, as published. */
  readonly top1: number;
  /** The cost on the horizontal axis, > 0. */
  readonly cost: number;
  /** What the source prints for the same cost, where that differs by more than rounding. */
  readonly printed?: number;
}

/** A network of the reader's own: its cost is counted, its accuracy unknown. */
export interface Setting {
  readonly network: Variant;
  readonly cost: number;
  readonly label: string;
}

export interface AccuracyChartOptions {
  readonly width?: number;
  readonly height?: number;
  /** What the cost is, with its unit. */
  readonly costLabel: string;
  readonly format?: (cost: number) => string;
  /** For the ticks, whose values are round; `format` unless given. */
  readonly formatTick?: (cost: number) => string;
  readonly selected?: string;
  readonly settings?: readonly Setting[];
  /** Ranges of the axes; those of the points unless given, so that charts with different points can be compared. */
  readonly costs?: readonly [number, number];
  readonly accuracies?: readonly [number, number];
  /** What stays while the settings change; for drawings of the same points and cost. */
  readonly kept?: KeptParts;
}

/** The point of the other network whose accuracy is nearest; of two as near, the cheaper one. */
export function nearestRival(points: readonly CostPoint[], point: CostPoint): CostPoint | undefined {
  return points
    .filter(({ network }) => network !== point.network)
    .sort((a, b) => Math.abs(a.top1 - point.top1) - Math.abs(b.top1 - point.top1) || a.cost - b.cost)[0];
}

/** The points of a network on either side of a cost: what a reader may expect of a setting in between. */
export function neighbors(
  points: readonly CostPoint[],
  { network, cost }: Pick<Setting, "network" | "cost">,
): { below?: CostPoint; above?: CostPoint } {
  const same = points.filter((p) => p.network === network).sort((a, b) => a.cost - b.cost || b.top1 - a.top1);
  return { below: same.findLast((p) => p.cost <= cost), above: same.find((p) => p.cost > cost) };
}

/** A point in words: `V2, α 1, 192 px`. */
export function pointName({ network, alpha, resolution }: Omit<CostPoint, "id" | "top1" | "cost">): string {
  return `${network.toUpperCase()}, α ${alpha}, ${resolution} px`;
}

/** Where the label of a width may stand, the most wanted first: at the costly end of its line, then at the other. */
function widthPlaces(network: Variant, line: readonly { readonly x: number; readonly y: number }[]): LabelPlace[] {
  const [first, last] = [line[0], line[line.length - 1]];
  const around = ({ x, y }: { readonly x: number; readonly y: number }): LabelPlace[] => [
    { x: x - 6, y: y - 10, anchor: "end" },
    { x, y: y - 11, anchor: "middle" },
    { x: x + 7, y: y + 19, anchor: "start" },
    { x: x + 9, y: y + 4, anchor: "start" },
    { x: x - 9, y: y + 4, anchor: "end" },
    { x, y: y + 20, anchor: "middle" },
  ];
  const [above, middle, below, ...rest] = around(last);
  // V2 has its labels above its lines and V1 below, so that each label is on its own network's side.
  const wanted = network === "v2" ? [above, middle, below] : [below, middle, above];
  return [...wanted, ...rest, ...around(first)];
}

/** Lines join the resolutions of one α; each has its label where it covers nothing that is `taken`, and takes that place. */
function widthLines(
  points: readonly CostPoint[],
  x: (cost: number) => number,
  y: (top1: number) => number,
  taken: Box[],
  within: Box,
): SVGElement[] {
  const groups = new Map<string, CostPoint[]>();
  for (const point of points) {
    const key = `${point.network} ${point.alpha}`;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const lines = [...groups.values()].map((group) => [...group].sort((a, b) => a.resolution - b.resolution));
  const placesOf = (sorted: readonly CostPoint[]) => sorted.map(({ cost, top1 }) => ({ x: x(cost), y: y(top1) }));
  taken.push(...lines.flatMap((sorted) => pathBoxes(placesOf(sorted))));
  return lines.flatMap((sorted) => {
    const path = line<CostPoint>(
      (p) => x(p.cost),
      (p) => y(p.top1),
    );
    const { network, alpha } = sorted[0];
    const text = `α ${alpha}`;
    const place = bestPlace(text, widthPlaces(network, placesOf(sorted)), taken, within);
    taken.push(boxOf(text, place));
    const label = svg("text", { class: "tick halo", x: place.x, y: place.y, "text-anchor": place.anchor }, text);
    return [svg("path", { class: `width-line ${network}`, d: path(sorted) }), label];
  });
}

/** What two points of nearly the same accuracy say, above the chart. */
function equalText(a: CostPoint, b: CostPoint): string {
  const [cheap, dear] = a.cost <= b.cost ? [a, b] : [b, a];
  return `${pointName(dear)} costs ${decimal(dear.cost / cheap.cost)} times ${pointName(cheap)}, at nearly equal accuracy`;
}

/**
 * The chart as an input: its value is the id of the selected point, and a click selects the nearest. Readers without a
 * pointer select in the table beside it, since that many points make no useful order of tab stops.
 *
 * @throws RangeError when there is no point
 */
export function accuracyChart(
  points: readonly CostPoint[],
  options: AccuracyChartOptions,
): Input<string | undefined> & SVGSVGElement {
  if (points.length === 0) throw new RangeError("invalid points: none; there must be one or more");
  const {
    width = 640,
    costLabel,
    format = String,
    formatTick = format,
    selected,
    settings = [],
    kept = keptParts(),
  } = options;
  const narrow = width < 520;
  const height = options.height ?? (narrow ? 340 : Math.min(520, Math.max(380, width * 0.62)));
  const margin = { top: 30, right: 14, bottom: 44, left: 34 };
  const [least, most] = options.costs ?? (extent([...points, ...settings], (p) => p.cost) as [number, number]);
  const [worst, best] = options.accuracies ?? (extent(points, (p) => p.top1) as [number, number]);
  const x = scaleLog([least / 1.18, most * 1.18], [margin.left, width - margin.right]);
  const y = scaleLinear([Math.floor((worst - 1) / 5) * 5, best + 2.5], [height - margin.bottom, margin.top]);
  const [low, high] = x.domain();
  const finding = `Accuracy against ${costLabel} for ${points.length} published networks.`;
  const root = svg("svg", { class: "accuracy-chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  const chosen = points.find(({ id }) => id === selected);
  const rival = chosen && nearestRival(points, chosen);
  const box = { top: margin.top, bottom: height - margin.bottom };
  const ticks = logTicks(low, high);
  const within = { ...box, left: margin.left, right: width };
  const taken = points.map(({ cost, top1 }): Box => {
    const [px, py] = [x(cost), y(top1)];
    return { left: px - 7, right: px + 7, top: py - 7, bottom: py + 7 };
  });
  taken.push(...settings.map(({ cost }) => ({ ...box, left: x(cost) - 2, right: x(cost) + 2 })));
  const shownTicks = narrow && ticks.length > 5 ? ticks.filter((_, i) => i % 2 === 0) : ticks;
  // Everything stands on these two axes.
  const axes = [...x.domain(), ...x.range(), ...y.domain(), ...y.range()].join(" ");
  root.append(
    ...kept(`grid ${axes}`, () => [
      gridX(x, shownTicks, { ...box, format: formatTick }),
      gridY(y, y.ticks(5), { left: margin.left, right: width - margin.right }),
      svg("text", { class: "ttl", x: 0, y: 13 }, "ImageNet top-1, %"),
      svg("text", { class: "ttl", x: width - margin.right, y: height - 3, "text-anchor": "end" }, costLabel),
    ]),
    ...widthLines(points, x, y, taken, within),
  );
  for (const { cost, label } of settings) {
    const at = x(cost);
    root.append(
      svg("line", { class: "setting", x1: at, x2: at, y1: margin.top, y2: height - margin.bottom }),
      // A triangle on the axis: a network’s own mark would say that this one has an accuracy.
      svg("path", { class: "setting-foot", d: `M${at} ${height - margin.bottom - 8}l5 8h-10Z` }),
    );
    // High on the line, or low, or lower still, on the side where nothing stands.
    const places = [margin.top + 6, height - margin.bottom - 14, height - margin.bottom - 30].flatMap(
      (y): LabelPlace[] => {
        const after = { x: at + 8, y, anchor: "start" } as const;
        const before = { x: at - 8, y, anchor: "end" } as const;
        return at > width / 2 ? [before, after] : [after, before];
      },
    );
    const place = bestPlace(label, places, taken, within);
    taken.push(boxOf(label, place));
    root.append(svg("text", { class: "halo live-text", x: place.x, y: place.y, "text-anchor": place.anchor }, label));
  }
  if (chosen && rival) {
    root.append(
      svg("line", { class: "equal", x1: x(chosen.cost), x2: x(rival.cost), y1: y(chosen.top1), y2: y(rival.top1) }),
      ...(width < 600
        ? []
        : [
            svg(
              "text",
              { class: "live-text", x: width - margin.right, y: 13, "text-anchor": "end" },
              equalText(chosen, rival),
            ),
          ]),
    );
  }
  const mark = (point: CostPoint) => {
    const group = svg("g", { "data-id": point.id, class: "point" });
    if (point.printed !== undefined && point.printed >= low && point.printed <= high) {
      const at = y(point.top1);
      group.append(svg("line", { class: "misprint", x1: x(point.cost), x2: x(point.printed), y1: at, y2: at }));
    }
    group.append(networkMark(point.network, x(point.cost), y(point.top1)));
    return group;
  };
  root.append(...kept(`points ${axes}`, () => points.map(mark)));
  kept.end();
  for (const p of [chosen, rival]) {
    if (p) root.append(svg("circle", { class: p === chosen ? "pin" : "hover", cx: x(p.cost), cy: y(p.top1), r: 10 }));
  }
  root.setAttribute("aria-label", chosen ? `${finding} Selected: ${sentence(points, chosen, format)}` : finding);
  const control = input(root as unknown as HTMLElement, selected);
  root.addEventListener("click", (event) => {
    const bounds = root.getBoundingClientRect();
    const place = [event.clientX - bounds.left, event.clientY - bounds.top];
    const distance = (p: CostPoint) => Math.hypot(x(p.cost) - place[0], y(p.top1) - place[1]);
    const nearest = [...points].sort((a, b) => distance(a) - distance(b))[0];
    if (distance(nearest) > 40) return;
    control.value = nearest.id;
    announce(root as unknown as HTMLElement);
  });
  return control as Input<string | undefined> & SVGSVGElement;
}

/** A point, and the other network's point of nearly the same accuracy, with the ratio of their costs. */
export function sentence(points: readonly CostPoint[], point: CostPoint, format: (cost: number) => string): string {
  const own = `${pointName(point)}: ${decimal(point.top1, 1)}\u202f% for ${format(point.cost)}.`;
  const rival = nearestRival(points, point);
  if (rival === undefined) return own;
  const ratio = rival.cost / point.cost;
  const compared = ratio >= 1 ? `${decimal(ratio)} times as much` : `${decimal(1 / ratio)} times less`;
  const nearest = `Nearest point of the other network: ${pointName(rival)}, ${decimal(rival.top1, 1)}\u202f% for ${format(rival.cost)}, ${compared}.`;
  return `${own} ${nearest}${sizeShare(points, point, rival)}`;
}

/** Of two networks that read pictures of different sizes: how much of their ratio is the networks', at one size. */
function sizeShare(points: readonly CostPoint[], point: CostPoint, rival: CostPoint): string {
  if (point.resolution === rival.resolution) return "";
  const { network, alpha } = point;
  const same = points.find(
    (p) => p.network === network && p.alpha === alpha && p.resolution === rival.resolution && p.cost !== point.cost,
  );
  if (same === undefined) return "";
  const ratio = Math.max(rival.cost / same.cost, same.cost / rival.cost);
  const cheaper = same.cost < rival.cost ? network : rival.network;
  return ` A part of the difference comes from the input size, ${point.resolution} against ${rival.resolution} px. With ${rival.resolution} px for both, ${cheaper.toUpperCase()} costs ${decimal(ratio)} times less, and the accuracies differ by ${decimal(Math.abs(same.top1 - rival.top1), 1)} percentage points.`;
}
