import { describe, expect, test } from "vitest";
import { activations } from "../../../src/model/math/activation.js";
import { roundTo } from "../../../src/model/math/numberFormat.js";
import { applyFunction, changedKernel, roundActivations } from "../../../src/model/pass/passChanges.js";
import { random } from "../../../src/model/math/random.js";

describe("rounding in place", () => {
  test.each(["int8", "int6", "int3", "fp16", "bf16"] as const)("to %s gives roundTo's own numbers", (format) => {
    const { normal } = random(2);
    const values = Float32Array.from({ length: 5000 }, () => 3 * normal());
    const expected = roundTo(values, format, { codes: "asymmetric" });
    roundActivations(values, format);
    expect([...values]).toEqual([...expected]);
  });

  test("by hand: 0 … 6 in three bits has steps of 6/7", () => {
    const values = Float32Array.from([0, 0.4, 0.5, 3, 6]);
    roundActivations(values, "int3");
    const expected = [0, 0, 6 / 7, 24 / 7, 6];
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i], 6);
  });

  test("leaves zeros as they are", () => {
    const zeros = new Float32Array(3);
    roundActivations(zeros, "int4");
    expect([...zeros]).toEqual([0, 0, 0]);
  });
});

describe("a function read from a table", () => {
  test.each(["mish", "silu", "gelu", "hardSwish"] as const)("is %s to 1e-6, within the table and beyond", (name) => {
    const { f } = activations[name];
    for (let x = -40; x <= 40; x += 0.00917) {
      const values = Float32Array.of(x);
      const exact = f(values[0]);
      applyFunction(values, f);
      expect(Math.abs(values[0] - exact)).toBeLessThanOrEqual(1e-6 + Math.abs(exact) * 6e-8);
    }
  });

  test("passes on what is no number", () => {
    const values = Float32Array.of(NaN, Infinity);
    applyFunction(values, (x) => x);
    expect([...values]).toEqual([NaN, Infinity]);
  });
});

describe("kernels", () => {
  // Two channels of a 3 × 3 depthwise kernel: 1 … 9 and tens of it.
  const kernel = Float32Array.from({ length: 18 }, (_, i) => (Math.floor(i / 2) + 1) * (i % 2 === 0 ? 1 : 10));

  test("box spreads the sum evenly: 45 / 9 = 5", () => {
    expect([...changedKernel(kernel, [3, 3, 2, 1], { shape: "box" })]).toEqual(
      Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 5 : 50)),
    );
  });

  test("center gathers the sum in the middle", () => {
    const expected = new Array(18).fill(0);
    expected[8] = 45;
    expected[9] = 450;
    expect([...changedKernel(kernel, [3, 3, 2, 1], { shape: "center" })]).toEqual(expected);
  });

  test("eight bits for each channel or for all: a channel of tens drowns one of ones", () => {
    const perChannel = changedKernel(kernel, [3, 3, 2, 1], { format: "int8", per: "channel" });
    const perTensor = changedKernel(kernel, [3, 3, 2, 1], { format: "int8", per: "tensor" });
    // Channel 0 has steps of 9/127 against 90/127.
    const worst = (changed: Float32Array) =>
      Math.max(...changed.filter((_, i) => i % 2 === 0).map((value, i) => Math.abs(value - kernel[2 * i])));
    expect(worst(perChannel)).toBeLessThanOrEqual(9 / 127 / 2);
    expect(worst(perTensor)).toBeGreaterThan(9 / 127 / 2);
  });

  test("leave the array that they are made from alone", () => {
    const before = kernel.slice();
    changedKernel(kernel, [3, 3, 2, 1], { shape: "box", format: "int3", per: "channel" });
    expect(kernel).toEqual(before);
  });
});
