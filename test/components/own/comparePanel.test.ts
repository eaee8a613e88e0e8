// @vitest-environment jsdom
/** What is said of two networks beside each other: how many layers can be compared in what, and that both are one. */
import { expect, test } from "vitest";
import { type ComparedPair, partners, sameWeights } from "../../../src/components/own/comparePanel.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { alignLayers } from "../../../src/model/own/comparison.js";

const at = (resolution: number, classes = 0) => layers({ variant: "v2", resolution, classes });
const pairs = (kernels: number): ComparedPair[] => alignLayers(at(224), at(300)).map((pair) => ({ ...pair, kernels }));

test("a network beside itself at another size: the sentence says that the weights are the same, and why maps differ", () => {
  expect(sameWeights(pairs(1))).toBe(
    "Both have the same weights. Their maps differ because yours has an input of 224 × 224 pixels, and the other one has 300 × 300.",
  );
  expect(sameWeights(pairs(0.5))).toBeUndefined();
  expect(sameWeights([])).toBeUndefined();
});

test("layers, maps and kernels that can be compared are counted apart", () => {
  expect(partners(pairs(1))).toBe(
    "52 layers of yours have a partner there. Maps of the same shape: none of them. Kernels of the same shape: all of them.",
  );
});
