import { describe, expect, it } from "vitest";
import {
  copyRate,
  multiplyAddLoop,
  multiplyAddProgram,
  multiplyAddRate,
  multiplyAddsOf,
} from "../../../src/model/runtime/peak.js";
import { hasFusedMultiplyAdd } from "../../../src/model/runtime/wasmFeatures.js";

const loops = [...(hasFusedMultiplyAdd() ? (["fma"] as const) : []), "simd", "plain"] as const;

describe.each(loops)("the multiply-add loop (%s)", (variant) => {
  it("is a program that the engine accepts", () => {
    expect(WebAssembly.validate(multiplyAddProgram(variant))).toBe(true);
  });

  it("does x · ½ + 1 in twelve sums, as often as it says", async () => {
    const run = await multiplyAddLoop(variant);
    // Four times in each turn, from 0: 1, 1.5, 1.75, 1.875; after another turn 1.9921875 (2 − 2⁻⁷). Twelve of each.
    expect(run(1)).toBe(12 * 1.875);
    expect(run(2)).toBe(12 * 1.9921875);
    expect(run(1000)).toBe(24);
    expect(multiplyAddsOf(variant)).toBe(12 * 4 * (variant === "plain" ? 1 : 4));
  });

  it("has a rate that a processor can have", async () => {
    const rate = multiplyAddRate(await multiplyAddLoop(variant), variant, 20);
    expect(rate).toBeGreaterThan(1e7);
    expect(rate).toBeLessThan(1e12);
  });
});

// WebAssembly's relaxed SIMD: f32x4.relaxed_madd is 0xfd 0x105, written 0x85 0x02.
it("has one instruction for each multiply-add where these are fused: twelve in each of four steps", () => {
  const bytes = [...multiplyAddProgram("fma")];
  const fused = bytes.filter((_, i) => [0xfd, 0x85, 0x02].every((byte, k) => bytes[i + k] === byte));
  expect(fused).toHaveLength(48);
});

describe("copying", () => {
  it("copies, and counts what is read and what is written", () => {
    const [from, to] = [new Float32Array(1000).fill(3), new Float32Array(1000)];
    const rate = copyRate(from, to, 2);
    expect(to).toEqual(from);
    expect(rate).toBeGreaterThan(1e7);
    expect(rate).toBeLessThan(1e13);
  });
});
