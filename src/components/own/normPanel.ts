/** Batch normalization layer by layer: γ, β, mean and variance as they stand in the file, and what became of kernel and bias. */
import { decimal } from "../../model/math/format.js";
import { type FoldedChannel, type FoldedNorm, foldedLayers, foldedNorm, spread } from "../../model/own/foldedNorms.js";
import type { Weights } from "../../model/pass/weights.js";
import { rangeInput, selectInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { html, listen, svg } from "../ui/element.js";
import { responsive } from "../ui/responsive.js";
import { epsilonText } from "./conventionsPanel.js";

/** Four digits that count, and no more. */
const digits = (value: number) => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e5)) return value.toExponential(3).replace(/-/g, "−");
  const places = size === 0 ? 4 : 3 - Math.floor(Math.log10(size));
  return decimal(value, Math.min(7, Math.max(1, places)));
};

/** In a sum or a product, where a sign before a sign would be read twice. */
const term = (value: number) => (value < 0 ? `(${digits(value)})` : digits(value));

interface Row {
  readonly title: string;
  readonly name: string;
  readonly value: (channel: FoldedChannel) => number;
}

const rows: readonly Row[] = [
  { title: "Largest weight of each channel before", name: "own-before", value: ({ before }) => before ?? 0 },
  { title: "Factor γ / √(variance + ε)", name: "own-factor", value: ({ scale }) => Math.abs(scale) },
  { title: "Largest weight after: the product of both", name: "own-after", value: ({ after }) => after },
];

const [rowHeight, left] = [96, 60];

/** Three rows of bars, a bar for each channel; the chosen one is marked through all of them. */
function picture({ channels }: FoldedNorm, chosen: number, width: number): SVGSVGElement {
  const step = (width - left) / channels.length;
  const x = (c: number) => left + c * step;
  const drawn = rows.map(({ title, name, value }, i) => {
    const values = channels.map(value);
    const most = Math.max(...values, 1e-12);
    const [top, bottom] = [i * rowHeight + 26, (i + 1) * rowHeight - 10];
    const y = (v: number) => bottom - (v / most) * (bottom - top);
    return svg(
      "g",
      {},
      svg("text", { class: "ttl", x: 0, y: top - 12 }, title),
      svg("text", { class: "tick", x: left - 6, y: top + 8, "text-anchor": "end" }, digits(most)),
      svg("text", { class: "tick", x: left - 6, y: bottom, "text-anchor": "end" }, "0"),
      svg("line", { class: "zero", x1: left, x2: width, y1: bottom, y2: bottom }),
      svg("rect", { class: "own-mark", x: x(chosen) - 2, y: top - 3, width: step + 4, height: bottom - top + 6 }),
      ...values.map((v, c) =>
        svg("rect", {
          class: name,
          x: x(c),
          width: Math.max(0.5, step - (step > 3 ? 1 : 0)),
          y: y(v),
          height: Math.max(0.5, bottom - y(v)),
        }),
      ),
    );
  });
  const height = rows.length * rowHeight;
  const [a, b] = [channels.map(({ before }) => before), channels.map(({ after }) => after)].map(spread);
  const label = `Largest weight of ${channels.length} channels: they differ by up to ${decimal(a, 1)} times before, and by up to ${decimal(b, 1)} times after.`;
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...drawn);
}

