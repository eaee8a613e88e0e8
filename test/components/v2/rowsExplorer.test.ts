// @vitest-environment jsdom
import { expect, it } from "vitest";
import fc from "fast-check";
import { checkedRows, rowLimits } from "../../../src/components/v2/rowEditor.js";
import {
  builtRows,
  residualWarnings,
  rowsNetwork,
  residualsOf,
  rowsExplorer,
  rowsUrl,
  v2Rows,
} from "../../../src/components/v2/rowsExplorer.js";
import { betweenBlocks, handedOn, headShare } from "../../../src/components/v2/questions.js";
import { queryOf, throughUrl } from "../ui/throughUrl.js";

const edit = (i: number, change: Partial<(typeof v2Rows)[number]>) =>
  v2Rows.map((row, k) => (k === i ? { ...row, ...change } : row));

function write(root: Element, row: number, column: number, value: string): void {
  const field = root.querySelectorAll(".row-editor tbody tr")[row].querySelectorAll("input")[column];
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

it("counts residual connections row by row: ten in all", () => {
  expect(residualsOf(v2Rows)).toEqual([0, 1, 2, 3, 2, 2, 0]);
});

it("warns where a residual connection disappears, and tells where one comes", () => {
  expect(residualWarnings(v2Rows, edit(3, { n: 2 }))).toEqual([
    "Row 4 loses 2 residual connections: it has 2 instead of 4 blocks.",
  ]);
  expect(residualWarnings(v2Rows, edit(4, { c: 64 }))).toEqual([
    "Row 5 gains a residual connection: its first block now keeps size and channels.",
  ]);
  expect(residualWarnings(v2Rows, v2Rows)).toEqual([]);
});

it("says the channels that are built, not those that are written", () => {
  // c = 20 and c = 28 round to 24 and 32: the nearest multiple of 8, halves up.
  expect(residualWarnings(v2Rows, edit(2, { c: 20, s: 1 }))).toEqual([
    "Row 3 gains a residual connection: its first block now keeps size and channels.",
  ]);
  expect(residualWarnings(edit(4, { c: 64 }), edit(4, { c: 28 }))).toEqual([
    "Row 5 loses a residual connection: its first block turns 64 channels into 32.",
  ]);
  const explorer = rowsExplorer({ rows: edit(2, { c: 20 }) });
  expect(explorer.querySelector(".rows-warnings .label")?.textContent).toContain("row 3 has 24, not 20.");
  expect(rowsExplorer().querySelector(".rows-warnings .label")).toBeNull();
});

it("any rows: every number of channels in the words is one that layers() builds", () => {
  const field = (key: keyof typeof rowLimits, max: number) => fc.integer({ min: rowLimits[key].min, max });
  const row = fc.record({ t: field("t", 12), c: field("c", 80), n: field("n", 3), s: field("s", 2) });
  const rows = fc.array(row, { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const network = rowsNetwork(after);
      for (const warning of residualWarnings(before, after)) {
        const i = Number(/^Row (\d)/.exec(warning)?.[1]) - 1;
        const { came, went } = builtRows(after, network)[i];
        if (warning.includes("turns")) expect(warning).toContain(` turns ${came} channels into ${went}.`);
        if (warning.includes("keeps size and channels")) expect([after[i].s, came]).toEqual([1, went]);
      }
      const text = rowsExplorer({ rows: after }).querySelector(".rows-warnings .label")?.textContent ?? "";
      for (const [, at, built] of text.matchAll(/row (\d) has (\d+)/g))
        expect(Number(built)).toBe(builtRows(after, network)[Number(at) - 1].went);
    }),
    { numRuns: 25 },
  );
});

it("follows an edited cell: blocks, totals, warning, and back to the published rows", () => {
  const explorer = rowsExplorer();
  const totals = () => explorer.querySelector(".rows-totals")?.textContent;
  // 300 M and 3.47 M: TF-slim's table.
  expect(totals()).toBe(
    "300.8\u202fM multiply-adds, 3.471\u202fM parameters. 10 of 17 blocks have a residual connection. The last block outputs 7 × 7 × 320.",
  );
  write(explorer, 2, 2, "2");
  expect(explorer.value.rows[2]).toEqual({ t: 6, c: 32, n: 2, s: 2 });
  expect(totals()).toContain("9 of 16 blocks");
  expect(explorer.querySelector(".problem")?.textContent).toContain("Row 3 loses a residual connection");
  expect(explorer.querySelectorAll(".block-diagram .layer-box")).toHaveLength(1 + 2 + 15 * 3 + 3);
  [...explorer.querySelectorAll("button")].find((b) => b.textContent === "Restore the published rows")?.click();
  expect(explorer.value.rows).toEqual(v2Rows);
  expect(totals()).toContain("10 of 17");
});

it("lights up a row's blocks", () => {
  const explorer = rowsExplorer();
  explorer.querySelectorAll(".row-editor tbody tr")[1].dispatchEvent(new Event("pointerover", { bubbles: true }));
  const hot = [...explorer.querySelectorAll(".layer-box.is-hot")].map((box) => box.getAttribute("data-layer"));
  expect(hot).toEqual([1, 2].flatMap((b) => ["expand", "depthwise", "project"].map((part) => `block_${b}_${part}`)));
});

it("keeps rows in limits and in the address", () => {
  expect(checkedRows([{ t: 99, c: 1, n: 0, s: NaN }], v2Rows)[0]).toEqual({ t: 12, c: 8, n: 1, s: 1 });
  const start = rowsExplorer().value;
  const state = { ...start, rows: edit(4, { n: 2 }), layer: "block_3_project" };
  expect(queryOf(rowsUrl, state, start).get("rows")).toBe(
    "1.16.1.1,6.24.2.2,6.32.3.2,6.64.4.2,6.96.2.1,6.160.3.2,6.320.1.1",
  );
  expect(throughUrl(rowsUrl, state, start)).toEqual({ state, faults: [] });
});

it("answers its questions", () => {
  // Sums of 112² · 64, 56² · 128 twice … and 112² · 16, 56² · 24 twice …, by hand from the tables of both papers.
  expect(handedOn("v1")).toBe(2_709_504);
  expect(handedOn("v2")).toBe(572_320);
  expect(betweenBlocks.kind === "number" && betweenBlocks.answer()).toBeCloseTo(4.734, 3);
  // (320 · 1280 + 1280 · 1000) / 3 469 760, without biases
  expect(headShare.kind === "number" && headShare.answer()).toBeCloseTo((100 * 1_689_600) / 3_469_760, 3);
});

it("makes the table of all layers for a reader who opens it", async () => {
  const explorer = rowsExplorer();
  document.body.append(explorer);
  const rows = () => explorer.querySelectorAll("table.costs tbody tr").length;
  expect(rows()).toBe(0);
  const details = [...explorer.querySelectorAll("details")].find((one) => one.querySelector("table.costs") !== null)!;
  details.open = true;
  // The stem, one block of two layers, sixteen of three, the last convolution, the pool and the classifier.
  await expect.poll(rows).toBe(1 + 2 + 16 * 3 + 3);
  explorer.remove();
});
