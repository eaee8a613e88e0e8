/** The first weights of one layer as a histogram, and the bell that they should fill. */
import { type WeightRule, weightRules } from "../../model/architecture/initialization.js";
import type { Layer } from "../../model/architecture/layers.js";
import { moments } from "../../model/math/referenceOps.js";
import { random } from "../../model/math/random.js";
import { drawKernel } from "../../model/architecture/signalPropagation.js";
import { svg } from "../ui/element.js";
import { decimal, times } from "../../model/math/format.js";

export interface HistogramOptions {
  readonly rule: WeightRule;
  readonly seed: number;
  /** In CSS pixels. */
  readonly width: number;
  /** Whether what the fan-out rule gives is kept back, while the page asks for it. */
  readonly covered?: boolean;
}

/** A histogram of a layer’s first weights, with the outline of the fan-out rule’s bell. */
export function weightHistogram(layer: Layer, { rule, seed, width, covered = false }: HistogramOptions): SVGSVGElement {
  const own = weightRules[rule].deviation(layer);
  const other = weightRules["fan-out"].deviation(layer);
  const kernel = drawKernel(layer, own, random(seed));
  const { variance } = moments(kernel);
  const [reach, bins] = [3.2 * Math.max(own, other), 61];
  const counts = new Array<number>(bins).fill(0);
  for (const value of kernel) {
    const bin = Math.floor(((value + reach) / (2 * reach)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] += 1;
  }
  const [height, base] = [190, 132];
  const step = width / bins;
  const bell = (x: number) =>
    ((kernel.length * 2 * reach) / bins / other / Math.sqrt(2 * Math.PI)) * Math.exp(-((x / other) ** 2) / 2);
  const top = Math.max(...counts, bell(0));
  const scale = (n: number) => base - (112 * n) / top;
  const points = Array.from({ length: 121 }, (_, i) => {
    const x = (i / 60 - 1) * reach;
    return `${i === 0 ? "M" : "L"}${((i / 120) * width).toFixed(1)} ${scale(bell(x)).toFixed(1)}`;
  });
  const measured = Math.sqrt(variance);
  // The question asks for the rule that is too small; of another rule nothing is said before it is answered.
  const more = covered
    ? own < other && "How many times too small? Guess above."
    : own === other
      ? "as the fan-out rule gives"
      : `fan-out rule: ${other.toPrecision(3)}, ${times(other / own, 1)} as much`;
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `${kernel.length} weights of ${layer.id} with standard deviation ${measured.toPrecision(3)}.${more === false ? "" : ` ${more}`}`,
    },
    ...counts.map((n, i) =>
      svg("rect", {
        class: "start-bar",
        x: i * step + 0.5,
        width: Math.max(0.5, step - 1),
        y: scale(n),
        height: base - scale(n),
      }),
    ),
    svg("path", { class: "start-bell", d: points.join("") }),
    svg("line", { class: "zero", x1: 0, x2: width, y1: base, y2: base }),
    ...[-1, 0, 1].map((side) =>
      svg(
        "text",
        {
          class: "tick",
          x: width / 2 + side * (width / 2 - 2),
          y: base + 16,
          "text-anchor": side < 0 ? "start" : side > 0 ? "end" : "middle",
        },
        decimal(side * reach, reach < 0.1 ? 3 : 2),
      ),
    ),
    svg(
      "text",
      { class: "strong", x: 0, y: height - 21 },
      `Standard deviation ${own.toPrecision(3)}${more === false ? "" : ","}`,
    ),
    more !== false && svg("text", { class: "strong", x: 0, y: height - 2 }, more),
  );
}
