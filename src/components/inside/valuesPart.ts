/** The values of all layers in one picture: how they are spread, how many are 0, how many were cut at 6. */
import { max } from "d3-array";
import { area } from "d3-shape";
import { type Distribution, distributionRange } from "../../model/math/distribution.js";
import { type Layer, sumTap } from "../../model/architecture/layers.js";
import type { TapStatistics } from "../../model/math/tapStatistics.js";
import { csv, dataTable } from "../ui/dataTable.js";
import { html, listen, svg } from "../ui/element.js";
import { type Download, figure, save, svgDownload } from "../ui/figure.js";
import { button } from "../ui/control.js";
import { decimal, percent } from "../../model/math/format.js";
import { type MarkBox, type NetworkStrip, type StripRow, networkStrip } from "../charts/networkStrip.js";
import { panel } from "./panel.js";
import type { Environment, Part, View } from "./part.js";
import { chooseLayer, tapOf } from "./state.js";

const { low, high, bins } = distributionRange;

/** Height of a value in the picture, 0 … 1. */
const heightOf = (value: number) => (value - low) / (high - low);

/** The outline of a distribution, mirrored at the middle of its box; the most frequent bin takes the whole width. */
export function violin({ shares }: Distribution, { x, y, width, height }: MarkBox): string {
  const most = max(shares) ?? 0;
  if (most === 0) return "";
  const [first, last] = [shares.findIndex((share) => share > 0), shares.findLastIndex((share) => share > 0)];
  const edge = (i: number) => y + height * (1 - i / bins);
  const half = (share: number) => (0.5 * width * share) / most;
  const points = shares.slice(first, last + 1).flatMap((share, i) => [
    [edge(first + i), half(share)],
    [edge(first + i + 1), half(share)],
  ]);
  const path = area<number[]>()
    .y(([at]) => at)
    .x0(([, w]) => x + width / 2 - w)
    .x1(([, w]) => x + width / 2 + w);
  return path(points) ?? "";
}

/** Rows of the strip: the spread, then exact zeros, then values that ReLU6 cut. */
export function valueRows(of: readonly TapStatistics[]): StripRow[] {
  const found = new Map(of.map((tap) => [tap.id, tap]));
  const atSix = (layer: Layer) => (layer.activation === "identity" ? 0 : (found.get(layer.id)?.atSix ?? 0));
  return [
    {
      title: "values of each layer",
      value: () => 1,
      format: String,
      height: 170,
      read(layer) {
        const tap = found.get(layer.id);
        return tap === undefined ? "not in the network" : `${layer.id}, ${decimal(tap.min)} … ${decimal(tap.max)}`;
      },
      lines: [low, 0, 6, high].map((value) => [heightOf(value), decimal(value, 0)]),
      mark(layer, box) {
        const own = found.get(layer.id);
        const added = found.get(sumTap(layer) ?? "");
        const shape = own && svg("path", { class: "mark", d: violin(own.distribution, box) });
        const sum = added && svg("path", { class: "sum-outline", d: violin(added.distribution, box) });
        return [...(shape ? [shape] : []), ...(sum ? [svg("g", { "data-role": "res" }, sum)] : [])];
      },
    },
    {
      title: "exactly 0",
      value: (layer) => found.get(layer.id)?.zeros ?? 0,
      format: (v) => percent(v),
      read: (layer) => percent(found.get(layer.id)?.zeros ?? 0),
      height: 44,
      ticks: [0.25, 0.5],
    },
    {
      title: "cut at 6",
      value: atSix,
      format: (v) => percent(v),
      read: (layer) => percent(atSix(layer), 2),
      height: 44,
      ticks: [0.01, 0.02],
    },
  ];
}

/** What the picture says: where most is cut, and how full the layers are of zeros. */
export function valuesFinding(of: readonly TapStatistics[], layers: readonly Layer[]): string {
  const clipped = layers.filter(({ activation }) => activation !== "identity");
  const known = of.filter(({ id }) => clipped.some((layer) => layer.id === id));
  if (known.length === 0) return "No layer with an activation is left in the network.";
  const size = ({ shape: [h, w, c] }: TapStatistics) => h * w * c;
  const all = known.reduce((sum, tap) => sum + size(tap), 0);
  const zeros = known.reduce((sum, tap) => sum + tap.zeros * size(tap), 0) / all;
  const sixes = known.reduce((sum, tap) => sum + tap.atSix * size(tap), 0) / all;
  // ReLU6 lets nothing through above 6; another activation in its place may.
  const capped = known.every(({ max }) => max <= 6);
  const emptiest = known.reduce((a, b) => (b.zeros > a.zeros ? b : a));
  const fullest = known.reduce((a, b) => (b.atSix > a.atSix ? b : a));
  return (
    `After an activation ${percent(zeros)} of all values are exactly 0, most in ${emptiest.id} (${percent(emptiest.zeros)}), ` +
    `and ${percent(sixes, 2)} are ${capped ? "exactly 6" : "6 or more"}, most in ${fullest.id} (${percent(fullest.atSix, 2)}).`
  );
}

