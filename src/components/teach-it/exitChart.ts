/** Right answers on held-out pictures, by exit: the mean of several splits, and how far they differ. */
import { scaleLinear } from "d3-scale";
import { gridY } from "../charts/plot.js";
import { svg } from "../ui/element.js";
import { type HeadExitName, headExitNames } from "./exits.js";

/** Percent of the held-out pictures that are right, one number for each split. */
export type ExitPercents = Readonly<Partial<Record<HeadExitName, readonly number[]>>>;

export const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** `res2 86 % (80 to 100)` */
export function exitWords(percents: ExitPercents): string {
  const texts = headExitNames.flatMap((name) => {
    const values = percents[name];
    if (!values || values.length === 0) return [];
    return [
      `${name} ${Math.round(meanOf(values))}\u202f% (${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))})`,
    ];
  });
  return texts.join(", ");
}

/**
 * @param names exits that the network has
 * @param chosen the exit at which the head is
 * @param classes how many there are, for the line of a guess; another line is at nine of ten
 */
export function exitChart(
  percents: ExitPercents,
  {
    width,
    names,
    chosen,
    classes,
  }: {
    readonly width: number;
    readonly names: readonly HeadExitName[];
    readonly chosen: HeadExitName;
    readonly classes: number;
  },
): SVGSVGElement {
  const height = 250;
  const [left, right, top, bottom] = [34, width - 8, 14, height - 28];
  const y = scaleLinear([0, 100], [bottom, top]);
  const x = (i: number) => left + ((i + 0.5) / names.length) * (right - left);
  const guides = [90, 100 / Math.max(2, classes)];
  const words = exitWords(percents);
  return svg(
    "svg",
    {
      ...{ class: "exit-chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
      "aria-label": `Right answers for pictures held back, by exit${words === "" ? "" : `: ${words}`}.`,
    },
    gridY(y, [0, 25, 50, 75, 100], { left, right }),
    ...guides.map((value) => svg("line", { class: "exit-guide", x1: left, x2: right, y1: y(value), y2: y(value) })),
    ...names.flatMap((name, i) => {
      const values = percents[name] ?? [];
      const label = svg(
        "text",
        { class: name === chosen ? "strong" : "", x: x(i), y: height - 8, "text-anchor": "middle" },
        name,
      );
      if (values.length === 0) return [label];
      return [
        label,
        svg("line", {
          class: "exit-range",
          x1: x(i),
          x2: x(i),
          y1: y(Math.min(...values)),
          y2: y(Math.max(...values)),
        }),
        svg("circle", {
          class: name === chosen ? "exit-mean is-on" : "exit-mean",
          cx: x(i),
          cy: y(meanOf(values)),
          r: 6,
        }),
        svg(
          "text",
          { class: "strong halo", x: x(i) + 10, y: y(meanOf(values)) + 18 },
          String(Math.round(meanOf(values))),
        ),
      ];
    }),
  );
}
