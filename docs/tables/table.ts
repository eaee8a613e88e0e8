/** Tables that a page shows without JavaScript: computed when the site is built, written as `{table NAME}` in a page. */
import { unbroken } from "../components/ui/noBreak.js";
import { indexedParts } from "../components/ui/subscript.js";

/** Text, or markup of our own for a small picture. */
export type Cell = string | { readonly markup: string };

export interface Table {
  readonly caption: string;
  readonly hideCaption?: boolean;
  /** A class for the table's own style. */
  readonly name?: string;
  readonly wide?: boolean;
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean; readonly class?: string }[];
  /** The first cell heads its row. A cell that starts with `*` is the better one of its row and stands out. */
  readonly rows: readonly (readonly Cell[])[];
}

export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text with its indices set low. */
function textMarkup(text: string): string {
  return indexedParts(unbroken(text))
    .map(({ text: part, index }) => escape(part) + (index === undefined ? "" : `<sub>${index}</sub>`))
    .join("");
}

/** What a reader sees of a cell. */
function visible(cell: Cell): string {
  return (typeof cell === "string" ? cell : cell.markup.replace(/<[^>]*>/g, " ")).trim();
}

/** The table as HTML. */
export function tableMarkup({ caption, hideCaption, name, wide, columns, rows }: Table): string {
  const classes = (...names: (string | false | undefined)[]) => {
    const list = names.filter((n) => typeof n === "string" && n !== "").join(" ");
    return list === "" ? "" : ` class="${list}"`;
  };
  const head = columns.map((c) => `<th scope="col"${classes(c.numeric && "n", c.class)}>${escape(c.label)}</th>`);
  // Words of eight and more do not stand one to a line, however narrow the window.
  const wordy = columns.map((_, i) => rows.some((row) => visible(row[i]).split(/\s+/).length >= 8));
  const body = rows.map((row) => {
    const cells = row.map((cell, i) => {
      const best = typeof cell === "string" && cell.startsWith("*");
      const content = typeof cell === "string" ? textMarkup(best ? cell.slice(1) : cell) : cell.markup;
      if (i === 0) return `<th scope="row"${classes(wordy[i] && "words")}>${content}</th>`;
      return `<td${classes(columns[i].numeric && "n", columns[i].class, wordy[i] && "words", best && "best")}>${content}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="scroll built${wide ? " wide" : ""}" tabindex="0" role="region" aria-label="${escape(caption)}"><table${classes(name)}>
<caption${classes(hideCaption && "vh")}>${escape(caption)}</caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table><span class="whole"></span></div>`;
}
