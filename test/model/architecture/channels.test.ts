import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeDivisible, scaleChannels } from "../../../src/model/architecture/channels.js";

describe("makeDivisible", () => {
  // Worked by hand from the rule: nearest multiple, halves up, at least the divisor, not below nine tenths.
  it.each([
    [1, 8],
    [3, 8],
    [8, 8],
    [8.4, 8],
    // 8 is nearer, but less than 0.9 · 11.2 = 10.08.
    [11.2, 16],
    [11.9, 16],
    [12, 16],
    // 8 ≥ 0.9 · 8.8 = 7.92, and 8 < 0.9 · 8.9 = 8.01.
    [8.8, 8],
    [8.9, 16],
    [17.7, 16],
    [17.8, 24],
    [20, 24],
    [22.4, 24],
    [33.6, 32],
    [41.6, 40],
    [124.8, 128],
    [1792, 1792],
  ])("%f → %i", (v, expected) => expect(makeDivisible(v)).toBe(expected));

  it("takes another divisor", () => {
    expect(makeDivisible(21, 4)).toBe(20);
    expect(makeDivisible(37, 1)).toBe(37);
  });

  it("is a multiple, near, and never falls", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (v, more) => {
          const channels = makeDivisible(v);
          expect(channels % 8).toBe(0);
          expect(channels).toBeGreaterThanOrEqual(Math.max(8, 0.9 * v));
          expect(channels).toBeLessThan(v + 8);
          expect(makeDivisible(v + more)).toBeGreaterThanOrEqual(channels);
        },
      ),
    );
  });

  it("refuses what is no number of channels", () => {
    for (const v of [0, -8, Number.NaN, Infinity])
      expect(() => makeDivisible(v)).toThrow(`invalid number of channels: ${v}`);
  });
});

describe("scaleChannels", () => {
  it("gives V2’s widths at α = 0.35, as in the published checkpoint", () => {
    const widths = [32, 16, 24, 32, 64, 96, 160, 320].map((c) => scaleChannels(c, 0.35, "eight"));
    expect(widths).toEqual([16, 8, 8, 16, 24, 32, 56, 112]);
  });

  it("cuts to the whole part under the other rule, and keeps one channel", () => {
    const widths = [32, 16, 24, 32, 64, 96, 160, 320].map((c) => scaleChannels(c, 0.35, "truncate"));
    expect(widths).toEqual([11, 5, 8, 11, 22, 33, 56, 112]);
    expect(scaleChannels(8, 1 / 16, "truncate")).toBe(1);
  });

  it("cuts, but to no less than eight, under the rule of TF-slim’s V1", () => {
    const widths = [32, 64, 128, 1024].map((c) => scaleChannels(c, 0.35, "atLeastEight"));
    expect(widths).toEqual([11, 22, 44, 358]);
    expect([32, 64, 128].map((c) => scaleChannels(c, 0.1, "atLeastEight"))).toEqual([8, 8, 12]);
    expect([32, 64, 128].map((c) => scaleChannels(c, 0.1, "truncate"))).toEqual([3, 6, 12]);
  });

  // Printed by CPython 3.11: int(100 * .29), int(100 * .57), int(160 * 1.15), int(320 * .55), int(96 * .7).
  it.each([
    [100, 0.29, 28],
    [100, 0.57, 56],
    [160, 1.15, 184],
    [320, 0.55, 176],
    [96, 0.7, 67],
  ])("int(%i · %f) is what Python's floats give: %i", (c, alpha, channels) =>
    expect(scaleChannels(c, alpha, "truncate")).toBe(channels),
  );
});
