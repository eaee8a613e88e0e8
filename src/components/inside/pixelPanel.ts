/** The arithmetic behind one value: every product with its factors, the sum, bias, activation and skip. */
import { activations } from "../../model/activation.js";
import { softmax } from "../../model/confusion.js";
import type { Term } from "../../model/convolve.js";
import { type Layer, sumTap } from "../../model/layers.js";
import type { AddedValue, ConvolvedValue, ExplainedValue } from "../../model/pixel.js";
import { inputTap } from "../../model/plan.js";
import { button } from "../control.js";
import { dataTable } from "../dataTable.js";
import { type Child, type Input, announce, html, input } from "../element.js";
import { count, decimal, si } from "../format.js";
import { css, inkOn, ramp } from "../ramp.js";
import type { Pixel } from "./state.js";
import { termBars } from "./termBars.js";

/** A value of another tap that a term leads to. */
export interface Place extends Pixel {
  readonly layer: string;
  readonly channel: number;
}

export interface PixelData {
  readonly place: Place;
  /** The layer that makes the value, or whose sum it is. */
  readonly layer: Layer;
  readonly explained: ExplainedValue;
  /** What the network's own tensor holds there. */
  readonly actual: number;
  /** Largest minus smallest value of that tensor. */
  readonly range: number;
  /** Of a classifier's outputs: all of them, and what each stands for. */
  readonly softmax?: { readonly kinds: readonly string[]; readonly logits: ArrayLike<number> };
}

export interface PixelPanel extends HTMLElement {
  /** Where the reader wants to go: set when a term is followed. */
  value: Place | undefined;
  show(data: PixelData): void;
  /** Nothing is chosen, or the numbers are still on their way. */
  clear(text: string): void;
}

/** Agreement that counts: in parts of the tensor's range. */
export const tolerance = 1e-4;

const colorNames = ["red", "green", "blue"];

/** What a value's heading says: “Row 37, column 30: 9 products”. */
export function pixelTitle({ place: { row, column }, explained }: PixelData): string {
  const parts =
    explained.kind === "sum"
      ? explained.parts.length === 1
        ? "one value, unchanged"
        : "two values added"
      : `${count(explained.terms.length)} products`;
  return `Row ${row}, column ${column}: ${parts}`;
}

export function pixelPanel(): PixelPanel {
  const body = html("div", { class: "arith-body", tabindex: -1 });
  const verdict = html("p", { class: "label verdict", role: "status" });
  const element = html("div", { class: "pixel-panel" }, body, verdict);
  const control: Input<Place | undefined> = input<Place | undefined, HTMLElement>(element, undefined, () => undefined);

  function walk(place: Place): void {
    control.value = place;
    announce(element);
  }

  return Object.assign(control as unknown as PixelPanel, {
    show(data: PixelData) {
      const { explained } = data;
      const contents =
        explained.kind === "sum"
          ? sumRows(explained, data, walk)
          : explained.kernel > 1
            ? windows(explained, data, walk)
            : pointwise(explained, data, walk);
      // Who follows a term by keyboard stays here, on the sum that it led to.
      const hadFocus = body.contains(document.activeElement);
      body.replaceChildren(...contents, ...(data.softmax ? [softmaxTable(data.softmax, data.place.channel)] : []));
      if (hadFocus) body.focus({ preventScroll: true });
      verdict.textContent = agreement(data);
    },
    clear(text: string) {
      body.replaceChildren(html("p", { class: "note" }, text));
      verdict.textContent = "";
    },
  });
}

/** From logits to probabilities, the chosen kind marked. */
function softmaxTable({ kinds, logits }: Required<PixelData>["softmax"], chosen: number): HTMLElement {
  const values = Array.from(logits);
  const probabilities = softmax(values);
  const largest = Math.max(...values);
  const power = (i: number) => Math.exp(values[i] - largest);
  const total = values.reduce((sum, _, i) => sum + power(i), 0);
  const table = dataTable(
    kinds.map((kind, i) => ({ kind, i })),
    [
      { label: "Kind", value: ({ kind, i }) => (i === chosen ? html("b", {}, kind) : kind) },
      { label: "Logit", value: ({ i }) => decimal(values[i], 3), numeric: true },
      { label: "e to logit less largest", value: ({ i }) => decimal(power(i), 4), numeric: true },
      { label: "Probability", value: ({ i }) => decimal(probabilities[i], 4), numeric: true },
    ],
    { caption: "Softmax: from logits to probabilities", hideCaption: true },
  );
  table.classList.add("ladder");
  return html(
    "div",
    { class: "softmax" },
    html("h3", {}, `Softmax: ${kinds[chosen]}`),
    html(
      "p",
      { class: "label" },
      `e to each logit, divided by the sum of all. Taking the largest logit, ${decimal(largest, 3)}, from all changes nothing but keeps the powers small; then ${decimal(power(chosen), 4)} / ${decimal(total, 4)} = ${decimal(probabilities[chosen], 4)}.`,
    ),
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Softmax" }, table),
  );
}

