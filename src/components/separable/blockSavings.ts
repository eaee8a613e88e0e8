/** V1 block by block: how many times more multiply-adds a full convolution would take. */
import { scaleLinear } from "d3-scale";
import { type BlockSaving, v1Saving, v1Savings } from "../../model/architecture/savings.js";
import { type Column, csv } from "../ui/dataTable.js";
import { svg } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { count, si, times } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";

const columns: readonly Column<BlockSaving>[] = [
  { label: "Stage", value: ({ name }) => name },
  { label: "Channels out", value: ({ out }) => count(out), raw: ({ out }) => out, numeric: true },
  { label: "Standard", value: ({ full }) => si(full), raw: ({ full }) => full, numeric: true },
  { label: "Separable", value: ({ separable }) => si(separable), raw: ({ separable }) => separable, numeric: true },
  {
    label: "Times less",
    value: (row) => times(row.full / row.separable),
    raw: (row) => row.full / row.separable,
    numeric: true,
  },
];

const [left, row, bottom] = [92, 24, 34];

function bars(rows: readonly BlockSaving[], whole: number, width: number): SVGSVGElement {
  const height = rows.length * row + bottom;
  const x = scaleLinear([0, 9], [left, width - 56]);
  const y = (i: number) => i * row;
  const label = `A standard convolution takes ${times(whole)} the multiply-adds in the whole network; ${rows
    .map(({ name, full, separable }) => `${name} ${times(full / separable)}`)
    .join(", ")}`;
  return svg(
    "svg",
    { class: "block-savings", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    svg(
      "g",
      { class: "grid" },
      ...[1, 3, 5, 7, 9].map((t) => svg("line", { x1: x(t), x2: x(t), y1: 0, y2: height - bottom + 4 })),
    ),
    ...[1, 3, 5, 7, 9].map((t) =>
      svg("text", { class: "tick", x: x(t), y: height - 12, "text-anchor": "middle" }, times(t, 0)),
    ),
    svg("line", { class: "whole", x1: x(whole), x2: x(whole), y1: 0, y2: height - bottom + 4 }),
    ...rows.flatMap(({ name, block, full, separable }, i) => [
      svg("text", { x: left - 8, y: y(i) + 16, "text-anchor": "end" }, name),
      svg("rect", {
        class: "mark",
        "data-role": block === undefined ? "conv" : "dw",
        ...{ x: left, y: y(i) + 4, width: x(full / separable) - left, height: row - 8 },
      }),
      // The number of a block is right of its bar and of the line, so that its place says nothing else.
      svg(
        "text",
        {
          class: block === undefined ? "strong" : "strong saved",
          x: (block === undefined ? x(full / separable) : Math.max(x(full / separable), x(whole))) + 6,
          y: y(i) + 16,
        },
        times(full / separable),
      ),
    ]),
  );
}

/**
 * Bars for the first layer, the thirteen blocks and the classifier; a line for the whole network. The page writes the
 * numbers as a table of its own, for readers without JavaScript too.
 */
export function blockSavings(): HTMLElement {
  const rows = v1Savings();
  const whole = v1Saving();
  const all: BlockSaving = { name: "whole network", out: 0, full: whole.full, separable: whole.separable };
  return figure([responsive((width) => bars(rows, whole.ratio, width), 640)], {
    label: "Saving of each block of MobileNet V1",
    caption: `Times more multiply-adds with standard convolutions, at 224 × 224 pixels. The violet line is the whole network, ${times(whole.ratio)}. The first layer and the classifier save nothing, but they are small.`,
    downloads: [
      { label: "Save as CSV", name: "v1-savings.csv", type: "text/csv", content: () => csv([...rows, all], columns) },
    ],
  });
}
