/** V2 as seven rows of four numbers: edit a row, and blocks, tensors, costs and residual connections follow. */
import { roundingRules } from "../../model/architecture/channels.js";
import { type Convention, conventions, total } from "../../model/architecture/cost.js";
import { type Layer, layers } from "../../model/architecture/layers.js";
import { type BottleneckRow, specifications } from "../../model/architecture/spec.js";
import { blockDiagram } from "../charts/blockDiagram.js";
import { roleLegend } from "../charts/role.js";
import { button } from "../ui/control.js";
import { costTable } from "../charts/costTable.js";
import { type Input, announce, commit, html, input, listen } from "../ui/element.js";
import { shape, si, times } from "../../model/math/format.js";
import { allSteps } from "../ui/nextTask.js";
import { linked } from "../charts/linkLayerViews.js";
import { blocksOfRows, checkedRows, rowEditor, rowLimits } from "./rowEditor.js";
import { tensorRibbon } from "../charts/tensorRibbon.js";
import type { Kind } from "../ui/urlKinds.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";

/** The published rows. */
export const v2Rows: readonly BottleneckRow[] = specifications.v2.rows.map((row) => ({ t: 1, ...row }));

export interface RowsState {
  readonly rows: readonly BottleneckRow[];
  /** Id of the layer that is outlined; empty for none. */
  readonly layer: string;
  /** How the parameters of layers are counted. */
  readonly convention: Convention;
}

function rowsText(rows: readonly BottleneckRow[]): string {
  return rows.map(({ t, c, n, s }) => [t, c, n, s].join(".")).join(",");
}

const rowsKind: Kind<readonly BottleneckRow[]> = {
  read(text) {
    const asked = text.split(",").map((row) => {
      const [t, c, n, s] = row.split(".").map(Number);
      return { t, c, n, s };
    });
    if (asked.length !== v2Rows.length) return undefined;
    const value = checkedRows(asked, v2Rows);
    return { value, wrong: rowsText(value) === text ? [] : [text] };
  },
  write: rowsText,
  allowed: `${v2Rows.length} rows with commas between, each t.c.n.s: t from ${rowLimits.t.min} to ${rowLimits.t.max}, c from ${rowLimits.c.min} to ${rowLimits.c.max}, n from ${rowLimits.n.min} to ${rowLimits.n.max}, s from ${rowLimits.s.min} to ${rowLimits.s.max}`,
};

/** `?rows=1.16.1.1,6.24.2.2,…&layer=block_3_project&parameters=folded`, and nothing for the published rows. */
export const rowsUrl: UrlState<RowsState> = {
  rows: field("rows", rowsKind),
  layer: field("layer", ({ rows }) => oneOf(["", ...rowsNetwork(rows).map(({ id }) => id)])),
  parameters: field("convention", oneOf(conventions)),
};

const published: RowsState = { rows: v2Rows, layer: "", convention: "weights" };

/** Networks by their rows, since the address asks for the same one several times. */
const built = new WeakMap<readonly BottleneckRow[], readonly Layer[]>();

/** The network that rows make. */
export function rowsNetwork(rows: readonly BottleneckRow[]): readonly Layer[] {
  const network = built.get(rows) ?? layers({ rows });
  built.set(rows, network);
  return network;
}

/** How many blocks of each row have a residual connection. */
export function residualsOf(rows: readonly BottleneckRow[], network: readonly Layer[] = rowsNetwork(rows)): number[] {
  const adding = new Set(network.filter((layer) => layer.residualFrom !== undefined).map(({ block }) => block));
  return blocksOfRows(rows).map((blocks) => blocks.filter((block) => adding.has(block)).length);
}

/** Channels that each row's first block takes, and that its blocks output: those that are built. */
export function builtRows(
  rows: readonly BottleneckRow[],
  network: readonly Layer[] = rowsNetwork(rows),
): { readonly came: number; readonly went: number }[] {
  return blocksOfRows(rows).map(([first]) => {
    const own = network.filter(({ block }) => block === first);
    return { came: own[0].in[2], went: own[own.length - 1].out[2] };
  });
}

/** Which rows are built with other channels than written, since V2 rounds to a multiple of eight at α = 1, too. */
function builtSentence(rows: readonly BottleneckRow[], network?: readonly Layer[]): string | undefined {
  const other = builtRows(rows, network).flatMap(({ went }, i) =>
    went === rows[i].c ? [] : [`row ${i + 1} has ${went}, not ${rows[i].c}`],
  );
  if (other.length === 0) return undefined;
  return `Channels are c ${roundingRules[specifications.v2.rounding].words}, as V2 was published: ${other.join("; ")}.`;
}

/**
 * What an edit did to residual connections, row by row; `before` and `after` have as many rows.
 *
 * @param old residual connections of each row before
 * @param now and after
 */
export function residualWarnings(
  before: readonly BottleneckRow[],
  after: readonly BottleneckRow[],
  old: readonly number[] = residualsOf(before),
  now: readonly number[] = residualsOf(after),
  network: readonly Layer[] = rowsNetwork(after),
): string[] {
  const built = builtRows(after, network);
  return after.flatMap((row, i) => {
    if (now[i] === old[i]) return [];
    const { came, went } = built[i];
    const first =
      row.s !== 1
        ? `its first block has stride ${row.s}`
        : came !== went
          ? `its first block turns ${came} channels into ${went}`
          : "its first block now keeps size and channels";
    const fewer = row.n < before[i].n ? `it has ${row.n} instead of ${before[i].n} blocks` : first;
    const words = now[i] < old[i] ? "loses" : "gains";
    const difference = Math.abs(now[i] - old[i]);
    return [
      `Row ${i + 1} ${words} ${difference === 1 ? "a residual connection" : `${difference} residual connections`}: ${now[i] < old[i] ? fewer : row.n > before[i].n ? `it has ${row.n} instead of ${before[i].n} blocks` : first}.`,
    ];
  });
}

