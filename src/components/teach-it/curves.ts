/** Loss and right answers while a head learns. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { type LabelPlace, bestPlace, boxOf, pathBoxes } from "../charts/labelPlaces.js";
import { gridX, gridY } from "../charts/plot.js";
import { svg } from "../ui/element.js";

export interface HeadMoment {
  readonly step: number;
  readonly loss: number;
  /** Percent of the pictures that it learns from, and of those held back. */
  readonly learned: number;
  readonly held: number;
}

interface Series {
  readonly name: string;
  readonly value: (moment: HeadMoment) => number;
  /** What it never learned from is drawn in the color of what lives. */
  readonly isHeld: boolean;
}

export interface HeadCurvesOptions {
  readonly width: number;
  readonly measure: "loss" | "right";
  /** Steps of the axis. */
  readonly steps: number;
}

const seriesOf = {
  loss: [{ name: "loss", value: ({ loss }: HeadMoment) => loss, isHeld: false }],
  right: [
    { name: "learned from", value: ({ learned }: HeadMoment) => learned, isHeld: false },
    { name: "held back", value: ({ held }: HeadMoment) => held, isHeld: true },
  ],
} satisfies Record<string, readonly Series[]>;

/** No loss is exactly zero. */
const lossText = (loss: number) => (loss < 0.001 ? "below 0.001" : loss.toFixed(3));

function words(moments: readonly HeadMoment[], measure: HeadCurvesOptions["measure"]): string {
  const last = moments.at(-1);
  if (!last) return measure === "loss" ? "Loss, step by step." : "Right answers in percent, step by step.";
  if (measure === "loss") return `Loss: ${lossText(last.loss)} at step ${last.step}.`;
  return `Right answers at step ${last.step}: ${Math.round(last.learned)}\u202f% of the pictures that it learns from, ${Math.round(last.held)}\u202f% of those held back.`;
}

/** Which line is which; it stands there though the lines have names where they end, since two lines can be one. */
function key(series: readonly Series[], { left, y }: { readonly left: number; readonly y: number }): SVGElement[] {
  let x = left;
  return series.flatMap(({ name, isHeld }) => {
    const sample = svg("line", {
      class: `head-line ${isHeld ? "is-held" : ""}`,
      x1: x,
      x2: x + 18,
      y1: y - 4,
      y2: y - 4,
    });
    const place: LabelPlace = { x: x + 24, y, anchor: "start" };
    x = boxOf(name, place).right + 12;
    return [sample, svg("text", { class: "tick", x: place.x, y, "text-anchor": place.anchor }, name)];
  });
}

export function headCurves(moments: readonly HeadMoment[], options: HeadCurvesOptions): SVGSVGElement {
  const { width, measure, steps } = options;
  const height = 190;
  const [left, right, top, bottom] = [34, width - 18, 12, height - 36];
  const most = measure === "loss" ? 2 : 100;
  const x = scaleLinear([0, steps], [left, right]);
  const y = scaleLinear([0, most], [bottom, top]);
  const series: readonly Series[] = seriesOf[measure];
  const at = (moment: HeadMoment, value: number) => ({ x: x(moment.step), y: y(Math.min(most, value)) });
  // Curves end at the right and are lower before, so their names look for room that no curve takes.
  const taken = series.flatMap(({ value }) => pathBoxes(moments.map((moment) => at(moment, value(moment)))));
  const drawn = series.flatMap(({ name, value, isHeld }) => {
    const last = moments.at(-1);
    if (!last) return [];
    const way = line<HeadMoment>(
      (moment) => at(moment, value(moment)).x,
      (moment) => at(moment, value(moment)).y,
    );
    const path = svg("path", { class: `head-line ${isHeld ? "is-held" : ""}`, d: way(moments) ?? "" });
    // Curves that end in one place have one name.
    const areEqual = measure === "right" && Math.round(last.learned) === Math.round(last.held);
    if (areEqual && !isHeld) return [path];
    const rightText = `${areEqual ? "both" : name} ${Math.round(value(last))}\u202f%`;
    const text = measure === "loss" ? lossText(last.loss) : rightText;
    const end = at(last, value(last)).y;
    // A name stands near the end of its own curve.
    const places = [-8, 16, 30, 44, -22].flatMap((down): LabelPlace[] => [
      { x: right, y: end + down, anchor: "end" },
      { x: (left + right) / 2, y: end + down, anchor: "middle" },
    ]);
    const place = bestPlace(text, places, taken, { left: 0, right: width, top: 0, bottom });
    taken.push(boxOf(text, place));
    return [
      path,
      svg(
        "text",
        {
          class: isHeld ? "live-text halo" : "strong halo",
          ...{
            x: place.x,
            y: place.y,
            "text-anchor": place.anchor,
          },
        },
        text,
      ),
    ];
  });
  return svg(
    "svg",
    {
      ...{ class: "head-curves", width, height, viewBox: `0 0 ${width} ${height}` },
      ...{ role: "img", "aria-label": words(moments, measure) },
    },
    gridY(y, y.ticks(4), { left, right }),
    gridX(x, x.ticks(4), { top: bottom, bottom }),
    svg("text", { class: "tick", x: right, y: height - 2, "text-anchor": "end" }, "step"),
    ...(series.length > 1 ? key(series, { left, y: height - 2 }) : []),
    ...drawn,
  );
}
