import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NumberFormat } from "../../../src/model/types.js";
import { bits, gridOf, numberFormats, quantization, roundTo } from "../../../src/model/math/numberFormat.js";

const formats = Object.keys(numberFormats) as NumberFormat[];
const integerFormats = formats.filter((format) => numberFormats[format].kind === "integer");
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const arrays = fc.array(float32, { minLength: 1, maxLength: 40 }).map((values) => Float32Array.from(values));

function round(value: number, format: NumberFormat): number {
  return roundTo(Float32Array.of(value), format)[0];
}

/** Bits of a 16-bit float → its value, written from the definition of IEEE binary16. */
function half(code: number): number {
  const sign = code & 0x8000 ? -1 : 1;
  const exponent = (code >> 10) & 31;
  const fraction = code & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

describe("fp16 (IEEE 754 binary16)", () => {
  it.each([
    ["the largest finite number", 65504, 65504],
    ["just below half a step above it", 65519.996, 65504],
    ["half a step above it", 65520, Infinity],
    ["far above", 1e6, Infinity],
    ["far below", -1e6, -Infinity],
    ["the smallest subnormal", 2 ** -24, 2 ** -24],
    ["half of it, a tie with 0", 2 ** -25, 0],
    ["a little more than half", 2 ** -25 * 1.001, 2 ** -24],
    ["one and a half of it, a tie with 2", 1.5 * 2 ** -24, 2 ** -23],
    ["the smallest normal number", 2 ** -14, 2 ** -14],
    ["1 + 2⁻¹¹, a tie: down to the even 1", 1 + 2 ** -11, 1],
    ["1 + 3 · 2⁻¹¹, a tie: up to the even 1 + 2⁻⁹", 1 + 3 * 2 ** -11, 1 + 2 ** -9],
    ["just above the tie", 1 + 2 ** -11 + 2 ** -23, 1 + 2 ** -10],
    ["0.1", 0.1, 0.0999755859375],
    ["a third", 1 / 3, 0.333251953125],
    ["2049, a tie: down to 2048", 2049, 2048],
    ["2051, a tie: up to 2052", 2051, 2052],
    ["6, where ReLU6 clips", 6, 6],
    ["90.9, the largest pre-activation at one depthwise layer", 90.9, 90.875],
  ])("%s", (_, value, expected) => {
    expect(round(value, "fp16")).toBe(expected);
    expect(round(-value, "fp16")).toBe(0 - expected);
  });

  it("keeps each of the 65,536 codes, and rounds midpoints to even codes", () => {
    const all = Float32Array.from({ length: 0x7c00 }, (_, code) => half(code));
    expect(roundTo(all, "fp16")).toEqual(all);
    const middles = Float32Array.from({ length: 0x7bff }, (_, code) => (half(code) + half(code + 1)) / 2);
    expect(roundTo(middles, "fp16")).toEqual(middles.map((_, code) => half(code % 2 === 0 ? code : code + 1)));
  });

  it("keeps NaN and infinities", () => {
    expect([...roundTo(Float32Array.of(Number.NaN, Infinity, -Infinity), "fp16")]).toEqual([NaN, Infinity, -Infinity]);
  });
});

describe("bf16", () => {
  it.each([
    ["1 + 2⁻⁸, a tie: down to 1", 1 + 2 ** -8, 1],
    ["1 + 3 · 2⁻⁸, a tie: up to 1 + 2⁻⁶", 1 + 3 * 2 ** -8, 1 + 2 ** -6],
    // 0x40490fdb → 0x4049, the example of the bfloat16 format's description.
    ["π", Math.PI, 3.140625],
    ["a third", 1 / 3, 0.333984375],
    ["0.1", 0.1, 0.10009765625],
    ["257, a tie", 257, 256],
    ["the largest finite number", 3.3895313892515355e38, 3.3895313892515355e38],
    ["the largest 32-bit float", 3.4028234663852886e38, Infinity],
    ["the smallest subnormal", 2 ** -133, 2 ** -133],
    ["half of it", 2 ** -134, 0],
  ])("%s", (_, value, expected) => expect(round(value, "bf16")).toBe(expected));

  it("is the upper half of a 32-bit float, rounded", () => {
    fc.assert(
      fc.property(float32, (value) => {
        const [code] = new Uint32Array(roundTo(Float32Array.of(value), "bf16").buffer);
        expect(code & 0xffff).toBe(0);
      }),
    );
  });
});

describe("integers", () => {
  it("int8, symmetric: 127 steps on each side of 0", () => {
    // 127 → a step of 1.
    expect([...roundTo(Float32Array.of(127, 1.4, 1.5, 2.5, -2.6, -126.7), "int8")]).toEqual([127, 1, 2, 2, -3, -127]);
    // The largest magnitude sets the step: 2.54 / 127 = 0.02.
    const [a, b] = roundTo(Float32Array.of(0.031, -2.54), "int8");
    expect(a).toBeCloseTo(0.04, 6);
    expect(b).toBeCloseTo(-2.54, 6);
  });

  it("int3, symmetric: −3 … 3", () => {
    expect([...roundTo(Float32Array.of(3, 2.4, 0.4, -0.6, -1.5), "int3")]).toEqual([3, 2, 0, -1, -2]);
  });

  it("int4, asymmetric after a ReLU6: 15 steps of 0.4", () => {
    const rounded = roundTo(Float32Array.of(0, 6, 0.19, 0.21, 3.3), "int4", { codes: "asymmetric" });
    [0, 6, 0, 0.4, 3.2].forEach((expected, i) => expect(rounded[i]).toBeCloseTo(expected, 6));
  });

  it("asymmetric codes keep 0 exact (arXiv:1712.05877, section 2.1)", () => {
    // −1 … 2 in 3 bits: a step of 3/7, zero point 2.33 → 2.
    const coding = quantization("int3", [-1, 2], "asymmetric");
    expect(coding).toEqual({ scale: 3 / 7, zeroPoint: 2, lowest: 0, highest: 7 });
    const rounded = roundTo(Float32Array.of(-1, 0, 2, 0.3), "int3", { codes: "asymmetric" });
    [-6 / 7, 0, 15 / 7, 3 / 7].forEach((expected, i) => expect(rounded[i]).toBeCloseTo(expected, 6));
  });

  it("one scale per channel, channels last: a quiet channel is not flattened by a loud one", () => {
    const values = Float32Array.of(100, 0.1, -50, 0.2, 25, 0.3);
    expect([...roundTo(values, "int8")].filter((_, i) => i % 2 === 1)).toEqual([0, 0, 0]);
    const rounded = roundTo(values, "int8", { channels: 2 });
    expect(rounded[1]).toBeCloseTo((42 * 0.3) / 127, 6);
    expect(rounded[3]).toBeCloseTo((85 * 0.3) / 127, 6);
    expect(rounded[5]).toBeCloseTo(0.3, 6);
    expect(rounded[0]).toBe(100);
  });

  it("clips at a given range", () => {
    expect([...roundTo(Float32Array.of(5, -9, Infinity), "int3", { range: [-3, 3] })]).toEqual([3, -3, 3]);
  });

  it("keeps zeros and NaN", () => {
    expect([...roundTo(new Float32Array(3), "int4")]).toEqual([0, 0, 0]);
    expect(roundTo(Float32Array.of(Number.NaN, 1), "int8")[0]).toBeNaN();
  });

  it("says what is wrong with an option", () => {
    expect(() => roundTo(new Float32Array(4), "int8", { channels: 3 })).toThrow(
      "invalid channels: 3; it must be a whole number that divides 4",
    );
    expect(() => quantization("fp16", [0, 1])).toThrow("invalid format: fp16; it must be an integer format");
    expect(() => roundTo(new Float32Array(4), "int8", { range: [2, 1] })).toThrow("invalid range: 2 … 1");
  });
});

describe("every format", () => {
  it("has the bits of its name", () => {
    expect(formats.map(bits)).toEqual([32, 16, 16, 8, 7, 6, 5, 4, 3]);
  });

  it.each(formats)("%s: rounding twice is rounding once", (format) => {
    fc.assert(
      fc.property(arrays, fc.constantFrom("symmetric", "asymmetric"), (values, codes) => {
        // An asymmetric range moves when 0 is made exact, so it is held fixed here.
        const range = codes === "asymmetric" ? ([Math.min(...values), Math.max(...values)] as const) : undefined;
        const once = roundTo(values, format, { codes, range });
        expect(roundTo(once, format, { codes, range })).toEqual(once);
      }),
    );
  });

  it.each(formats)("%s: order is kept", (format) => {
    fc.assert(
      fc.property(arrays, fc.constantFrom("symmetric", "asymmetric"), (values, codes) => {
        const rounded = roundTo(values.sort(), format, { codes });
        for (let i = 1; i < rounded.length; i++) expect(rounded[i]).toBeGreaterThanOrEqual(rounded[i - 1]);
      }),
    );
  });

  it.each(integerFormats)("%s: the error is at most half a step", (format) => {
    fc.assert(
      fc.property(arrays, fc.constantFrom("symmetric", "asymmetric"), (values, codes) => {
        const { scale } = quantization(format, [Math.min(...values), Math.max(...values)], codes);
        const rounded = roundTo(values, format, { codes });
        values.forEach((value, i) => {
          const storage = Math.abs(rounded[i]) * 2 ** -23 + 2 ** -149;
          expect(Math.abs(rounded[i] - value)).toBeLessThanOrEqual(scale / 2 + storage);
        });
      }),
    );
  });

  it.each(["fp16", "bf16"] as const)("%s: the error is at most half the distance to the next value", (format) => {
    const { largest, least, mantissa } = numberFormats[format] as { largest: number; least: number; mantissa: number };
    fc.assert(
      fc.property(float32, (value) => {
        fc.pre(Math.abs(value) <= largest);
        const step = Math.max(2 ** (least - mantissa), Math.abs(value) * 2 ** -mantissa);
        expect(Math.abs(round(value, format) - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });

  it.each(formats)("%s: rounded values lie on the grid, and the nearest one is taken", (format) => {
    fc.assert(
      fc.property(fc.float({ min: -1, max: 1, noNaN: true }), (value) => {
        fc.pre(Math.abs(value) > 2 ** -20);
        // A window about the value for floats; for integers the codes must span a fixed range.
        const isInteger = integerFormats.includes(format);
        const near = Math.abs(value) * 2 ** -9;
        const range = isInteger ? ([-1, 1] as const) : ([value - near, value + near] as const);
        const { values, thinned } = gridOf(format, range, { limit: 100_000 });
        const [rounded] = roundTo(Float32Array.of(value), format, { range });
        if (values.length === 0 || thinned) return;
        const nearest = values.reduce((a, b) => (Math.abs(b - value) < Math.abs(a - value) ? b : a));
        expect(Math.abs(rounded - value)).toBeCloseTo(Math.abs(nearest - value), 7);
      }),
      { numRuns: 30 },
    );
  });
});

describe("gridOf", () => {
  it("int4 has 15 symmetric and 16 asymmetric values", () => {
    expect(gridOf("int4", [-7, 7]).values).toEqual([-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7]);
    const grid = gridOf("int4", [0, 6], { codes: "asymmetric" });
    expect(grid.count).toBe(16);
    expect(grid.values[15]).toBeCloseTo(6, 12);
  });

  it("counts fp16 by its codes: 6 is code 0x4600, 1 is 0x3c00, 65504 is 0x7bff", () => {
    expect(gridOf("fp16", [0, 6]).count).toBe(0x4600 + 1);
    expect(gridOf("fp16", [-1, 1]).count).toBe(2 * 0x3c00 + 1);
    expect(gridOf("fp16", [1, 65504]).count).toBe(0x7bff - 0x3c00 + 1);
    expect(gridOf("fp32", [1, 2]).count).toBe(2 ** 23 + 1);
  });

  it("lists the very values of bf16 between 1 and 1.0625", () => {
    expect(gridOf("bf16", [1, 1.0625]).values).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => 1 + k / 128));
  });

  it("thins what would be too many to draw, and says so", () => {
    const grid = gridOf("fp16", [0, 6], { limit: 100 });
    expect(grid.thinned).toBe(true);
    expect(grid.values.length).toBeLessThanOrEqual(100);
    expect(roundTo(Float32Array.from(grid.values), "fp16")).toEqual(Float32Array.from(grid.values));
  });
});
