import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawnGrid, formatError, histogram, rangeOf, stepOf } from "../../../src/model/math/formatReport.js";
import { keptDetections, matchDetections } from "../../../src/model/detection/matchDetections.js";
import type { Box, Detection } from "../../../src/model/types.js";

describe("histogram", () => {
  it("counts each value once, the highest in the last bin", () => {
    const values = Float32Array.of(0, 0, 0, 1, 2.5, 6);
    expect(histogram(values, 3)).toEqual({ range: [0, 6], bins: [4, 1, 1], count: 6, zeros: 0.5 });
    expect(rangeOf(Float32Array.of(-2, 3))).toEqual([-2, 3]);
    expect(histogram(new Float32Array(4), 2)).toEqual({ range: [0, 0], bins: [4, 0], count: 4, zeros: 1 });
    expect(() => histogram(values, 0)).toThrow(/invalid bins: 0/);
  });
});

describe("formatError", () => {
  it("is that of rounding to codes, worked by hand", () => {
    // int3: eight codes over 0 … 7, one apart. 0.4 → 0, 2.3 → 2, 7 → 7, 0 → 0.
    const error = formatError(Float32Array.of(0.4, 2.3, 7, 0), "int3");
    expect(error.worst).toBeCloseTo(0.4, 6);
    expect(error.rms).toBeCloseTo(Math.sqrt((0.16 + 0.09) / 4), 6);
    expect(error.relative).toBeCloseTo(Math.sqrt(0.25 / (0.16 + 5.29 + 49)), 6);
    expect(error.lost).toBeCloseTo(1 / 3, 6);
    expect(error.distinct).toBe(3);
  });

  it("leaves 16-bit floats a relative error of 2⁻¹¹ at most, whatever their size", () => {
    // IEEE 754: binary16 has eleven significant bits
    for (const size of [1, 6, 90]) {
      const values = Float32Array.from({ length: 1000 }, (_, i) => size * (0.5 + i / 2000));
      expect(formatError(values, "fp16").worst / size).toBeLessThanOrEqual(2 ** -11);
    }
  });
});

describe("grids", () => {
  it("have a step that is even for integers and grows with the value for floats", () => {
    expect(stepOf("int8", [0, 6])).toBeCloseTo(6 / 255, 12);
    // binary16 between 4 and 8: 2² · 2⁻¹⁰; bfloat16: 2² · 2⁻⁷
    expect(stepOf("fp16", [0, 6])).toBe(2 ** -8);
    expect(stepOf("bf16", [0, 6])).toBe(2 ** -5);
    expect(drawnGrid("int4", [0, 6])).toMatchObject({ count: 16, thinned: false });
    expect(drawnGrid("fp16", [0, 6], 100).values.length).toBeLessThanOrEqual(101);
  });
});

describe("keptDetections", () => {
  const detection = (number: number, box: Box): Detection => ({ label: "", class: number, score: 0.9, box, anchor: 0 });

  it("asks for the class and for more than half an overlap, each found one once", () => {
    const reference = [detection(1, [0, 0, 1, 1]), detection(1, [0, 0, 1, 0.9]), detection(2, [0, 0, 0.2, 0.2])];
    const found = [detection(1, [0, 0, 1, 0.95]), detection(3, [0, 0, 0.2, 0.2]), detection(2, [0, 0.1, 0.2, 0.3])];
    // The third pair overlaps by a third only.
    expect(keptDetections(reference, found)).toEqual({ kept: 1, of: 3, added: 2 });
    expect(keptDetections(reference, reference)).toEqual({ kept: 3, of: 3, added: 0 });
    expect(keptDetections([], found)).toEqual({ kept: 0, of: 0, added: 3 });
  });

  it("lets a found box stand for one of two references, the one that it overlaps more", () => {
    const reference = [detection(1, [0, 0, 1, 0.8]), detection(1, [0, 0, 1, 1])];
    const one = [detection(1, [0, 0, 1, 0.95])];
    expect(keptDetections(reference, one)).toEqual({ kept: 1, of: 2, added: 0 });
    expect(matchDetections(reference, one)).toEqual([
      { reference: 1, found: 0, overlap: expect.closeTo(0.95, 9) as number },
    ]);
  });

  it("never keeps more than there are on either side", () => {
    const box = fc
      .tuple(fc.double({ min: 0, max: 0.3, noNaN: true }), fc.double({ min: 0.6, max: 1, noNaN: true }))
      .map(([low, high]): Box => [low, low, high, high]);
    const list = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 2 }), box).map(([kind, place]) => detection(kind, place)),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(list, list, (reference, found) => {
        const matches = matchDetections(reference, found);
        expect(new Set(matches.map((match) => match.reference)).size).toBe(matches.length);
        expect(new Set(matches.map((match) => match.found)).size).toBe(matches.length);
        const { kept, of, added } = keptDetections(reference, found);
        expect([kept, of, added + kept]).toEqual([matches.length, reference.length, found.length]);
      }),
    );
  });
});
