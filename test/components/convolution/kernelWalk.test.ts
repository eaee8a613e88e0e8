// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { kernelEditor } from "../../../src/components/convolution/kernelEditor.js";
import { decimal } from "../../../src/model/math/format.js";
import { kernelWalk } from "../../../src/components/convolution/kernelWalk.js";
import {
  type KernelWalkData,
  type KernelWalkState,
  checkedState,
  kernelFrom,
  kernelWalkUrl,
  makeScene,
  placeInWords,
  startState,
  weightsByChannel,
} from "../../../src/components/convolution/kernelWalkState.js";
import { throughUrl } from "../ui/throughUrl.js";

/** Eight by eight pixels that grow brighter to the right by 0.1, from −0.4 on, in all three channels. */
const values = Array.from({ length: 8 * 8 * 3 }, (_, i) => ((Math.floor(i / 3) % 8) - 4) / 10);
const data: KernelWalkData = {
  patches: [
    { id: "a", title: "the ramp", photo: "x", top: 10, left: 20, size: 8, of: 100, values },
    { id: "b", title: "the void", photo: "x", top: 0, left: 0, size: 8, of: 100, values: values.map(() => 0) },
  ],
  photos: { x: "x.jpg" },
  // Two kernels: the center's red alone, and nothing; biases 1 and −1.
  learned: {
    kind: "standard",
    size: 3,
    in: 3,
    out: 2,
    weights: Array.from({ length: 54 }, (_, i) => (i === 4 * 6 ? 2 : 0)),
    bias: [1, -1],
  },
};
const minus = "−";

function text(element: Element, selector: string): string {
  return element.querySelector(selector)?.textContent ?? "";
}

describe("kernelWalk", () => {
  it("shows nine products and the sum that they have by hand", () => {
    const walk = kernelWalk(data, { value: { at: [2, 3] } });
    // columns 3, 4, 5 hold −0.1, 0, 0.1; Sobel: (1 + 2 + 1) · (0.1 − (−0.1)) = 0.8
    expect(walk.querySelectorAll(".product")).toHaveLength(9);
    expect(text(walk, ".total")).toBe("sum 0.80");
    expect(text(walk, ".product:nth-child(4) small")).toBe(`${minus}0.10 × ${minus}2.00`);
    expect(text(walk, ".product:nth-child(4) b")).toBe("0.20");
    const slider = walk.querySelector("[role=slider][tabindex]");
    expect(slider?.getAttribute("aria-valuetext")).toBe("row 2, column 3: sum 0.80");
    expect(walk.querySelector("input[type=range]")?.getAttribute("aria-valuetext")).toBe("row 2, column 3: sum 0.80");
  });

  it("moves by arrow keys and stops at the edges", () => {
    const walk = kernelWalk(data, { value: { at: [0, 0] } });
    let heard = 0;
    walk.addEventListener("input", () => heard++);
    const slider = walk.querySelector<HTMLElement>("[role=slider][tabindex]");
    const press = (key: string) => slider?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("ArrowLeft");
    expect(heard).toBe(0);
    for (const key of ["ArrowRight", "ArrowDown", "ArrowDown"]) press(key);
    expect(walk.value.at).toEqual([2, 1]);
    press("End");
    expect(walk.value.at).toEqual([5, 5]);
    expect(heard).toBe(4);
  });

  it("counts 27 products for a learned kernel, adds its bias, and lets a cell be edited and undone", () => {
    const walk = kernelWalk(data, { value: { kernel: "learned-0", at: [0, 5] } });
    // red of the center, column 6: 0.2 · 2 = 0.4, and the bias of 1
    expect(walk.querySelectorAll(".product")).toHaveLength(27);
    expect(text(walk, ".total")).toBe("sum 0.40, with bias 1.00: 1.40");
    const cell = walk.querySelector<HTMLInputElement>('[aria-label="weight in row 2, column 2, green"]');
    if (cell === null) throw new Error("there is no cell for green");
    cell.value = "3";
    cell.dispatchEvent(new Event("change", { bubbles: true }));
    expect(text(walk, ".total")).toBe("sum 1.00, with bias 1.00: 2.00");
    expect(walk.value.weights?.[9 + 4]).toBe(3);
    const [undo, reset] = walk.querySelectorAll<HTMLButtonElement>(".kernel-editor button");
    expect(reset.disabled).toBe(false);
    undo.click();
    expect(walk.value.weights).toBeUndefined();
    expect(text(walk, ".total")).toBe("sum 0.40, with bias 1.00: 1.40");
    expect(undo.disabled && reset.disabled).toBe(true);
  });

  it("offers each learned kernel as a picture", () => {
    const walk = kernelWalk(data);
    const radios = [...walk.querySelectorAll<HTMLInputElement>(".kernel-picker input")];
    expect(radios.map(({ checked }) => checked)).toEqual([false, false]);
    radios[0].dispatchEvent(new Event("input", { bubbles: true }));
    expect(walk.value.kernel).toBe("learned-0");
    walk.value = { ...walk.value, kernel: "box" };
    expect(radios.map(({ checked }) => checked)).toEqual([false, false]);
  });

  it("steps with a button and tells it", () => {
    const walk = kernelWalk(data, { value: { at: [5, 5] } });
    const step = [...walk.querySelectorAll("button")].find((button) => button.textContent === "Step");
    step?.click();
    expect(walk.value.at).toEqual([0, 0]);
    expect(text(walk, ".walk-input [role=status]")).toBe("row 0, column 0: sum 0.80");
  });

  it("draws the zeros that each border supplies", () => {
    const zeros = (value: Partial<KernelWalkState>) =>
      kernelWalk(data, { value }).querySelectorAll(".value-grid .zero");
    expect(zeros({ border: "valid" })).toHaveLength(0);
    expect(zeros({ border: "tensorflow", stride: 2 })).toHaveLength(8 + 9);
    expect(zeros({ border: "tensorflow", stride: 1 })).toHaveLength(4 * 9);
  });
});