const columns = [
  { label: "Tensor", value: ({ id }: TapStatistics) => id },
  {
    label: "Smallest",
    value: ({ min }: TapStatistics) => decimal(min),
    raw: (t: TapStatistics) => t.min,
    numeric: true,
  },
  {
    label: "Mean",
    value: ({ mean }: TapStatistics) => decimal(mean, 3),
    raw: (t: TapStatistics) => t.mean,
    numeric: true,
  },
  {
    label: "Largest",
    value: ({ max }: TapStatistics) => decimal(max),
    raw: (t: TapStatistics) => t.max,
    numeric: true,
  },
  {
    label: "Exactly 0",
    value: ({ zeros }: TapStatistics) => percent(zeros, 1),
    raw: (t: TapStatistics) => t.zeros,
    numeric: true,
  },
  {
    label: "6 or more",
    value: ({ atSix }: TapStatistics) => percent(atSix, 2),
    raw: (t: TapStatistics) => t.atSix,
    numeric: true,
  },
];

const waiting = "This panel shows the values of all layers after the network has run on the photo.";

export interface ValuesPart extends Part {
  /** Outlines what is pointed at on the map. */
  point(ids: readonly string[]): void;
}

/** @param below what else there is to say of all layers */
export function valuesPart({ session, layers, context, act }: Environment, below: HTMLElement): ValuesPart {
  const body = html("div", {}, html("p", { class: "note" }, waiting));
  const frame = panel("The values of all layers", "p-values", [body, below]);
  let now: View | undefined;
  let strip: NetworkStrip | undefined;
  let shown: readonly TapStatistics[] | undefined;

  const table: Download = {
    label: "Values as CSV",
    name: "values.csv",
    type: "text/csv",
    content: () => csv(shown ?? [], columns),
  };

  const picture = svgDownload("Picture as SVG", "values.svg", () => strip?.querySelector("svg") ?? null);

  function draw(statistics: readonly TapStatistics[]): void {
    shown = statistics;
    const rows = valueRows(statistics);
    if (strip === undefined) {
      strip = networkStrip(layers, { rows, label: "Layer among the values of all layers" });
      listen(strip, () => {
        if (now !== undefined && strip !== undefined) act(chooseLayer(now.state, context, strip.value));
      });
    } else strip.update(layers, { rows });
    if (now !== undefined) strip.value = tapOf(context, now.state.layer).layer.id;
    const outside = statistics.reduce((most, { distribution: d }) => Math.max(most, d.below + d.above), 0);
    const caption = `${valuesFinding(statistics, layers)} Each shape shows how often each value occurs in a layer; it is widest at the most frequent value. All shapes have one scale from ${decimal(low, 0)} to ${decimal(high, 0)}. In each layer at most ${percent(outside, 1)} of the values are outside it. Values that are exactly 0 or exactly 6 are not in the shapes. The bars below show them. A pink outline is the sum with the skip.`;
    body.replaceChildren(
      figure([strip], {
        label: "The distribution of the values of each layer",
        caption,
        table: {
          summary: `All ${statistics.length} tensors (outputs of layers and of sums) as a table`,
          content: dataTable(statistics, columns, {
            caption: "Values of each tensor on this photo",
            hideCaption: true,
          }),
        },
      }),
      html("div", { class: "downloads" }, ...[table, picture].map((file) => button(file.label, () => save(file)))),
    );
  }

  return {
    element: frame.element,
    point: (ids) => strip?.point(ids),
    refresh(view) {
      now = view;
      const { id } = tapOf(context, view.state.layer).layer;
      if (strip !== undefined && strip.value !== id) strip.value = id;
    },
    async rest({ pass }, isCurrent) {
      if (pass === undefined || session.network === undefined) return;
      const numbers = await session.statistics(pass);
      if (numbers.ok && isCurrent() && numbers.value !== shown && numbers.value.length > 0) draw(numbers.value);
    },
  };
}
