/** Tables of numbers, and their CSV. */
import { csvFormatRow } from "d3-dsv";
import { html } from "./element.js";

export interface Column<Row> {
  readonly label: string;
  /** What the cell shows. */
  readonly value: (row: Row) => string | number | Node;
  /** What CSV holds and sorting compares; the shown text unless given. */
  readonly raw?: (row: Row) => string | number;
  /** Numbers stand right. */
  readonly numeric?: boolean;
  /** The first column heads its row unless said otherwise. */
  readonly heading?: boolean;
}

function content(value: string | number | Node): string | Node {
  return typeof value === "number" ? String(value) : value;
}

/** A table with a caption (may be hidden), column heads, and the first column as row heads. */
export function dataTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { caption, hideCaption = false }: { readonly caption: string; readonly hideCaption?: boolean },
): HTMLTableElement {
  const head = columns.map((c) => html("th", { scope: "col", class: c.numeric ? "n" : null }, c.label));
  const body = rows.map((row) =>
    html(
      "tr",
      {},
      ...columns.map((c, i) =>
        (c.heading ?? i === 0)
          ? html("th", { scope: "row" }, content(c.value(row)))
          : html("td", { class: c.numeric ? "n" : null }, content(c.value(row))),
      ),
    ),
  );
  return html(
    "table",
    {},
    html("caption", { class: hideCaption ? "vh" : null }, caption),
    html("thead", {}, html("tr", {}, ...head)),
    html("tbody", {}, ...body),
  );
}

function plain<Row>(column: Column<Row>, row: Row): string {
  const value = column.raw?.(row) ?? column.value(row);
  return typeof value === "object" ? (value.textContent ?? "") : String(value);
}

/** Comma-separated values after RFC 4180, with a header row. */
export function csv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [columns.map((c) => c.label), ...rows.map((row) => columns.map((c) => plain(c, row)))];
  return lines.map((cells) => `${csvFormatRow(cells)}\r\n`).join("");
}
