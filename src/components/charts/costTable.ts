/** What every layer costs, as a table that sorts by any column, with shares as bars and the whole as CSV. */
import { type Convention, conventions, cost, parameters } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { choiceInput } from "../ui/control.js";
import { csv, type Column } from "../ui/dataTable.js";
import { html, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { bytes, count, percent, shape, si } from "../../model/math/format.js";
import { type LayerView, layerView } from "./linkLayerViews.js";
import { glyph, roleKey, roleName } from "./role.js";
import { whileSeen } from "../ui/whileSeen.js";

export interface CostTableOptions {
  readonly caption: string;
  /** How parameters are counted at first. */
  readonly convention?: Convention;
  /** 4 for 32-bit floats, 1 for 8-bit integers. */
  readonly bytesPerValue?: number;
  /** Id of the chosen layer. */
  readonly value?: string;
  /** Name of the CSV file. */
  readonly file?: string;
}

/** It dispatches `convention` when the reader counts parameters in another way. */
export interface CostTable extends LayerView {
  convention: Convention;
  update(layers: readonly Layer[]): void;
}

const conventionNames: Readonly<Record<Convention, string>> = {
  weights: "without γ, β",
  trainable: "with γ, β",
  all: "with mean, variance",
  folded: "folded",
};

interface Row {
  readonly layer: Layer;
  readonly macs: number;
  readonly macsShare: number;
  readonly parameters: number;
  readonly parametersShare: number;
  readonly memory: number;
}

type SortKey = "network" | "macs" | "parameters" | "memory";

/** One row for each layer, in the network's order. */
export function costRows(layers: readonly Layer[], convention: Convention, bytesPerValue = 4): Row[] {
  const raw = layers.map((layer) => ({
    layer,
    macs: cost(layer).macs,
    parameters: parameters(layer, convention),
    memory: cost(layer).activations * bytesPerValue,
  }));
  const macs = raw.reduce((sum, row) => sum + row.macs, 0);
  const all = raw.reduce((sum, row) => sum + row.parameters, 0);
  return raw.map((row) => ({
    ...row,
    macsShare: macs === 0 ? 0 : row.macs / macs,
    parametersShare: all === 0 ? 0 : row.parameters / all,
  }));
}

/** Columns of the CSV file: numbers in full, so that a spreadsheet can go on. */
function columns(convention: Convention): Column<Row>[] {
  return [
    { label: "layer", value: ({ layer }) => layer.id },
    { label: "stage", value: ({ layer }) => layer.stageName },
    { label: "role", value: ({ layer }) => layer.role },
    { label: "kernel", value: ({ layer }) => layer.kernel },
    { label: "stride", value: ({ layer }) => layer.stride },
    { label: "input", value: ({ layer }) => layer.in.join("x") },
    { label: "output", value: ({ layer }) => layer.out.join("x") },
    { label: "multiply-adds", value: ({ macs }) => macs },
    { label: "share of multiply-adds", value: ({ macsShare }) => macsShare },
    { label: `parameters (${convention})`, value: (row) => row.parameters },
    { label: "share of parameters", value: ({ parametersShare }) => parametersShare },
    { label: "bytes written", value: ({ memory }) => memory },
  ];
}

function share(value: number, role: string): HTMLElement {
  const bar = html("span", { class: "share-bar", "data-role": role, "aria-hidden": "true" });
  bar.style.setProperty("--share", `${100 * value}%`);
  return html("td", { class: "share" }, bar, html("span", {}, percent(value, 1)));
}

/** The table; its value is the id of the chosen layer. */
export function costTable(layers: readonly Layer[], options: CostTableOptions): CostTable {
  const { caption, bytesPerValue = 4, file = "layers.csv", value = "" } = options;
  let shown = layers;
  let convention = options.convention ?? "weights";
  let key: SortKey = "network";
  let down = true;

  const table = html("table", { class: "costs" });
  const picker = choiceInput(conventions, {
    label: "Parameters",
    value: convention,
    format: (name) => conventionNames[name],
  });
  const scroll = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, table);
  const box = figure([html("div", { class: "controls" }, picker), scroll], {
    label: caption,
    downloads: [
      {
        label: "Table as CSV",
        name: file,
        type: "text/csv",
        content: () => csv(costRows(shown, convention, bytesPerValue), columns(convention)),
      },
    ],
  });
  const { view, paint } = layerView(box, value);

  function heading(label: string, own: SortKey | undefined, numeric: boolean): HTMLElement {
    if (own === undefined) return html("th", { scope: "col", class: numeric ? "n" : null }, label);
    const sorted = own === key && key !== "network";
    const press = html("button", { type: "button", class: "sort" }, label);
    press.addEventListener("click", () => {
      // First the largest on top, then the smallest, then the network's own order.
      if (key !== own) [key, down] = [own, true];
      else if (down && own !== "network") down = false;
      else [key, down] = ["network", true];
      draw();
      table.querySelectorAll<HTMLElement>("button.sort").forEach((b) => b.textContent === label && b.focus());
    });
    const state = sorted ? (down ? "descending" : "ascending") : null;
    return html("th", { scope: "col", class: numeric ? "n" : null, "aria-sort": state }, press);
  }

  function draw(): void {
    const rows = costRows(shown, convention, bytesPerValue);
    const total = rows.reduce(
      (sum, row) => ({ macs: sum.macs + row.macs, parameters: sum.parameters + row.parameters }),
      { macs: 0, parameters: 0 },
    );
    const sortKey = key;
    if (sortKey !== "network") rows.sort((a, b) => (down ? b[sortKey] - a[sortKey] : a[sortKey] - b[sortKey]));
    const body = rows.map((row) => {
      const { layer } = row;
      const role = roleKey(layer);
      const name = html(
        "button",
        { type: "button", class: "layer", "data-layer": layer.id, tabindex: -1, "aria-pressed": "false" },
        glyph(role),
        html("span", { class: "id" }, layer.id),
        html("span", { class: "vh" }, `, ${roleName(layer)}`),
      );
      return html(
        "tr",
        { "data-layer": layer.id },
        html("th", { scope: "row" }, name),
        html("td", {}, shape(layer.out)),
        html("td", { class: "n" }, layer.stride),
        html("td", { class: "n", title: count(row.macs) }, si(row.macs)),
        share(row.macsShare, role),
        html("td", { class: "n", title: count(row.parameters) }, si(row.parameters)),
        share(row.parametersShare, role),
        html("td", { class: "n" }, bytes(row.memory)),
      );
    });
    table.replaceChildren(
      html("caption", { class: "vh" }, caption),
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          heading("Layer", "network", false),
          heading("Output", undefined, false),
          heading("Stride", undefined, true),
          heading("Multiply-adds", "macs", true),
          heading("Share", undefined, false),
          heading("Parameters", "parameters", true),
          heading("Share ", undefined, false),
          heading("Bytes written", "memory", true),
        ),
      ),
      html("tbody", {}, ...body),
      html(
        "tfoot",
        {},
        html(
          "tr",
          {},
          html("th", { scope: "row", colspan: 3 }, "Total"),
          html("td", { class: "n" }, si(total.macs)),
          html("td", {}),
          html("td", { class: "n" }, si(total.parameters)),
          html("td", {}),
          html("td", {}),
        ),
      ),
    );
    paint();
  }
  listen(picker, () => {
    convention = picker.value;
    draw();
    view.dispatchEvent(new CustomEvent("convention"));
  });
  draw();
  const redraw = whileSeen(table, draw);
  const made = Object.assign(view, {
    update(next: readonly Layer[]) {
      shown = next;
      redraw();
    },
  });
  return Object.defineProperty(made, "convention", {
    get: () => convention,
    set: (next: Convention) => {
      picker.value = convention = next;
      redraw();
    },
  }) as unknown as CostTable;
}
