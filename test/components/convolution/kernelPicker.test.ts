import { describe, expect, it } from "vitest";
import { kernelPicture } from "../../../src/components/convolution/kernelPicker.js";

describe("a learned kernel's picture", () => {
  it("is full red where red alone weighs most, and middle gray where all weights are 0", () => {
    const weights = new Float32Array(3 * 3 * 3 * 2);
    weights[(4 * 3 + 0) * 2] = 1.5;
    weights[(8 * 3 + 2) * 2] = -1.5;
    const { width, height, data } = kernelPicture(
      { kind: "standard", size: 3, in: 3, out: 2, weights, bias: [0, 0] },
      0,
    );
    const pixel = (place: number) => [...data.subarray(4 * place, 4 * place + 4)];
    expect([width, height]).toEqual([3, 3]);
    expect(pixel(4)).toEqual([255, 128, 128, 255]);
    expect(pixel(0)).toEqual([128, 128, 128, 255]);
    expect(pixel(8)).toEqual([128, 128, 0, 255]);
  });
});
