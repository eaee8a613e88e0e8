/** Live and frozen batch normalization on a real batch: the reader says which photos are in it. */
import { type Moments, batchMoments, moved, normalize } from "../../model/math/normalization.js";
import { checkInput, rangeInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { decimal } from "../../model/math/format.js";
import { integer, someOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange, part } from "../ui/urlState.js";
import { onScheme, paintMap, rampLegend } from "../charts/colorScale.js";
import { partTitle } from "../ui/partTitle.js";

export interface RealBatch {
  readonly layer: string;
  readonly channel: number;
  /** Side of the maps. */
  readonly size: number;
  readonly photos: readonly { readonly id: string; readonly title: string; readonly values: readonly number[] }[];
}

/** Ids of the photos in the batch; the first photo is always in. */
export type BatchChoice = readonly string[];

export interface NormState {
  readonly batch: BatchChoice;
  /** Position of the value that is followed, row by row. */
  readonly at: number;
}

/** `?batch=cup,rocket&value=314`; the first photo is always in the batch, and in no link. */
export function normUrl({ photos, size }: RealBatch): UrlState<NormState> {
  const [first, ...others] = photos.map(({ id }) => id);
  return {
    batch: part(
      ({ batch }) => batch.filter((id) => id !== first),
      (state, ids) => ({ ...state, batch: [first, ...ids] }),
      someOf(others),
    ),
    value: field("at", integer(0, size * size - 1)),
  };
}

export interface Normalized {
  readonly batch: Moments;
  readonly frozen: Moments;
  readonly before: number;
  readonly live: number;
  readonly fixed: number;
}

/** One value of the first photo through both kinds of normalization. The frozen statistics are those of all photos. */
export function normalizedPixel({ photos }: RealBatch, inBatch: BatchChoice, at: number): Normalized {
  const batch = batchMoments(photos.filter(({ id }) => inBatch.includes(id)).map(({ values }) => values));
  const frozen = batchMoments(photos.map(({ values }) => values));
  const before = photos[0].values[at];
  return { batch, frozen, before, live: normalize(before, batch), fixed: normalize(before, frozen) };
}

function formula(x: number, { mean, variance }: Moments, result: number): HTMLElement {
  const signed = mean < 0 ? `+ ${decimal(-mean)}` : `− ${decimal(mean)}`;
  return html(
    "span",
    { class: "nowrap" },
    `(${decimal(x)} ${signed}) / √${decimal(variance)} = `,
    html("b", { class: "live" }, decimal(result)),
  );
}

/** The worked example; its value is the batch, and the value in it that is followed. */
export function normExample(data: RealBatch): Input<NormState> {
  const { photos, size, layer, channel } = data;
  const [first, ...others] = photos;
  let inBatch: BatchChoice = photos.slice(0, 2).map(({ id }) => id);
  const boxes = others.map(({ title }) => checkInput({ label: title }));
  // A value between the two means: below the one, above the other.
  const start = normalizedPixel(data, inBatch, 0);
  const between = (start.batch.mean + start.frozen.mean) / 2;
  const apart = (i: number) => Math.abs(first.values[i] - between);
  const best = first.values.reduce((found, _, i) => (apart(i) < apart(found) ? i : found), 0);
  const place = rangeInput({
    label: "Position",
    min: 0,
    max: size * size - 1,
    value: best,
    format: (i) => `row ${Math.floor(i / size)}, column ${i % size}`,
  });
  const sheet = (title: string) => {
    const canvas = html("canvas", { class: "map", "aria-hidden": "true" });
    const spot = html("i", { class: "norm-spot" });
    const note = html("p", { class: "label" });
    const element = html(
      "div",
      { class: "norm-map" },
      partTitle(html("b", {}, title)),
      html("div", { class: "norm-frame" }, canvas, spot),
      note,
    );
    return { element, canvas, spot, note };
  };
  const sheets = [
    sheet("Output of the convolution"),
    sheet("Live: statistics of this batch"),
    sheet("Frozen: stored statistics"),
  ];
  const scale = html("div", { class: "norm-scale" });
  const said = html("p", { class: "total", role: "status" });
  const table = html("div");
  const box = figure(
    [
      html(
        "fieldset",
        { class: "control legend-row" },
        html("legend", {}, `In the batch with ${first.title}`),
        html("div", { class: "controls" }, ...boxes),
      ),
      html("div", { class: "controls" }, place),
      html(
        "div",
        { class: "norm-maps", role: "img", "aria-label": `Channel ${channel} of ${layer}, before and after` },
        ...sheets.map(({ element }) => element),
      ),
      scale,
      said,
    ],
    {
      label: "Live and frozen batch normalization on real activations",
      caption: `Channel ${channel} of ${layer} in the trained COCO network, with ${size} × ${size} positions, computed when this site was built. We chose this channel because its mean differs most between photos. The network’s own normalization is folded into its weights. The figure adds a second one after this layer, with γ = 1, β = 0 and ε = 0.00001. The frozen statistics are those of all five photos.`,
      table: { summary: "Statistics of each photo as a table", content: table },
    },
  );
  const begin: NormState = { batch: inBatch, at: best };
  const url = normUrl(data);
  const element = input<NormState, HTMLElement>(box, begin, {
    read: () => ({ batch: inBatch, at: place.value }),
    show: (next) => {
      const { batch, at } = inRange(url, next, begin);
      inBatch = batch;
      place.value = at;
      show();
    },
  });

  function show(): void {
    others.forEach(({ id }, i) => (boxes[i].value = inBatch.includes(id)));
    const at = place.value;
    const { batch, frozen, before, live, fixed } = normalizedPixel(data, inBatch, at);
    const maps = [
      first.values,
      first.values.map((v) => normalize(v, batch)),
      first.values.map((v) => normalize(v, frozen)),
    ];
    const extent = Math.max(...maps.flat().map(Math.abs));
    scale.replaceChildren(
      rampLegend("signed", { low: decimal(-extent), high: decimal(extent) }),
      html("p", { class: "label" }, "One scale for all three maps."),
    );
    sheets.forEach(({ canvas, spot }, i) => {
      paintMap(canvas, maps[i], [size, size], extent);
      spot.style.left = `${(100 * (at % size)) / size}%`;
      spot.style.top = `${(100 * Math.floor(at / size)) / size}%`;
      spot.style.width = spot.style.height = `${100 / size}%`;
    });
    sheets[0].note.replaceChildren("x = ", html("b", { class: "live" }, decimal(before)));
    sheets[1].note.replaceChildren(formula(before, batch, live));
    sheets[2].note.replaceChildren(formula(before, frozen, fixed));
    const n = inBatch.length;
    const kept = moved(frozen, batch, n * size * size);
    said.replaceChildren(
      html("b", {}, `${n === 1 ? "One photo" : `${n} photos`} in the batch. `),
      `Live, the mean is ${decimal(batch.mean)} and the variance ${decimal(batch.variance)}; frozen, they stay ${decimal(frozen.mean)} and ${decimal(frozen.variance)}. `,
      Math.abs(live - fixed) < 0.005
        ? n === photos.length
          ? "With all photos in the batch, both give the same value."
          : "For this value, both happen to give nearly the same."
        : `The same value of the same photo becomes ${decimal(live)} here. With frozen statistics it is always ${decimal(fixed)}.`,
      ` In training with PyTorch’s default, a live layer changes its stored mean by a tenth of the difference, from ${decimal(frozen.mean)} to ${decimal(kept.mean)}.`,
    );
  }
  table.replaceChildren(
    dataTable(
      photos,
      [
        { label: "Photo", value: ({ title }) => title },
        { label: "Mean", value: ({ values }) => decimal(batchMoments([values]).mean), numeric: true },
        { label: "Variance", value: ({ values }) => decimal(batchMoments([values]).variance), numeric: true },
      ],
      { caption: "The channel on each photo", hideCaption: true },
    ),
  );
  for (const control of [...boxes, place])
    listen(control, () => {
      const chosen = others.filter((_, i) => boxes[i].value).map(({ id }) => id);
      commit(element, { batch: [first.id, ...chosen], at: place.value });
    });
  onScheme(box, show);
  return element;
}