/** How far our own sum is from the network's tensor, in words. */
export function agreement({ explained, actual, range }: Pick<PixelData, "explained" | "actual" | "range">): string {
  if (explained.kind === "convolution" && explained.format !== undefined)
    return `Recomputed here in plain JavaScript: ${decimal(explained.value, 4)}. The change then rounds it to ${explained.format}: the network's own tensor holds ${decimal(actual, 4)}.`;
  const gap = range > 0 ? Math.abs(explained.value - actual) / range : Math.abs(explained.value - actual);
  const agree =
    gap < 1e-6
      ? "They agree to better than one part in a million of the layer's range."
      : gap <= tolerance
        ? `They agree to ${si(1e6 * gap, 2)} parts in a million of the layer's range.`
        : `They differ by ${decimal(100 * gap, 2)} % of the layer's range, which is more than rounding explains.`;
  return `Recomputed here in plain JavaScript: ${decimal(explained.value, 4)}. The network's own tensor holds ${decimal(actual, 4)}. ${agree}`;
}

function termPlace(from: string, { row, column, channel }: Term): Place {
  return { layer: from, row, column, channel };
}

/** Whether a click on a term leads anywhere: the photo itself has no arithmetic, nor has the zero outside a map. */
function leads(from: string, { outside }: Term): boolean {
  return from !== inputTap && !outside;
}

function termName(from: string, term: Term): string {
  const { row, column, channel, value, weight, product, outside } = term;
  const where = outside ? "outside the map" : `${from}, row ${row}, column ${column}, channel ${channel}`;
  return `${where}: ${decimal(value)} times ${decimal(weight)} is ${decimal(product)}`;
}

function grid(
  title: Child,
  terms: readonly Term[],
  {
    value,
    extent,
    walk,
    from,
  }: {
    value: (term: Term) => number;
    extent: number;
    from: string;
    walk?: (place: Place) => void;
  },
): HTMLElement {
  const color = ramp();
  const side = Math.round(Math.sqrt(terms.length));
  const cells = terms.map((term, i) => {
    const ground = color(extent > 0 ? value(term) / extent : 0);
    const look = {
      class: [term.outside && "outside", i === (terms.length - 1) / 2 && "hot"].filter(Boolean).join(" ") || null,
      style: `background:${css(ground)};color:${inkOn(ground)}`,
    };
    if (walk === undefined || !leads(from, term)) return html("span", look, decimal(value(term)));
    const cell = html("button", { type: "button", ...look, "aria-label": `Follow ${termName(from, term)}` });
    cell.append(decimal(value(term)));
    cell.addEventListener("click", () => walk(termPlace(from, term)));
    return cell;
  });
  return html(
    "div",
    { class: "k3-wrap" },
    html("p", { class: "label" }, title),
    html("div", { class: "k3", style: `--side:${side}` }, ...cells),
  );
}

function operator(sign: string): HTMLElement {
  return html("span", { class: "op", "aria-hidden": "true" }, sign);
}

function largest(terms: readonly Term[], value: (term: Term) => number): number {
  return terms.reduce((most, term) => Math.max(most, Math.abs(value(term))), 0);
}

/** Depthwise: one window. Stem: one for each color of the photo. */
function windows(explained: ConvolvedValue, data: PixelData, walk: (place: Place) => void): Node[] {
  const { terms, kernel, from } = explained;
  const extents = {
    value: largest(terms, (t) => t.value),
    weight: largest(terms, (t) => t.weight),
    product: largest(terms, (t) => t.product),
  };
  const cells = kernel * kernel;
  const groups = Array.from({ length: terms.length / cells }, (_, i) => terms.slice(i * cells, (i + 1) * cells));
  const rows = groups.map((group) => {
    const name = groups.length > 1 ? (colorNames[group[0].channel] ?? `channel ${group[0].channel}`) : from;
    return html(
      "div",
      { class: "arith" },
      grid(label("Input", groups.length > 1 ? `, ${name}` : ` from ${name}`), group, {
        value: (t) => t.value,
        extent: extents.value,
        walk,
        from,
      }),
      operator("×"),
      grid(label("Kernel", ` of channel ${data.place.channel}`), group, {
        value: (t) => t.weight,
        extent: extents.weight,
        from,
      }),
      operator("="),
      grid(label("Products", ""), group, { value: (t) => t.product, extent: extents.product, from }),
    );
  });
  const outside = terms.filter((term) => term.outside).length;
  return [
    html("div", { class: "arith-row" }, html("div", {}, ...rows), result(explained, data, walk)),
    ...(outside > 0
      ? [
          html(
            "p",
            { class: "label" },
            `${outside} of the ${terms.length} inputs lie outside the map, where the network reads zeros.`,
          ),
        ]
      : []),
  ];
}

