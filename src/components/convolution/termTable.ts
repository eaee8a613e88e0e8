/** The products of a window as a table, for those who do not see the picture or want the digits. */
import type { Term } from "../../model/math/convolve.js";
import { dataTable } from "../ui/dataTable.js";
import { decimal } from "../../model/math/format.js";

interface Row {
  readonly name: string;
  readonly term?: Term;
  readonly result: number;
}

/** @param channels names of the input's channels */
export function termTable(terms: readonly Term[], channels: readonly string[], bias: number): HTMLTableElement {
  const rows: Row[] = terms.map((term) => ({
    name: `${channels[term.channel] ?? `channel ${term.channel}`}, row ${term.row}, column ${term.column}${term.outside ? " (border)" : ""}`,
    term,
    result: term.product,
  }));
  if (bias !== 0) rows.push({ name: "bias", result: bias });
  rows.push({ name: "sum", result: rows.reduce((sum, { result }) => sum + result, 0) });
  return dataTable(
    rows,
    [
      { label: "Input value", value: ({ name }) => name },
      { label: "Value", value: ({ term }) => (term ? decimal(term.value, 4) : ""), numeric: true },
      { label: "Weight", value: ({ term }) => (term ? decimal(term.weight, 4) : ""), numeric: true },
      { label: "Product", value: ({ result }) => decimal(result, 4), numeric: true },
    ],
    { caption: "Products of the window and their sum", hideCaption: true },
  );
}
