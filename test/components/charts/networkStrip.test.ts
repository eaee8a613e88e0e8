// @vitest-environment jsdom
import { expect, test } from "vitest";
import { networkStrip } from "../../../src/components/charts/networkStrip.js";
import { si } from "../../../src/model/math/format.js";
import { cost } from "../../../src/model/architecture/cost.js";
import type { Responsive } from "../../../src/components/ui/responsive.js";
import { layers } from "../../../src/model/architecture/layers.js";

const coco = layers({ resolution: 300, classes: 0 });
const values = {
  title: "values out",
  value: (l: (typeof coco)[number]) => cost(l).activations,
  format: (v: number) => si(v, 3),
};

function key(element: Element, name: string): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
}

test("draws one bar for each of the 52 convolutions, the largest for block 1's expansion", () => {
  const strip = networkStrip(coco, { rows: [values] });
  const bars = [...strip.querySelectorAll<SVGGElement>("[data-layer]")];
  expect(bars).toHaveLength(52);
  const height = (bar: Element) => Number(bar.querySelector(".mark")?.getAttribute("height"));
  const tallest = bars.reduce((a, b) => (height(b) > height(a) ? b : a));
  // 150 × 150 × 96 = 2.16 M values, by hand from table 2 of arXiv:1801.04381 at 300 pixels.
  expect(tallest.dataset.layer).toBe("block_1_expand");
  const projection = bars.find((bar) => bar.dataset.layer === "block_16_project");
  expect(height(projection!) / height(tallest)).toBeCloseTo((10 * 10 * 320) / 2.16e6, 3);
});

test("marks the ten blocks that have a skip and the map sizes 150 … 10", () => {
  const strip = networkStrip(coco, { rows: [values] });
  expect(strip.querySelectorAll('[data-role="res"]')).toHaveLength(10);
  const ticks = [...strip.querySelectorAll("text.tick")].map((t) => t.textContent);
  for (const size of [150, 75, 38, 19, 10]) expect(ticks).toContain(`${size} × ${size}`);
});

test("a narrow strip, too, has numbers at its lines, and writes a size out where it has the room", () => {
  const strip = networkStrip(coco, { rows: [values] });
  strip.querySelector<Responsive>(".responsive")?.drawFor(390);
  const ticks = [...strip.querySelectorAll("text.tick")].map((t) => t.textContent?.replace(/\s/g, " "));
  // 150 × 150 × 96 = 2.16 M is the largest value, so 1 M and 2 M are below it.
  // Each number is at its line.
  for (const text of ["1.00 M", "2.00 M", "38 × 38", "19 × 19", "10 × 10"]) expect(ticks).toContain(text);
  expect(ticks).toContain("150");
  const labels = [...strip.querySelectorAll("text.tick")].filter((t) => /M$/.test(t.textContent ?? ""));
  const lines = [...strip.querySelectorAll(".grid line")].map((line) => Number(line.getAttribute("y1")));
  labels.forEach((label, i) => expect(Math.abs(Number(label.getAttribute("y")) - lines[i])).toBeLessThan(15));
});

test("in a narrow strip the number at a row’s lowest line stands above it, clear of the next row", () => {
  const drawn = { ...values, mark: () => [], lines: [[0, "−9"] as const, [1, "9"] as const] };
  const strip = networkStrip(coco, { rows: [drawn, values] });
  strip.querySelector<Responsive>(".responsive")?.drawFor(390);
  const number = (text: string) => {
    const found = [...strip.querySelectorAll("text.tick")].find((tick) => tick.textContent === text);
    return Number(found?.getAttribute("y"));
  };
  const lines = [...strip.querySelectorAll(".grid line")].map((line) => Number(line.getAttribute("y1")));
  expect(number("−9")).toBeLessThan(lines[0]);
  expect(number("9")).toBeGreaterThan(lines[1]);
});

test("a narrow strip that is read stage by stage has its ten skips, too", () => {
  const strip = networkStrip(coco, { rows: [values], choose: "stage" });
  strip.querySelector<Responsive>(".responsive")?.drawFor(390);
  expect(strip.querySelectorAll('[data-role="res"]')).toHaveLength(10);
});

test("arrow keys walk through the layers and tell of it", () => {
  const strip = networkStrip(coco, { rows: [values], layer: "block_2_expand" });
  const heard: string[] = [];
  strip.addEventListener("input", () => heard.push(strip.value));
  for (const name of ["ArrowRight", "ArrowRight", "ArrowRight", "Home", "ArrowLeft", "End", "x"]) key(strip, name);
  expect(heard).toEqual(["block_2_depthwise", "block_2_project", "block_3_expand", "Conv1", "Conv_1"]);
  expect(strip.getAttribute("aria-valuenow")).toBe("51");
  expect(strip.getAttribute("aria-valuetext")).toContain("128");
});

test("keeps the choice through an update where the layer still exists, else takes the first", () => {
  const strip = networkStrip(coco, { rows: [values], layer: "block_0_depthwise" });
  strip.update(layers({ resolution: 224, alpha: 0.5 }));
  expect(strip.value).toBe("block_0_depthwise");
  strip.update(layers({ variant: "v1" }));
  expect(strip.value).toBe("conv1");
});
