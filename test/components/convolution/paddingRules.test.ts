// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { paddingPlace } from "../../../src/components/convolution/questions.js";
import { predict } from "../../../src/components/predict/predict.js";
import { paddingRules, paddingVerdict, windowsOf } from "../../../src/components/convolution/paddingRules.js";

describe("paddingRules", () => {
  it("puts the windows where each library does", () => {
    // 8 values, 3 wide, stride 2. TensorFlow pads 0 + 1: windows at 0, 2, 4, 6. PyTorch pads 1: at −1, 1, 3, 5.
    expect(windowsOf(8, 2, "tensorflow").starts).toEqual([0, 2, 4, 6]);
    expect(windowsOf(8, 2, "pytorch").starts).toEqual([-1, 1, 3, 5]);
    expect(windowsOf(9, 2, "tensorflow")).toEqual(windowsOf(9, 2, "pytorch"));
  });

  it("says when they agree", () => {
    expect(paddingVerdict({ size: 8, stride: 2 })).toContain("lie 1 to the left");
    for (const size of [7, 8]) expect(paddingVerdict({ size, stride: 1 })).toContain("at the same places");
    expect(paddingVerdict({ size: 7, stride: 2 })).toContain("at the same places");
  });

  it("does not say what its question asks before the answer is open", () => {
    const until = predict(paddingPlace);
    const said = paddingRules({ until }).querySelector("[role=status]");
    expect(said?.textContent).not.toMatch(/differ|same places/);
    until.value = { guess: "yes", revealed: true };
    until.dispatchEvent(new Event("input"));
    expect(said?.textContent).toContain("all sums differ");
  });

  it("draws a bracket for each window and follows its value", () => {
    const figure = paddingRules();
    expect(figure.querySelectorAll(".window")).toHaveLength(8);
    expect(figure.querySelectorAll("td:last-child")[1].textContent).toBe("−1, 1, 3, 5");
    figure.value = { size: 5, stride: 1 };
    expect(figure.querySelectorAll(".window")).toHaveLength(10);
    expect(figure.querySelector("[role=status]")?.textContent).toContain("at the same places");
  });
});
