// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { pairWalk } from "../../../src/components/separable/pairWalk.js";
import {
  type PairWalkData,
  type PairWalkState,
  checkedPair,
  pairScene,
  pairStart,
  pairStep,
  pairWalkUrl,
} from "../../../src/components/separable/pairWalkState.js";
import { throughUrl } from "../ui/throughUrl.js";

/** Two channels of 5 × 5: ones, and column numbers. The first kernel sums its window, the second takes right minus left. */
const data: PairWalkData = {
  place: { title: "a corner", photo: "x", top: 0, left: 0, size: 5, of: 50 },
  stem: Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 1 : Math.floor(i / 2) % 5)),
  depthwise: {
    kind: "depthwise",
    size: 3,
    in: 2,
    out: 2,
    weights: Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 1 : (Math.floor(i / 2) % 3) - 1)),
    bias: [-1, -7],
  },
  pointwise: { kind: "standard", size: 1, in: 2, out: 3, weights: [1, 2, 0, 10, -1, 0], bias: [0.5, 0, 9] },
  photo: "x.jpg",
};
const at = (value: Partial<PairWalkState>) =>
  pairWalk(data, { value: { channel: 0, output: 0, at: [1, 1], ...value } });
const words = (element: Element, selector: string) =>
  [...element.querySelectorAll(selector)].map((found) => found.textContent);

describe("pairWalk", () => {
  it("goes from nine products to the mix, with the cut between", () => {
    // channel 0: 9 − 1 = 8, cut to 6; channel 1: 3 · (2 − 0) − 7 = −1, cut to 0; mix 6 · 1 + 0 · 10 + 0.5
    expect(words(at({}), ".total").slice(0, 2)).toEqual([
      "sum 9.00, with bias −1.00: 8.00cut to 0 … 6: 6.00",
      // without the cut: 8 · 1 − 1 · 10 + 0.5
      "sum 6.00, with bias 0.50: 6.50; without ReLU6 after the depthwise layer: −1.50",
    ]);
    expect(words(at({ channel: 1 }), ".total")[0]).toBe("sum 6.00, with bias −7.00: −1.00cut to 0 … 6: 0.00");
  });

  it("shows the standard convolution that does both at once", () => {
    const walk = at({ mode: "standard" });
    expect(walk.querySelectorAll(".mosaic rect:not(.frame)")).toHaveLength(18);
    // products 9 · 1 + 6 · 10, biases −1 · 1 − 7 · 10 + 0.5
    expect(words(walk, ".total")[1]).toBe(
      "sum 69.00, with bias −70.50: −1.50; the pair, with ReLU6 between its steps: 6.50",
    );
    expect(walk.querySelector<HTMLElement>(".pw-looked")?.hidden).toBe(true);
  });

  it("counts what all outputs of a position cost", () => {
    // 9 · 2 · 3 = 54 against 18 + 6 = 24
    expect(words(at({}), ".bill b")).toEqual(["54", "18 + 6 = 24"]);
  });

  it("switches modes, moves by keys and tells the position", () => {
    const walk = at({});
    const slider = walk.querySelector("[role=slider][tabindex]");
    expect(slider?.getAttribute("aria-valuetext")).toBe("row 1, column 1: depthwise 9.00, ReLU6 6.00, pointwise 6.50");
    slider?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
    expect(walk.value.at).toEqual([2, 1]);
    const standard = [...walk.querySelectorAll<HTMLInputElement>("input[type=radio]")].find(
      (r) => r.value === "standard",
    );
    standard?.dispatchEvent(new Event("input", { bubbles: true }));
    expect(walk.value.mode).toBe("standard");
    walk.querySelectorAll<SVGGElement>(".term-bar")[1].dispatchEvent(new Event("click"));
    expect(walk.value.channel).toBe(1);
  });
});

describe("its state", () => {
  it("is corrected, and goes through the address and back", () => {
    const scene = pairScene(data);
    expect(checkedPair({ mode: "x" as "pair", channel: 9, output: -1, at: [7, Number.NaN] }, scene)).toEqual({
      mode: "pair",
      channel: 1,
      output: 0,
      at: [2, 0],
    });
    const state: PairWalkState = { mode: "standard", channel: 1, output: 0, at: [2, 0] };
    expect(throughUrl(pairWalkUrl(data), state, pairStart)).toEqual({ state, faults: [] });
  });

  it("agrees between the modes where nothing is cut", () => {
    const gentle = pairScene({ ...data, depthwise: { ...data.depthwise, bias: [-5, -1] } });
    const state = { ...pairStart, channel: 0, output: 1, at: [0, 2] } as const;
    const [pair, full] = (["pair", "standard"] as const).map((mode) => pairStep({ ...state, mode }, gentle).out);
    expect(pair).toBeCloseTo(full, 12);
    // (9 − 5) · 2 − (6 − 1) · 1
    expect(pair).toBeCloseTo(3, 12);
  });
});