/** One channel's sum, in numbers. */
function equation({ epsilon, channels }: FoldedNorm, c: number): HTMLElement {
  const { gamma, beta, mean, variance, scale, bias, before, after } = channels[c];
  const merged = beta - mean * scale;
  const isMore = Math.abs(merged - bias) > 1e-4 * Math.max(1, Math.abs(bias));
  const line = (...parts: (string | Node)[]) => html("li", {}, ...parts);
  return html(
    "ul",
    { class: "own-sums" },
    line(
      `Factor of channel ${c}: γ / √(variance + ε) = `,
      html("code", {}, `${digits(gamma)} / √(${digits(variance)} + ${epsilonText(epsilon)}) = ${digits(scale)}`),
    ),
    line(
      "Largest weight: ",
      html(
        "code",
        {},
        before === undefined
          ? `? × 0 = ${digits(after)}`
          : `${digits(before)} × ${digits(Math.abs(scale))} = ${digits(after)}`,
      ),
    ),
    line(
      "Bias: β − mean × factor = ",
      html("code", {}, `${digits(beta)} − ${term(mean)} × ${term(scale)} = ${digits(merged)}`),
    ),
    isMore && line(`The merged layer’s bias is ${digits(bias)}, because the convolution has a bias of its own.`),
  );
}

function table({ channels }: FoldedNorm): HTMLElement {
  const column = (label: string, value: (channel: FoldedChannel) => number | undefined) => ({
    label,
    numeric: true,
    value: ({ channel }: { readonly channel: FoldedChannel }) => {
      const found = value(channel);
      return found === undefined ? "?" : digits(found);
    },
  });
  return dataTable(
    channels.map((channel, c) => ({ c, channel })),
    [
      { label: "Channel", value: ({ c }) => c },
      column("γ", ({ gamma }) => gamma),
      column("β", ({ beta }) => beta),
      column("Mean", ({ mean }) => mean),
      column("Variance", ({ variance }) => variance),
      column("Factor", ({ scale }) => scale),
      column("Largest weight before", ({ before }) => before),
      column("after", ({ after }) => after),
      column("Bias after", ({ bias }) => bias),
    ],
    { caption: "Normalization of each channel", hideCaption: true },
  );
}

export interface NormPanel extends HTMLElement {
  /** Shows the normalizations of some weights; the panel hides where there are none. */
  show(weights: Weights): void;
}

export function normPanel(): NormPanel {
  const body = html("div");
  const element = html(
    "section",
    { class: "panel own-norms", hidden: true },
    html("h2", {}, "Batch normalization, before and after merging"),
    html(
      "p",
      {},
      "In the file, each layer’s normalization is apart from its kernel. For a trained network both are linear, so this page merges them: it multiplies each channel’s weights by a factor and adds a bias.",
    ),
    body,
  );
  let layer: string | undefined;

  return Object.assign(element, {
    show(weights: Weights) {
      const layers = foldedLayers(weights);
      element.hidden = layers.length === 0;
      if (element.hidden) return;
      const choice = selectInput(layers, { label: "Layer", value: layers.find((id) => id === layer) ?? layers[0] });
      const place = html("div");
      const showLayer = () => {
        layer = choice.value;
        const norm = foldedNorm(weights, choice.value);
        const channel = rangeInput({ label: "Channel", min: 0, max: norm.channels.length - 1, value: 0 });
        const bars = responsive((width) => picture(norm, channel.value, width), 720);
        const sums = html("div", {}, equation(norm, 0));
        listen(channel, () => {
          bars.drawFor();
          sums.replaceChildren(equation(norm, channel.value));
        });
        const [a, b] = [norm.channels.map(({ before }) => before), norm.channels.map(({ after }) => after)].map(spread);
        place.replaceChildren(
          html("div", { class: "controls" }, channel),
          bars,
          sums,
          html(
            "p",
            { role: "status" },
            `In ${choice.value}, the largest weights of the ${norm.channels.length} channels differ by up to ${decimal(a, 1)} times before and ${decimal(b, 1)} times after. If all channels share one 8-bit scale, a larger difference makes rounding worse.`,
          ),
          html(
            "details",
            { class: "data" },
            html("summary", {}, "All channels as a table"),
            html(
              "div",
              {
                class: "scroll map-scroll",
                tabindex: 0,
                role: "region",
                "aria-label": "Normalization of each channel",
              },
              table(norm),
            ),
          ),
        );
      };
      listen(choice, showLayer);
      showLayer();
      body.replaceChildren(html("div", { class: "controls" }, choice), place);
    },
  });
}
