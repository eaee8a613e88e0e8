import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Kernel,
  type Tensor,
  axisOf,
  biasOf,
  composed,
  convolve,
  largestProduct,
  mapped,
  terms,
  windowStart,
} from "../../../src/model/math/convolve.js";
import { kernelNames, kernelOf, namedKernels } from "../../../src/model/math/kernels.js";
import { random } from "../../../src/model/math/random.js";

const count: Tensor = { shape: [4, 4, 1], data: Array.from({ length: 16 }, (_, i) => i + 1) };
const ones = kernelOf([
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
]);

function noise(seed: number, length: number): number[] {
  const stream = random(seed);
  return Array.from({ length }, () => stream.normal());
}

describe("axisOf", () => {
  it("counts windows as TensorFlow's and PyTorch's documents do", () => {
    // TensorFlow, tf.nn, “Notes on padding”: SAME gives ⌈5/2⌉ = 3, VALID ⌈(5 − 3 + 1)/2⌉ = 2.
    expect(axisOf(5, 3, { stride: 2, border: "tensorflow" })).toEqual({ count: 3, before: 1, after: 1 });
    expect(axisOf(5, 3, { stride: 2, border: "valid" })).toEqual({ count: 2, before: 0, after: 0 });
    // 224 → 112: TensorFlow pads one row below, torch.nn.Conv2d(padding=1) one above (⌊(224 + 2 − 3)/2⌋ + 1 = 112).
    expect(axisOf(224, 3, { stride: 2, border: "tensorflow" })).toEqual({ count: 112, before: 0, after: 1 });
    expect(axisOf(224, 3, { stride: 2, border: "pytorch" })).toEqual({ count: 112, before: 1, after: 0 });
  });

  it("refuses what has no window", () => {
    expect(() => axisOf(2, 3, { stride: 1, border: "valid" })).toThrow(/invalid input size: 2; .*3 or more/);
    expect(() => axisOf(5, 3, { stride: 0, border: "valid" })).toThrow(/invalid stride: 0/);
    expect(() => axisOf(5, 1.5, { stride: 1, border: "valid" })).toThrow(/invalid kernel size/);
  });
});