function label(strong: string, rest: string): HTMLElement {
  return html("span", {}, html("b", {}, strong), rest);
}

/** The terms that are shown one by one; the others are summed. */
const shownTerms = 10;

function pointwise(explained: ConvolvedValue, data: PixelData, walk: (place: Place) => void): Node[] {
  const { terms, from } = explained;
  const byName = (a: Term, b: Term) => Math.abs(b.product) - Math.abs(a.product) || a.channel - b.channel;
  const sorted = [...terms].sort(byName);
  const [top, rest] = [sorted.slice(0, shownTerms), sorted.slice(shownTerms)];
  const most = Math.max(
    largest(terms, (t) => t.product),
    1e-12,
  );
  const bar = (product: number) => {
    const width = `width:${(50 * Math.abs(product)) / most}%`;
    return html(
      "span",
      { class: "term-bar", "aria-hidden": "true" },
      html("i", { class: product < 0 ? "neg" : "pos", style: width }),
    );
  };
  const items = top.map((term) => {
    const text = [
      html("span", { class: "term-name" }, `channel ${term.channel}`),
      html("span", { class: "num" }, `${decimal(term.value, 3)} × ${decimal(term.weight, 3)}`),
      bar(term.product),
      html("b", { class: "num" }, decimal(term.product, 3)),
    ];
    const follow = html("button", { type: "button", "aria-label": `Follow ${termName(from, term)}` }, ...text);
    follow.addEventListener("click", () => walk(termPlace(from, term)));
    return html("li", {}, follow);
  });
  const restSum = rest.reduce((sum, { product }) => sum + product, 0);
  const zeros = terms.filter(({ value }) => value === 0).length;
  if (rest.length > 0)
    items.push(
      html(
        "li",
        { class: "rest" },
        html("span", { class: "term-name" }, `${rest.length} others`),
        html("span", { class: "num" }, ""),
        bar(Math.max(-most, Math.min(most, restSum))),
        html("b", { class: "num" }, decimal(restSum, 3)),
      ),
    );
  return [
    html(
      "p",
      { class: "label" },
      label("value × weight", `, one term from each of the ${terms.length} channels of ${from}, in their order`),
    ),
    termBars(terms, (term) => walk(termPlace(from, term))),
    html(
      "div",
      { class: "arith-row" },
      html(
        "div",
        {},
        html("p", { class: "label" }, `Largest first; ${zeros} of the ${terms.length} values are 0.`),
        html("ol", { class: "terms" }, ...items),
      ),
      result(explained, data, walk),
    ),
  ];
}

function result(explained: ConvolvedValue, { layer, place }: PixelData, walk: (place: Place) => void): HTMLElement {
  const { terms, sum, bias, before, activation, cap, value } = explained;
  const isLinear = activation === "identity";
  const name = activations[activation].label;
  const cut = activation === "relu6" ? `cut to 0 … ${cap}` : `after ${name}`;
  const rows: { name: string; value: number; total?: boolean }[] = [
    { name: `sum of ${count(terms.length)} products`, value: sum },
    { name: "bias", value: bias },
    { name: isLinear ? "out" : `before ${name}`, value: before, total: true },
    ...(isLinear ? [] : [{ name: cut, value }]),
  ];
  const table = dataTable(
    rows,
    [
      { label: "Step", value: (row) => row.name },
      { label: "Value", value: (row) => decimal(row.value, 4), numeric: true },
    ],
    { caption: "From products to the value", hideCaption: true },
  );
  table.classList.add("ladder");
  const added = sumTap(layer);
  return html(
    "div",
    { class: "result" },
    table,
    added !== undefined && button(`Then the skip is added: ${added}`, () => walk({ ...place, layer: added })),
  );
}

function sumRows(explained: AddedValue, _: PixelData, walk: (place: Place) => void): Node[] {
  const { place } = _;
  const parts = explained.parts.map(({ from, value }, i) => {
    const follow = button(from, () => walk({ ...place, layer: from }));
    const text = i === 0 ? "the block's own result" : "the skip: the block's input, unchanged";
    return { name: html("span", {}, follow, ` ${explained.parts.length === 1 ? "alone" : text}`), value };
  });
  const table = dataTable(
    [...parts, { name: html("b", {}, "sum"), value: explained.value }],
    [
      { label: "From", value: (row) => row.name },
      { label: "Value", value: (row) => decimal(row.value, 4), numeric: true },
    ],
    { caption: "The two values that are added", hideCaption: true },
  );
  table.classList.add("ladder");
  return [html("div", { class: "result" }, table)];
}
