// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { blockDiagram } from "../../../src/components/charts/blockDiagram.js";
import { costTable } from "../../../src/components/charts/costTable.js";
import { linked } from "../../../src/components/charts/linkLayerViews.js";
import { tensorRibbon } from "../../../src/components/charts/tensorRibbon.js";
import { layers } from "../../../src/model/architecture/layers.js";

const network = layers();
const views = () => {
  const table = costTable(network, { caption: "Costs" });
  const ribbon = tensorRibbon([{ label: "V2", layers: network }], { label: "Tensors" });
  const diagram = blockDiagram(network, { label: "Layers" });
  document.body.replaceChildren(table, ribbon, diagram);
  linked(table, ribbon, diagram);
  return { table, ribbon, diagram };
};
const mark = (root: Element, id: string) => root.querySelector<SVGElement>(`[data-layer~="${id}"]`);

it("shares a choice that was made in one view with the others", () => {
  const { table, ribbon, diagram } = views();
  const heard = vi.fn();
  table.addEventListener("input", heard);
  mark(diagram, "block_3_depthwise")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect([table.value, ribbon.value, diagram.value]).toEqual(Array(3).fill("block_3_depthwise"));
  expect(table.querySelector("tr.is-pinned .id")?.textContent).toBe("block_3_depthwise");
  // The ribbon's box stands for the whole block.
  expect(ribbon.querySelector(".tensor.is-pinned")?.getAttribute("aria-label")).toContain("block 3, 28 × 28 × 32");
  // Followers keep still, or two views would answer each other for ever.
  expect(heard).not.toHaveBeenCalled();
});

it("lights up everywhere what is pointed at, and lets go", () => {
  const { table, ribbon, diagram } = views();
  mark(ribbon, "block_5_project")?.dispatchEvent(new Event("pointerover", { bubbles: true }));
  const hot = [...diagram.querySelectorAll(".is-hot")].map((e) => e.getAttribute("data-layer"));
  expect(hot).toEqual(["block_5_expand", "block_5_depthwise", "block_5_project"]);
  expect(table.querySelectorAll("tr.is-hot")).toHaveLength(3);
  ribbon.dispatchEvent(new Event("pointerleave"));
  expect(document.querySelectorAll(".is-hot")).toHaveLength(0);
});

it("walks with the arrow keys from one tab stop", () => {
  const { diagram } = views();
  diagram.value = "block_0_project";
  expect(diagram.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  mark(diagram, "block_0_project")?.focus();
  mark(diagram, "block_0_project")?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(diagram.value).toBe("block_1_expand");
  expect(document.activeElement?.getAttribute("data-layer")).toBe("block_1_expand");
});

it("says the chosen tensor's shape and its number of values", () => {
  const { ribbon } = views();
  ribbon.value = "block_16_project";
  // 7 · 7 · 320 = 15 680, table 2 of arXiv:1801.04381.
  expect(ribbon.querySelector(".ribbon-said")?.textContent).toBe("block 16: 7 × 7 × 320 = 15\u202f680 values");
});
