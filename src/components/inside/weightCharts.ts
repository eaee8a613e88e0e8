/** Pictures of a layer's weights: how often each value occurs, and each output channel's range and norm. */
import { bin, extent, max } from "d3-array";
import { bits } from "../../model/math/numberFormat.js";
import type { LayerWeights } from "../../model/pass/weights.js";
import { html, svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";

/** Channels stand last, or in a depthwise kernel [k, k, c, 1] last but one: either way weight i is channel i mod n. */
function channelsOf({ shape }: LayerWeights): number {
  return shape[3] === 1 ? shape[2] : shape[3];
}

/** Lowest and highest weight of each output channel. */
export function channelRanges(weights: LayerWeights): { readonly low: number; readonly high: number }[] {
  const channels = channelsOf(weights);
  const ranges = Array.from({ length: channels }, () => ({ low: Infinity, high: -Infinity }));
  weights.kernel.forEach((weight, i) => {
    const range = ranges[i % channels];
    range.low = Math.min(range.low, weight);
    range.high = Math.max(range.high, weight);
  });
  return ranges;
}

/** The root of the sum of squared weights of each output channel. */
export function channelNorms(weights: LayerWeights): number[] {
  const channels = channelsOf(weights);
  const sums = new Array<number>(channels).fill(0);
  weights.kernel.forEach((weight, i) => (sums[i % channels] += weight * weight));
  return sums.map(Math.sqrt);
}

/** Levels on one side of zero that signed 8-bit integers have. */
export const levels = 2 ** (bits("int8") - 1) - 1;

/** With one scale for the whole tensor: channels whose largest weight gets fewer than ten of the 127 levels. */
export function coarseChannels(ranges: readonly { readonly low: number; readonly high: number }[]): number {
  const reach = ranges.map(({ low, high }) => Math.max(-low, high));
  const step = (max(reach) ?? 0) / levels;
  return reach.filter((most) => most < 10 * step).length;
}

/** How many of the weights lie in each of 61 equal steps between minus and plus the largest. */
export function weightHistogram({ kernel }: LayerWeights): { readonly from: number; readonly count: number }[] {
  const most = max(kernel, Math.abs) || 1;
  const steps = 61;
  const edge = (i: number) => most * ((2 * i) / steps - 1);
  const bins = bin<number, number>()
    .domain([-most, most])
    .thresholds(Array.from({ length: steps - 1 }, (_, i) => edge(i + 1)))(kernel);
  return bins.map(({ length }, i) => ({ from: edge(i), count: length }));
}

const height = 120;
const left = 44;

export function histogramPlot(weights: LayerWeights): HTMLElement {
  const bars = weightHistogram(weights);
  const most = -bars[0].from;
  const highest = max(bars, ({ count }) => count) ?? 1;
  // Half of all weights lie within this distance of zero.
  const middle = [...weights.kernel].map(Math.abs).sort((a, b) => a - b)[Math.floor(weights.kernel.length / 2)];
  const sentence = `Half of the weights have a magnitude below ${decimal(middle, 3)}. The largest magnitude is ${decimal(most, 2)}.`;
  const picture = responsive((width) => {
    const x = (v: number) => left + ((v + most) / (2 * most)) * (width - left);
    const y = (v: number) => 8 + (1 - v / highest) * (height - 28);
    const step = (width - left) / bars.length;
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": sentence },
      ...bars.map(({ from, count }) =>
        svg("rect", {
          class: from + most / bars.length >= 0 ? "bar-pos" : "bar-neg",
          x: x(from),
          width: Math.max(0.5, step - 1),
          y: y(count),
          height: y(0) - y(count),
        }),
      ),
      svg("line", { class: "zero", x1: left, x2: width, y1: y(0), y2: y(0) }),
      ...[-most, 0, most].map((v, i) =>
        svg(
          "text",
          { class: "tick", x: x(v), y: height - 4, "text-anchor": ["start", "middle", "end"][i] },
          i === 1 ? "0" : decimal(v, 2),
        ),
      ),
    );
  }, 720);
  return html("div", {}, picture, html("p", { class: "label" }, sentence));
}

export function normPlot(weights: LayerWeights): HTMLElement {
  const sorted = channelNorms(weights).sort((a, b) => b - a);
  const [low, high] = [sorted[sorted.length - 1], sorted[0]];
  const sentence = `The norms lie between ${decimal(low, 3)} and ${decimal(high, 2)}. A channel with small weights depends little on its input, and its output comes mostly from its bias.`;
  const picture = responsive((width) => {
    const step = (width - left) / sorted.length;
    const y = (v: number) => 8 + (1 - v / (high || 1)) * (height - 16);
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": sentence },
      ...[0, high].map((v) =>
        svg("text", { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }, decimal(v)),
      ),
      ...sorted.map((norm, i) =>
        svg("rect", {
          class: "bar-pos",
          x: left + i * step,
          width: Math.max(0.5, step - (step > 3 ? 1 : 0)),
          y: y(norm),
          height: Math.max(0.5, y(0) - y(norm)),
        }),
      ),
      svg("line", { class: "zero", x1: left, x2: width, y1: y(0), y2: y(0) }),
    );
  }, 720);
  return html("div", {}, picture, html("p", { class: "label" }, sentence));
}

export function rangePlot(
  ranges: readonly { readonly low: number; readonly high: number }[],
  label: string,
): HTMLElement {
  const sorted = [...ranges].sort((a, b) => b.high - b.low - (a.high - a.low));
  const [low = 0] = extent(ranges, (r) => r.low);
  const [, high = 0] = extent(ranges, (r) => r.high);
  return responsive((width) => {
    const step = (width - left) / sorted.length;
    const y = (v: number) => 8 + ((high - v) / (high - low || 1)) * (height - 16);
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      ...[low, high].map((v) =>
        svg("text", { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }, decimal(v)),
      ),
      ...sorted.map((r, i) =>
        svg("rect", {
          class: "bar-pos",
          x: left + i * step,
          width: Math.max(0.5, step - (step > 3 ? 1 : 0)),
          y: y(r.high),
          height: Math.max(0.5, y(r.low) - y(r.high)),
        }),
      ),
      svg("line", { class: "zero", x1: left, x2: width, y1: y(0), y2: y(0) }),
    );
  }, 720);
}
