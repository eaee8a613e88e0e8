// @vitest-environment jsdom
import { expect, it } from "vitest";
import { boxPaths, ribbonScale, ribbonTensors, tensorRibbon } from "../../../src/components/charts/tensorRibbon.js";
import { layers } from "../../../src/model/architecture/layers.js";

const v1 = ribbonTensors(layers({ variant: "v1", classes: 0 }), "between");
const v2 = ribbonTensors(layers({ classes: 0 }), "between");

it("takes the input and what stages hand on", () => {
  // Input, stem, seventeen blocks, last convolution.
  expect(v2).toHaveLength(20);
  expect(v2.map(({ short }) => short).slice(0, 4)).toEqual(["in", "stem", "0", "1"]);
  expect(v2.at(-2)?.shape).toEqual([7, 7, 320]);
  expect(v1.at(-1)?.shape).toEqual([7, 7, 1024]);
  expect(ribbonTensors(layers({ classes: 0 }), "all")).toHaveLength(53);
});

it("fits all rows into the width on one scale", () => {
  for (const width of [358, 1184]) {
    const { pixel, channel, gap } = ribbonScale([v1, v2], width, 150);
    expect(pixel).toBeGreaterThan(0);
    for (const row of [v1, v2]) {
      const long = row.reduce((x, { shape: [, w, c] }) => x + c * channel + w * pixel * 0.38 + gap, 2);
      expect(long).toBeLessThanOrEqual(width);
    }
  }
});

it("draws edges to scale: channels along, height up", () => {
  const { front } = boxPaths(0, 100, [7, 7, 320], { pixel: 2, channel: 0.5 });
  expect(front).toBe("M0 100h160v-14h-160Z");
});

it("keeps its scale while a network changes inside the frame", () => {
  const [small, large] = [0.5, 1].map((alpha) => [{ label: "", layers: layers({ classes: 0, alpha }) }]);
  const ribbon = tensorRibbon(small, { label: "Tensors", frame: large });
  const length = () => {
    const boxes = [...ribbon.querySelectorAll(".tensor .front")];
    return Number(/h([\d.]+)v/.exec(boxes[boxes.length - 2].getAttribute("d") ?? "")?.[1]);
  };
  const half = length();
  ribbon.update(large);
  // 160 channels of block 16 at α = 0.5 against 320.
  expect(length() / half).toBeCloseTo(2, 6);
});

it("follows an edited network", () => {
  const ribbon = tensorRibbon([{ label: "", layers: layers({ classes: 0 }) }], { label: "Tensors" });
  ribbon.update([{ label: "", layers: layers({ classes: 0, alpha: 0.5 }) }]);
  expect([...ribbon.querySelectorAll(".tensor")].at(-2)?.getAttribute("aria-label")).toBe(
    "block 16, 7 × 7 × 160, 7\u202f840 values",
  );
});
