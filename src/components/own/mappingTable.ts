/** Which tensor of a file became which layer. */
import { count } from "../../model/math/format.js";
import type { MappingRow } from "../../model/own/mapping.js";
import type { Unused } from "../../model/own/reading.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";

const code = (text: string) => html("code", {}, text);
const times = (shape: readonly number[]) => shape.join(" × ");
const size = (shape: readonly number[]) => count(shape.reduce((a, b) => a * b, 1));

export function mappingTable(rows: readonly MappingRow[]): HTMLElement {
  const table = dataTable(
    rows,
    [
      { label: "Layer", value: ({ layer }) => code(layer) },
      { label: "Tensor in the file", value: ({ tensor }) => code(tensor) },
      { label: "Shape in the file", value: ({ fileShape }) => times(fileShape), numeric: true },
      {
        label: "Shape here",
        value: ({ fileShape, shape }) => (times(shape) === times(fileShape) ? "the same" : times(shape)),
        numeric: true,
      },
      { label: "Weights", value: ({ shape }) => size(shape), numeric: true },
      {
        label: "Normalization in the file",
        value: ({ norm, hasBias }) => (norm === undefined ? (hasBias ? "none, but a bias" : "none") : code(norm)),
      },
    ],
    { caption: "Which tensor became which layer", hideCaption: true },
  );
  return html(
    "div",
    { class: "scroll map-scroll", tabindex: 0, role: "region", "aria-label": "Which tensor became which layer" },
    table,
  );
}

export function unusedList(unused: readonly Unused[]): HTMLElement {
  if (unused.length === 0) return html("p", {}, "Everything that was chosen is used.");
  return html(
    "ul",
    { class: "unused" },
    ...unused.map(({ name, why }) => html("li", {}, code(name), html("span", { class: "note" }, why))),
  );
}
