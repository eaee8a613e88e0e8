/** A Jupyter notebook as JSON (nbformat 4.5: https://nbformat.readthedocs.io/en/latest/format_description.html). */

interface Cell {
  readonly id: string;
  readonly cell_type: "markdown" | "code";
  readonly metadata: Record<string, never>;
  readonly source: string;
}
export interface MarkdownCell extends Cell {
  readonly cell_type: "markdown";
  readonly attachments?: Readonly<Record<string, { readonly "image/png": string }>>;
}
export interface CodeCell extends Cell {
  readonly cell_type: "code";
  readonly execution_count: null;
  readonly outputs: readonly never[];
}

/** What a notebook says, in its order. */
export type Part =
  | { readonly text: string }
  | { readonly code: string }
  /** A PNG in base64, with what is said below it. */
  | { readonly picture: string; readonly name: string; readonly title: string; readonly below: string };

const plainTitle = (title: string) => title.replace(/[[\]\\\n]/g, " ");

function cellOf(part: Part, i: number): MarkdownCell | CodeCell {
  const id = `cell-${i + 1}`;
  if ("code" in part)
    return { id, cell_type: "code", metadata: {}, source: part.code.trim(), execution_count: null, outputs: [] };
  if ("text" in part) return { id, cell_type: "markdown", metadata: {}, source: part.text };
  const file = `${part.name}.png`;
  const source = `![${plainTitle(part.title)}](attachment:${file})\n\n${part.below}`.trim();
  return { id, cell_type: "markdown", metadata: {}, source, attachments: { [file]: { "image/png": part.picture } } };
}

/** Text parts that follow each other, as one. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    // A heading begins a cell of its own, so that notebooks can fold its section.
    if (last !== undefined && "text" in last && "text" in part && !part.text.startsWith("#"))
      all[all.length - 1] = { text: `${last.text}\n\n${part.text}` };
    else all.push(part);
  }
  return all;
}

/** The notebook's file. */
export function notebookFile(parts: readonly Part[]): string {
  const notebook = {
    cells: joined(parts).map(cellOf),
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}
