// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { accuracyChart, nearestRival, neighbors, sentence } from "../../../src/components/compare/accuracyChart.js";
import { boxOf, pathBoxes } from "../../../src/components/charts/labelPlaces.js";
import { accuracyExplorer } from "../../../src/components/compare/accuracyExplorer.js";
import { settingSentence } from "../../../src/components/compare/setting.js";
import { si } from "../../../src/model/math/format.js";
import { pointTable } from "../../../src/components/compare/pointTable.js";
import { costKinds, costPoints, recipesOf } from "../../../src/components/compare/publishedCosts.js";
import { parsePublished } from "../../../src/model/evidence/published.js";

const rows = parsePublished(readFileSync("data/published.csv", "utf8"));
const [macs, , pixel1] = costKinds(rows, "slim", ["v1", "v2"]);
const slim = costPoints(rows, "slim", macs, ["v1", "v2"]);
const find = (network: string, alpha: number, resolution: number) =>
  slim.find((p) => p.network === network && p.alpha === alpha && p.resolution === resolution)!;

test("TF-slim has 16 points of V1 and 22 of V2, and never another recipe's among them", () => {
  expect(slim.filter(({ network }) => network === "v1")).toHaveLength(16);
  expect(slim.filter(({ network }) => network === "v2")).toHaveLength(22);
  // timm trained V1 at full width to 75.388 %: slim's best V1 is 70.9 %.
  expect(Math.max(...slim.filter(({ network }) => network === "v1").map(({ top1 }) => top1))).toBe(70.9);
  expect(recipesOf(rows, ["v1", "v2"])[0]).toBe("slim");
  expect(recipesOf(rows, ["v1", "v2"]).filter((name) => name.startsWith("copy of"))).toEqual([]);
});

test.each(["slim", "timm"])("no name of a width lies on a line of %s", (recipe) => {
  const [kind] = costKinds(rows, recipe, ["v1", "v2"]);
  const chart = accuracyChart(costPoints(rows, recipe, kind, ["v1", "v2"]), { width: 960, costLabel: "multiply-adds" });
  const lines = [...chart.querySelectorAll(".width-line")].flatMap((path) => {
    const numbers = [...(path.getAttribute("d") ?? "").matchAll(/-?[\d.]+/g)].map(Number);
    const points = numbers.flatMap((x, i) => (i % 2 === 0 ? [{ x, y: numbers[i + 1] }] : []));
    return pathBoxes(points);
  });
  const labels = [...chart.querySelectorAll("text.tick.halo")];
  expect(labels.length).toBeGreaterThan(1);
  const struck = labels.filter((label) => {
    const at = (name: string) => Number(label.getAttribute(name));
    const anchor = label.getAttribute("text-anchor") as "start" | "middle" | "end";
    const box = boxOf(label.textContent ?? "", { x: at("x"), y: at("y"), anchor });
    return lines.some((b) => b.left < box.right && b.right > box.left && b.top < box.bottom && b.bottom > box.top);
  });
  expect(struck.map(({ textContent }) => textContent)).toEqual([]);
});

test("at equal accuracy V2 needs 2.57 times fewer multiply-adds", () => {
  const point = find("v2", 1, 192);
  const rival = nearestRival(slim, point)!;
  // By hand from the table: 70.7 % for 221.3 M, nearest V1 70.9 % for 568.7 M.
  expect([rival.alpha, rival.resolution, rival.top1]).toEqual([1, 224, 70.9]);
  expect(sentence(slim, point, (v) => si(v))).toContain("2.57 times as much");
});

test("a misprint is told from rounding: 34 for 30.2 million, and 300 for 300.8 is none", () => {
  expect(find("v1", 0.25, 192).printed).toBe(34e6);
  expect(find("v1", 0.25, 192).cost).toBeCloseTo(30.2e6, -5);
  expect(find("v2", 1, 224).printed).toBeUndefined();
});

test("times are there for the networks that a source timed", () => {
  const points = costPoints(rows, "slim", pixel1, ["v1", "v2"]);
  expect(points.every(({ network }) => network === "v2")).toBe(true);
  // TF-slim, Pixel 1: 73.8 ms at α = 1 and 224 pixels.
  expect(points.find((p) => p.alpha === 1 && p.resolution === 224)?.cost).toBe(73.8);
});

test("a setting between published points names its neighbors and no accuracy of its own", () => {
  const text = settingSentence(slim, { network: "v1", alpha: 0.6, resolution: 192 }, macs);
  expect(text).toContain("Its accuracy was not published");
  expect(text).not.toContain("Published:");
  const known = settingSentence(slim, { network: "v1", alpha: 0.5, resolution: 160 }, macs);
  // TF-slim: 59.1 % at α = 0.5 and 160 pixels.
  expect(known).toContain("Published: 59.1\u202f%.");
  const { below, above } = neighbors(slim, { network: "v1", cost: 200e6 });
  expect([below!.cost, above!.cost]).toSatisfy(([a, b]: number[]) => a <= 200e6 && b > 200e6);
});

test("the chart draws each point at its place and the reader's setting as a line", () => {
  const chart = accuracyChart(slim, {
    width: 700,
    costLabel: "multiply-adds",
    settings: [{ network: "v1", cost: find("v1", 0.5, 160).cost, label: "your setting" }],
  });
  expect(chart.querySelectorAll(".point")).toHaveLength(38);
  const mark = chart.querySelector(`[data-id="${find("v1", 0.5, 160).id}"] rect`)!;
  const center = Number(mark.getAttribute("x")) + 5;
  expect(Number(chart.querySelector(".setting")!.getAttribute("x1"))).toBeCloseTo(center, 6);
  expect(() => accuracyChart([], { costLabel: "" })).toThrow("invalid points: none");
});

test("the table sorts, and chooses a point with a button", () => {
  const table = pointTable(slim, { costLabel: "multiply-adds", format: (v) => si(v) });
  const first = () => table.querySelector("tbody tr td:last-child")?.textContent;
  // V2 at α = 1.4: 75.0 %; the weakest is V1 at α = 0.25 and 128 pixels.
  expect(first()).toBe("75.0");
  table.querySelector<HTMLElement>('th[aria-sort="descending"] button')!.click();
  expect(first()).toBe("41.5");
  let told = 0;
  table.addEventListener("input", () => told++);
  table.querySelector<HTMLElement>("tbody button")!.click();
  expect(told).toBe(1);
  expect(table.value).toBe(find("v1", 0.25, 128).id);
});

test("the explorer keeps to sliders and recipes that exist, whatever an address asks for", () => {
  const explorer = accuracyExplorer(rows);
  explorer.value = { recipe: "nobody", cost: "nothing", alpha: 99, resolution: 0, rounding: "published" };
  expect(explorer.querySelector("select")!.selectedIndex).toBe(0);
  expect(explorer.querySelectorAll(".point")).toHaveLength(38);
  const outputs = [...explorer.querySelectorAll("output")].map((o) => o.textContent);
  expect(outputs).toEqual(["1.40", "96 px"]);
});

test("choosing a row of the explorer compares it", () => {
  const explorer = accuracyExplorer(rows);
  explorer.querySelector<HTMLElement>('button[aria-label="V2, α 1, 192 px"]')!.click();
  expect(explorer.querySelector(".said")!.textContent).toContain("2.57 times as much");
  expect(explorer.value.selected).toBe(find("v2", 1, 192).id);
});