describe("another stride", () => {
  it("leaves the window where it stands on the picture", () => {
    // 8 × 8 pixels, window at pixel (4, 2): with steps of 2 that is position (2, 1).
    const walk = kernelWalk(data, { value: { patch: "a", at: [4, 2] } });
    walk.querySelectorAll<HTMLInputElement>("input[type=radio]").forEach((radio) => {
      if (radio.closest("label")?.textContent?.trim() !== "2") return;
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(walk.value).toMatchObject({ stride: 2, at: [2, 1] });
  });
});

describe("the state of a walk", () => {
  it("falls back where it is unknown, and keeps the nearest position", () => {
    const state = { patch: "?", kernel: "learned-9", stride: 7, border: "?", at: [99, -3], weights: [1] };
    expect(checkedState(state as unknown as KernelWalkState, data)).toEqual({
      patch: "a",
      kernel: "vertical",
      stride: 1,
      border: "valid",
      at: [5, 0],
    });
  });

  it("goes through the address and back", () => {
    const state: KernelWalkState = {
      patch: "b",
      kernel: "box",
      weights: [0, 1, 0, 0, -2.5, 0, 0, 0, 0],
      stride: 2,
      border: "pytorch",
      at: [1, 3],
    };
    expect(throughUrl(kernelWalkUrl(data), state, { ...startState, patch: "a" })).toEqual({ state, faults: [] });
  });

  it("orders weights by channel for the editor, and back for the sum", () => {
    const { learned } = data;
    const kernel = kernelFrom(
      Array.from({ length: 27 }, (_, i) => i),
      3,
      0,
    );
    expect(weightsByChannel(kernel)).toEqual(Array.from({ length: 27 }, (_, i) => i));
    expect(Array.from(kernel.weights).slice(0, 4)).toEqual([0, 9, 18, 1]);
    expect(placeInWords([0, 0], makeScene({ ...startState, patch: "b", kernel: "learned-1" }, data))).toBe(
      `row 0, column 0: sum 0.00, out ${minus}1.00`,
    );
    expect(learned.out).toBe(2);
  });

  it("shows weights that are almost zero as zero: no color, no sign", () => {
    const cells = (weights: readonly number[]) =>
      [...kernelEditor(weights, { size: 1, channels: ["red", "green"] }).querySelectorAll("input")].map(
        ({ style }) => style.background,
      );
    expect(cells([6e-8, -6e-8])).toEqual(cells([1e-12, -1e-12]));
    expect(cells([6e-8, -6e-8])).not.toEqual(cells([1, -1]));
    expect([decimal(-6e-8), decimal(-0.006)]).toEqual(["0.00", "−0.01"]);
  });
});
