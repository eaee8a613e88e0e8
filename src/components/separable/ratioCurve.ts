/** The share that a pair costs, 1/C_out + 1/k², over the output channels. */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { pairShare } from "../../model/architecture/savings.js";
import { svg } from "../ui/element.js";
import { percent } from "../../model/math/format.js";

export interface RatioCurveOptions {
  readonly width: number;
  readonly kernel: number;
  readonly out: number;
  /** Output channels that are marked on the curve for 3 × 3, V1's blocks. */
  readonly blocks: readonly number[];
}

const kernels = [3, 5, 7];
const ends = [8, 1280] as const;
const margin = { top: 12, right: 74, bottom: 40, left: 46 };

export function ratioCurve({ width, kernel, out, blocks }: RatioCurveOptions): SVGSVGElement {
  const height = 260;
  const x = scaleLog([...ends], [margin.left, width - margin.right]);
  const y = scaleLinear([0, 0.25], [height - margin.bottom, margin.top]);
  const samples = Array.from({ length: 65 }, (_, i) => ends[0] * (ends[1] / ends[0]) ** (i / 64));
  const curve = (k: number) =>
    line<number>(
      (c) => x(c),
      (c) => y(pairShare(k, c)),
    )(samples) ?? "";
  const here = pairShare(kernel, out);
  const ticks = [8, 32, 128, 512, 1280];
  const label = `With a ${kernel} × ${kernel} kernel and ${out} output channels the pair costs ${percent(here, 1)} of a standard convolution; the limit is ${percent(1 / kernel ** 2, 1)}`;
  return svg(
    "svg",
    { class: "ratio-curve", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    svg(
      "g",
      { class: "grid" },
      ...[0.05, 0.1, 0.15, 0.2, 0.25].map((t) =>
        svg("line", { x1: margin.left, x2: width - margin.right, y1: y(t), y2: y(t) }),
      ),
    ),
    ...[0, 0.1, 0.2].map((t) =>
      svg("text", { class: "tick", x: margin.left - 6, y: y(t) + 4, "text-anchor": "end" }, percent(t)),
    ),
    svg("line", { class: "zero", x1: margin.left, x2: width - margin.right, y1: y(0), y2: y(0) }),
    ...ticks.map((t) =>
      svg("text", { class: "tick", x: x(t), y: height - margin.bottom + 16, "text-anchor": "middle" }, t),
    ),
    svg("text", { x: margin.left, y: height - 4 }, "output channels"),
    ...kernels.flatMap((k) => [
      svg("line", { class: "limit", x1: margin.left, x2: width - margin.right, y1: y(1 / k ** 2), y2: y(1 / k ** 2) }),
      svg("path", { class: k === kernel ? "curve here" : "curve", d: curve(k) }),
      svg(
        "text",
        { class: k === kernel ? "strong" : "", x: width - margin.right + 6, y: y(1 / k ** 2) + 2 },
        `${k} × ${k}`,
      ),
    ]),
    ...blocks.map((c) => svg("circle", { class: "block", cx: x(c), cy: y(pairShare(3, c)), r: 4 })),
    svg("circle", { class: "now", cx: x(Math.max(ends[0], out)), cy: y(Math.min(0.25, here)), r: 6 }),
    svg(
      "text",
      {
        class: "strong live halo",
        x: Math.max(margin.left + 40, x(out)),
        y: y(Math.min(0.25, here)) - 12,
        "text-anchor": out > 300 ? "end" : "middle",
      },
      percent(here, 1),
    ),
  );
}
