// @vitest-environment jsdom
import { expect, it } from "vitest";
import { blockDiagram } from "../../../src/components/charts/blockDiagram.js";
import { layers } from "../../../src/model/architecture/layers.js";

const block = (n: number) => layers().filter((layer) => layer.block === n);
const texts = (root: Element) => [...root.querySelectorAll("text")].map((t) => t.textContent);

it("draws block 2: 24 channels, 144, 144, 24, and a skip around them", () => {
  const diagram = blockDiagram(block(2), { label: "Block 2" });
  // arXiv:1801.04381, table 2: row 24, t = 6, at 56 × 56.
  expect(texts(diagram).filter((t) => /^\d+$/.test(t ?? ""))).toEqual(["24", "144", "144", "24"]);
  expect(texts(diagram)).toContain("linear");
  expect(diagram.querySelectorAll(".skip-line")).toHaveLength(1);
  expect(diagram.querySelector('[data-layer="block_2_project"]')?.getAttribute("aria-label")).toBe(
    "block_2_project: projection 1×1, linear, 56 × 56 × 144 to 56 × 56 × 24, then block_1_project is added",
  );
});

it("draws no skip over a stride and no expansion in block 0", () => {
  const diagram = blockDiagram(block(3), { label: "Block 3" });
  expect(diagram.querySelector(".skip-line")).toBeNull();
  diagram.update(block(0));
  expect(diagram.querySelectorAll(".layer-box")).toHaveLength(2);
});

it("draws a whole network with a line for each stage", () => {
  const diagram = blockDiagram(layers({ classes: 0 }), { label: "V2" });
  expect(diagram.querySelectorAll(".layer-box")).toHaveLength(52);
  expect(diagram.querySelectorAll('g[data-role="res"]')).toHaveLength(10);
});
