import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random, seedOf } from "../../../src/model/math/random.js";

function draw(n: number, next: () => number): number[] {
  return Array.from({ length: n }, next);
}

function moments(values: readonly number[]): { mean: number; variance: number; kurtosis: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const central = (p: number) => values.reduce((sum, value) => sum + (value - mean) ** p, 0) / values.length;
  return { mean, variance: central(2), kurtosis: central(4) / central(2) ** 2 };
}

describe("random", () => {
  it("is mulberry32", () => {
    // Worked out apart from this code: mulberry32 in Python's unbounded integers, cut to 32 bits.
    const { uniform } = random(1);
    expect(draw(3, uniform).map((value) => value * 2 ** 32)).toEqual([2693262067, 11749833, 2265367787]);
  });

  it("gives the same numbers for the same seed, others for another", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [a, b, c] = [random(seed), random(seed), random(seed + 1)];
        const first = draw(5, a.normal);
        expect(draw(5, b.normal)).toEqual(first);
        expect(draw(5, c.normal)).not.toEqual(first);
      }),
    );
  });

  it("uniform: mean 1/2, variance 1/12, in [0, 1)", () => {
    const values = draw(100_000, random(7).uniform);
    const { mean, variance } = moments(values);
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
  });

  it("normal: mean 0, variance 1, kurtosis 3, 68.27 % within one deviation", () => {
    const values = draw(200_000, random(11).normal);
    const { mean, variance, kurtosis } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.1);
    const within = values.filter((value) => Math.abs(value) < 1).length / values.length;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.005);
    // Neighbors come from one pair; they must not be related.
    const related = values.slice(1).reduce((sum, value, i) => sum + value * values[i], 0) / values.length;
    expect(Math.abs(related)).toBeLessThan(0.01);
  });

  it("integer: each of six faces about as often", () => {
    const dice = random(3);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 60_000; i++) counts[dice.integer(6)] += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("refuses what is no seed", () => {
    expect(() => random(0.5)).toThrow("invalid seed: 0.5; it must be a whole number");
    expect(() => random(Number.NaN)).toThrow("invalid seed: NaN");
    expect(() => random(1).integer(0)).toThrow("invalid n: 0");
  });
});

describe("seedOf", () => {
  it("is FNV-1a: the published hashes of the empty text, “a” and “foobar”", () => {
    expect(seedOf("")).toBe(0x811c9dc5);
    expect(seedOf("a")).toBe(0xe40c292c);
    expect(seedOf("foobar")).toBe(0xbf9cf968);
  });
});
