import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activations, clip, softplus } from "../../../src/model/math/activation.js";
import type { Activation } from "../../../src/model/types.js";

const names = Object.keys(activations) as Activation[];

describe("activations", () => {
  it.each(names)("%s: the derivative is what central differences give", (name) => {
    const { f, df, kinks } = activations[name];
    fc.assert(
      fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (x) => {
        const h = 1e-5;
        fc.pre(kinks.every((kink) => Math.abs(x - kink) > h));
        expect(df(x)).toBeCloseTo((f(x + h) - f(x - h)) / (2 * h), 8);
      }),
    );
  });

  it.each(names)("%s: finite at the extremes", (name) => {
    for (const x of [Number.MAX_VALUE, 1e30, 800, 100, 40, 0, 5e-324]) {
      for (const signed of [x, -x]) {
        expect(Number.isFinite(activations[name].f(signed))).toBe(true);
        expect(Number.isFinite(activations[name].df(signed))).toBe(true);
      }
    }
  });

  // Values computed outside this project, with the tanh, log1p and erfc of Python's math module, to ten places.
  it.each([
    ["mish", -20, -4.12230724e-8],
    ["mish", -2, -0.2525014827],
    ["mish", -1, -0.3034014614],
    ["mish", 0, 0],
    ["mish", 1, 0.8650983883],
    ["mish", 5, 4.9995520775],
    ["silu", 1, 0.7310585786],
    ["silu", -5, -0.0334642546],
    ["gelu", 1, 0.8413447461],
    ["gelu", -1, -0.1586552539],
    ["gelu", -4, -0.000126685],
    ["gelu", 3, 2.9959503059],
    ["sigmoid", 2, 0.880797078],
    ["hardSwish", -1, -1 / 3],
    ["hardSwish", 1, 2 / 3],
    ["hardSwish", -3, 0],
    ["hardSwish", 4, 4],
    ["relu6", -1, 0],
    ["relu6", 3.5, 3.5],
    ["relu6", 9, 6],
    ["relu", 9, 9],
    ["identity", -9, -9],
  ] as const)("%s(%f) = %f", (name, x, expected) => {
    expect(activations[name].f(x)).toBeCloseTo(expected, 10);
  });

  it("Mish has its minimum, −0.30884, at −1.1924 (arXiv:1908.08681)", () => {
    const { f, df } = activations.mish;
    let [low, high] = [-2, -0.5];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (df(middle) < 0) low = middle;
      else high = middle;
    }
    expect(low).toBeCloseTo(-1.1924, 4);
    expect(f(low)).toBeCloseTo(-0.30884, 5);
  });

  it("Mish is x · tanh(softplus x), and keeps its relative precision far below zero", () => {
    fc.assert(
      fc.property(fc.double({ min: -15, max: 30, noNaN: true }), (x) => {
        expect(activations.mish.f(x)).toBeCloseTo(x * Math.tanh(softplus(x)), 12);
      }),
    );
    // For very negative x, tanh(softplus x) → eˣ.
    expect(activations.mish.f(-50) / (-50 * Math.exp(-50))).toBeCloseTo(1, 12);
  });

  it("GELU: x·Φ(x), where Φ(1.96) = 0.9750021 (tables of the normal distribution)", () => {
    expect(activations.gelu.f(1.96) / 1.96).toBeCloseTo(0.9750021, 7);
    // The two ways to compute erfc meet at 2.5 · √2.
    const join = 2.5 * Math.SQRT2;
    expect(activations.gelu.f(-join + 1e-12)).toBeCloseTo(activations.gelu.f(-join - 1e-12), 13);
    expect(activations.gelu.f(-10)).toBeLessThan(0);
  });
});

describe("clip", () => {
  it("is ReLU6 at 6 and ReLU without a cap", () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (x) => {
        expect(clip(6).f(x)).toBe(Math.min(Math.max(0, x), 6));
        expect(clip(Infinity).f(x)).toBe(activations.relu.f(x));
      }),
    );
    expect(clip(4).label).toBe("ReLU4");
  });

  it("refuses a cap that lets nothing through", () => {
    expect(() => clip(0)).toThrow("invalid cap: 0; it must be above 0");
    expect(() => clip(Number.NaN)).toThrow("invalid cap");
  });
});
