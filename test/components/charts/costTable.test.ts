// @vitest-environment jsdom
import { expect, it } from "vitest";
import { costRows, costTable } from "../../../src/components/charts/costTable.js";
import { layers } from "../../../src/model/architecture/layers.js";

const network = layers();
const ids = (table: Element) => [...table.querySelectorAll("tbody .id")].map((e) => e.textContent);
const press = (table: Element, label: string) =>
  [...table.querySelectorAll<HTMLButtonElement>("button.sort")].find((b) => b.textContent === label)?.click();

it("sums to the published costs", () => {
  const rows = costRows(network, "weights");
  const sum = (key: "macs" | "parameters") => rows.reduce((s, row) => s + row[key], 0);
  // 300 M multiply-adds and 3.47 M parameters: TF-slim's table for V2 at α = 1, 224.
  expect(Math.round(sum("macs") / 1e6)).toBe(301);
  expect((sum("parameters") / 1e6).toFixed(2)).toBe("3.47");
  expect(rows.reduce((s, row) => s + row.macsShare, 0)).toBeCloseTo(1, 12);
  // The classifier: 1280 · 1000 products and a bias of 1000.
  expect(rows.at(-1)).toMatchObject({ macs: 1_280_000, parameters: 1_281_000, memory: 4000 });
});

it("sorts by a column: largest first, then smallest, then the network's order", () => {
  const table = costTable(network, { caption: "Costs" });
  press(table, "Parameters");
  expect(ids(table)[0]).toBe("predictions");
  expect(table.querySelector("[aria-sort]")?.getAttribute("aria-sort")).toBe("descending");
  press(table, "Parameters");
  expect(ids(table)[0]).toBe("pool");
  press(table, "Parameters");
  expect(ids(table)[0]).toBe("Conv1");
  expect(table.querySelector("[aria-sort]")).toBeNull();
});

it("counts by another convention, and shows other layers", () => {
  const table = costTable(network, { caption: "Costs", convention: "all" });
  const total = () => table.querySelector("tfoot")?.textContent;
  // Keras counts 3 538 984 for V2.
  expect(total()).toContain("3.539");
  table.update(layers({ variant: "v1" }));
  // Keras counts 4 253 864 for V1.
  expect(total()).toContain("4.254");
});
