/** The rows of V2 to edit: t, c, n, s in a table whose rows light up with their blocks. */
import { group } from "d3-array";
import type { Layer } from "../../model/architecture/layers.js";
import type { BottleneckRow } from "../../model/architecture/spec.js";
import { html } from "../ui/element.js";
import { type LayerView, layerView } from "../charts/linkLayerViews.js";
import { numberField } from "../ui/numberField.js";

export type RowKey = "t" | "c" | "n" | "s";

/** What a reader may write into a cell. */
export const rowLimits: Readonly<
  Record<RowKey, { readonly min: number; readonly max: number; readonly label: string }>
> = {
  t: { min: 1, max: 12, label: "expansion" },
  c: { min: 8, max: 640, label: "channels out" },
  n: { min: 1, max: 8, label: "blocks" },
  s: { min: 1, max: 2, label: "stride" },
};
const keys: readonly RowKey[] = ["t", "c", "n", "s"];

/** Rows with every number brought into its limits; a value that is no number takes the original's. */
export function checkedRows(
  rows: readonly Partial<BottleneckRow>[],
  original: readonly BottleneckRow[],
): BottleneckRow[] {
  return original.map((row, i) => {
    const fix = (key: RowKey) => {
      const { min, max } = rowLimits[key];
      const value = Math.round(Number(rows[i]?.[key]));
      return Number.isFinite(value) ? Math.max(min, Math.min(max, value)) : row[key];
    };
    return { t: fix("t"), c: fix("c"), n: fix("n"), s: fix("s") };
  });
}

/** Blocks of each row, by their numbers. */
export function blocksOfRows(rows: readonly BottleneckRow[]): number[][] {
  let next = 0;
  return rows.map(({ n }) => Array.from({ length: n }, () => next++));
}

export interface RowEditor extends LayerView {
  /** Rows as they stand now; assigning writes them into the cells. */
  rows: readonly BottleneckRow[];
  /** Tells the editor which layers its rows have made, and what to say of each row. */
  update(layers: readonly Layer[], notes: readonly string[]): void;
}

/**
 * The editor. Its `value` is a layer's id, as in all linked views; the event `rows` tells that the reader changed a cell.
 *
 * @param original the rows that cells are compared with, and that stand in place of what is no number
 */
export function rowEditor(original: readonly BottleneckRow[]): RowEditor {
  let rows: readonly BottleneckRow[] = original;
  const table = html("table", { class: "row-editor" });
  const problem = html("p", { class: "label number-note", role: "status" });
  const box = html("div", { class: "scroll" }, table, problem);
  const { view, paint } = layerView(box);

  const lines = original.map((row, i) => {
    const cells = keys.map((key) => {
      const { min, max, label } = rowLimits[key];
      const { field } = numberField(
        { min, max, step: key === "c" ? 8 : 1, attributes: { "aria-label": `Row ${i + 1}, ${key}, ${label}` } },
        (typed, done) => {
          const value = typed === undefined ? rows[i][key] : Math.round(typed);
          if (done) field.value = String(value);
          if (value === rows[i][key] || (!done && value !== typed)) return;
          rows = rows.map((other, k) => (k === i ? { ...other, [key]: value } : other));
          field.classList.toggle("edited", value !== original[i][key]);
          box.dispatchEvent(new CustomEvent("rows", { bubbles: true }));
        },
        problem,
      );
      field.value = String(row[key]);
      return { key, field, cell: html("td", { class: "n control" }, field) };
    });
    const name = html("button", { type: "button", class: "row-name" }, "");
    const note = html("td", { class: "row-note" });
    const line = html("tr", {}, html("th", { scope: "row" }, name), ...cells.map(({ cell }) => cell), note);
    return { line, name, note, cells };
  });
  table.append(
    html("caption", { class: "vh" }, "The rows of the network: expansion t, channels c, blocks n, stride s"),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        html("th", { scope: "col" }, "Blocks"),
        ...keys.map((key) => html("th", { scope: "col", class: "n", title: rowLimits[key].label }, html("i", {}, key))),
        html("th", { scope: "col" }, "Skips"),
      ),
    ),
    html("tbody", {}, ...lines.map(({ line }) => line)),
  );
  // A cell that is being edited does not choose a layer.
  for (const type of ["click", "keydown"] as const)
    table.addEventListener(type, (event) => {
      if (event.target instanceof HTMLInputElement) event.stopPropagation();
    });

  Object.defineProperty(view, "rows", {
    get: () => rows,
    set: (next: readonly BottleneckRow[]) => {
      rows = checkedRows(next, original);
      lines.forEach(({ cells }, i) =>
        cells.forEach(({ key, field }) => {
          field.value = String(rows[i][key]);
          field.classList.toggle("edited", rows[i][key] !== original[i][key]);
        }),
      );
    },
  });
  return Object.assign(view, {
    update(layers: readonly Layer[], notes: readonly string[]) {
      const blocks = blocksOfRows(rows);
      const inBlock = group(layers, ({ block }) => block);
      lines.forEach(({ line, name, note }, i) => {
        const own = blocks[i].flatMap((block) => inBlock.get(block) ?? []);
        const ids = own.map(({ id }) => id);
        // A click chooses the row's first block: its last layer, whose output the block hands on.
        const first = own.filter(({ block }) => block === blocks[i][0]).map(({ id }) => id);
        const list = [...first.slice(-1), ...ids.filter((id) => id !== first[first.length - 1])].join(" ");
        line.setAttribute("data-layer", list);
        name.setAttribute("data-layer", list);
        name.setAttribute("tabindex", "-1");
        name.setAttribute("aria-pressed", "false");
        const last = blocks[i][blocks[i].length - 1];
        name.textContent = blocks[i].length === 1 ? String(last) : `${blocks[i][0]} to ${last}`;
        note.textContent = notes[i];
      });
      paint();
    },
  }) as unknown as RowEditor;
}