/** Pool and classifier output a single position: long threads that would take the room of the boxes. */
function handed(network: readonly Layer[]): Layer[] {
  return network.filter(({ role }) => role !== "pool" && role !== "classifier");
}

/** The explorer; its value is a {@link RowsState}, set right where it is out of range. */
export function rowsExplorer(value?: Partial<RowsState>): Input<RowsState> {
  return allSteps(rowsExplorerSteps(value));
}

/** The steps in which a {@link rowsExplorer} is made; each takes some milliseconds. */
export function* rowsExplorerSteps(value: Partial<RowsState> = {}): Generator<void, Input<RowsState>> {
  let state = inRange(rowsUrl, { ...published, ...value }, published);
  let { rows } = state;
  let network = rowsNetwork(rows);
  const original = total(rowsNetwork(v2Rows));
  const originalResiduals = residualsOf(v2Rows);
  yield;
  const editor = rowEditor(v2Rows);
  yield;
  const diagram = blockDiagram(network, {
    label: "The layers of the network, one line for each block",
    file: "v2.svg",
  });
  const ribbon = tensorRibbon([{ label: "", layers: handed(network) }], {
    label: "The tensors between the blocks, drawn to scale",
    caption: "The output of each stage. Edges are to scale: height and width on one scale, channels on another.",
    height: 120,
    file: "v2-tensors.svg",
  });
  yield;
  const table = costTable([], { caption: "What each layer costs", file: "v2-layers.csv" });
  const views = [editor, diagram, ribbon, table];
  linked(...views);
  for (const view of views)
    listen(view, () => {
      state = { ...state, layer: view.value };
      announce(element);
    });

  const totals = html("p", { class: "rows-totals", role: "status" });
  const warnings = html("div", { class: "rows-warnings", role: "status" });
  const reset = button("Restore the published rows", () => {
    commit(element, { ...state, rows: v2Rows });
  });
  const legend = roleLegend(["conv", "exp", "dw", "proj", "res", "head"]);
  const more = html("details", { class: "data" }, html("summary", {}, "What each layer costs"), table);
  // Sixty rows are drawn only for a reader who has them open.
  more.addEventListener("toggle", () => more.open && table.update(network));
  const box = html(
    "div",
    { class: "rows-explorer wide", role: "group", "aria-label": "The rows of V2 and what they make" },
    html(
      "div",
      { class: "rows-columns" },
      html("div", {}, editor, totals, warnings, html("div", { class: "ask-acts" }, reset), legend),
      diagram,
    ),
    ribbon,
    more,
  );
  const element = input<RowsState, HTMLElement>(box, state, { read: () => state, show: (next) => set(next) });

  function draw(): void {
    network = rowsNetwork(rows);
    const residuals = residualsOf(rows, network);
    const notes = residuals.map((n, i) => `${n} of ${rows[i].n}`);
    editor.update(network, notes);
    diagram.update(network);
    ribbon.update([{ label: "", layers: handed(network) }]);
    if (more.open) table.update(network);
    const { macs, parameters } = total(network);
    const edited = rowsText(rows) !== rowsText(v2Rows);
    const last = network.filter(({ block }) => block !== undefined).at(-1);
    totals.replaceChildren(
      html("b", { class: "live" }, `${si(macs)} multiply-adds, ${si(parameters)} parameters`),
      edited
        ? `: ${times(macs / original.macs)} the multiply-adds of the published network, ${times(parameters / original.parameters)} its parameters.`
        : ".",
      ` ${residuals.reduce((a, b) => a + b, 0)} of ${rows.reduce((sum, { n }) => sum + n, 0)} blocks have a residual connection. The last block outputs `,
      html("span", { class: "nowrap" }, last === undefined ? "" : shape(last.out)),
      ".",
    );
    const changed = residualWarnings(v2Rows, rows, originalResiduals, residuals, network);
    const rounded = builtSentence(rows, network);
    warnings.replaceChildren(
      ...(rounded === undefined ? [] : [html("p", { class: "label" }, rounded)]),
      ...changed.map((text) => html("p", { class: "problem" }, text)),
    );
    reset.disabled = !edited;
  }
  /** @param typed whether the reader is writing into a cell: its text then stays */
  function set(next: RowsState, typed = false): void {
    state = inRange(rowsUrl, next, published);
    ({ rows } = state);
    if (!typed) editor.rows = rows;
    draw();
    for (const view of views) if (view.value !== state.layer) view.value = state.layer;
    if (table.convention !== state.convention) table.convention = state.convention;
  }
  table.addEventListener("convention", () => {
    state = { ...state, convention: table.convention };
    announce(element);
  });
  editor.addEventListener("rows", (event) => {
    event.stopPropagation();
    set({ ...state, rows: editor.rows }, true);
    announce(element);
  });
  yield;
  element.value = state;
  return element;
}
