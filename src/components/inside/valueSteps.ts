/** From the sum of products, or from two values that are added, to the value. */
import { activations } from "../../model/math/activation.js";
import { sumTap } from "../../model/architecture/layers.js";
import type { AddedValue, ConvolvedValue } from "../../model/pass/explainValue.js";
import { button } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { count, decimal } from "../../model/math/format.js";
import type { PixelData, Walk } from "./pixelData.js";

/** Sum, bias, activation, and the way to the skip where one follows. */
export function valueSteps(explained: ConvolvedValue, { layer, place }: PixelData, walk: Walk): HTMLElement {
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

/** The two values that a skip adds, or the one that a change has left. */
export function addedValues(explained: AddedValue, { place }: PixelData, walk: Walk): Node[] {
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