describe("convolve", () => {
  it("gives sums worked by hand", () => {
    // 1 + 2 + 3 + 5 + 6 + 7 + 9 + 10 + 11 = 54, and 9 more for each step right, 36 for each step down
    expect([...convolve(count, ones, { stride: 1, border: "valid" }).data]).toEqual([54, 63, 90, 99]);
    // Sobel on numbers that grow by 1 to the right and 4 downwards: (1 + 2 + 1) · 2 and (1 + 2 + 1) · 8
    const walk = { stride: 1, border: "valid" } as const;
    expect([...convolve(count, kernelOf(namedKernels.vertical.rows), walk).data]).toEqual([8, 8, 8, 8]);
    expect([...convolve(count, kernelOf(namedKernels.horizontal.rows), walk).data]).toEqual([32, 32, 32, 32]);
  });

  it("shows that the two rules for the border differ at stride 2", () => {
    // windows begin at 0 and 2: rows 1–3 and 3–4, columns alike
    expect([...convolve(count, ones, { stride: 2, border: "tensorflow" }).data]).toEqual([54, 45, 72, 54]);
    // windows begin at −1 and 1
    expect([...convolve(count, ones, { stride: 2, border: "pytorch" }).data]).toEqual([14, 30, 57, 99]);
    expect([...convolve(count, ones, { stride: 1, border: "tensorflow" }).data]).toEqual([
      ...convolve(count, ones, { stride: 1, border: "pytorch" }).data,
    ]);
  });

  it("mixes channels, keeps them apart when depthwise, and adds the bias", () => {
    const input: Tensor = { shape: [1, 1, 2], data: [3, 5] };
    const mix: Kernel = { kind: "standard", size: 1, in: 2, out: 2, weights: [1, 10, 2, 20], bias: [0.5, 0] };
    const walk = { stride: 1, border: "valid" } as const;
    expect([...convolve(input, mix, walk).data]).toEqual([13.5, 130]);
    const apart: Kernel = { kind: "depthwise", size: 1, in: 2, out: 2, weights: [2, 4] };
    expect([...convolve(input, apart, walk).data]).toEqual([6, 20]);
    expect(() => convolve(count, mix, walk)).toThrow(/invalid input: 1 channels; it must have 2/);
  });

  it("is the sum of its terms, everywhere", () => {
    fc.assert(
      fc.property(
        fc.record({
          h: fc.integer({ min: 3, max: 7 }),
          w: fc.integer({ min: 3, max: 7 }),
          size: fc.integer({ min: 1, max: 3 }),
          stride: fc.integer({ min: 1, max: 3 }),
          border: fc.constantFrom("valid", "tensorflow", "pytorch"),
          kind: fc.constantFrom("standard", "depthwise"),
          seed: fc.nat(),
        }),
        ({ h, w, size, stride, border, kind, seed }) => {
          const out = kind === "depthwise" ? 3 : 2;
          const input: Tensor = { shape: [h, w, 3], data: noise(seed, h * w * 3) };
          const weights = noise(seed + 1, size * size * 3 * (kind === "depthwise" ? 1 : out));
          const kernel: Kernel = { kind, size, in: 3, out, weights, bias: noise(seed + 2, out) };
          const result = convolve(input, kernel, { stride, border });
          let largest = 0;
          result.data.forEach((value, i) => {
            const o = i % out;
            const column = Math.floor(i / out) % result.shape[1];
            const row = Math.floor(i / out / result.shape[1]);
            const products = terms(input, kernel, { stride, border }, [row, column, o]);
            expect(products).toHaveLength(size * size * (kind === "depthwise" ? 1 : 3));
            expect(products.reduce((sum, t) => sum + t.product, biasOf(kernel, o))).toBeCloseTo(value, 10);
            largest = Math.max(largest, ...products.map((t) => Math.abs(t.product)));
          });
          expect(largestProduct(input, kernel, { stride, border })).toBe(largest);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("largestProduct", () => {
  it("gives what is worked by hand", () => {
    // Sobel's weights are 1 and 2; under its 2 the largest value of a 4 × 4 count is 12, at the end of the third row; under its
    // 1 it is 16.
    expect(largestProduct(count, kernelOf(namedKernels.vertical.rows), { stride: 1, border: "valid" })).toBe(24);
  });
});

describe("terms", () => {
  it("names each value's place, and zeros outside", () => {
    const products = terms(count, ones, { stride: 2, border: "pytorch" }, [0, 0, 0]);
    expect(windowStart(count, ones, { stride: 2, border: "pytorch" }, [0, 0])).toEqual([-1, -1]);
    expect(products.filter((t) => t.outside)).toHaveLength(5);
    expect(products[4]).toEqual({ row: 0, column: 0, channel: 0, outside: false, value: 1, weight: 1, product: 1 });
    expect(products[0]).toMatchObject({ row: -1, column: -1, outside: true, value: 0 });
  });
});

describe("composed", () => {
  it("does in one step what the pair does in two, as long as nothing bends the values between", () => {
    const input: Tensor = { shape: [6, 5, 4], data: noise(3, 120) };
    const first: Kernel = { kind: "depthwise", size: 3, in: 4, out: 4, weights: noise(4, 36), bias: noise(5, 4) };
    const second: Kernel = { kind: "standard", size: 1, in: 4, out: 7, weights: noise(6, 28), bias: noise(7, 7) };
    const walk = { stride: 2, border: "tensorflow" } as const;
    const pair = convolve(convolve(input, first, walk), second, { stride: 1, border: "valid" });
    const one = convolve(input, composed(first, second), walk);
    expect(one.shape).toEqual([3, 3, 7]);
    one.data.forEach((value, i) => expect(value).toBeCloseTo(pair.data[i], 10));
    const bent = convolve(
      mapped(convolve(input, first, walk), (v) => Math.max(0, v)),
      second,
      { stride: 1, border: "valid" },
    );
    expect(Math.max(...bent.data.map((v, i) => Math.abs(v - one.data[i])))).toBeGreaterThan(0.1);
    expect(() => composed(second, first)).toThrow(/invalid pair of kernels/);
  });
});

describe("kernels", () => {
  it("are 3 × 3; means add up to one, edges to nothing", () => {
    const sum = (name: (typeof kernelNames)[number]) => namedKernels[name].rows.flat().reduce((a, b) => a + b, 0);
    for (const name of kernelNames) expect(namedKernels[name].rows.flat()).toHaveLength(9);
    for (const name of ["box", "blur", "sharpen", "identity"] as const) expect(sum(name)).toBeCloseTo(1, 12);
    for (const name of ["vertical", "horizontal", "outline"] as const) expect(sum(name)).toBe(0);
  });
});
