import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  atEqualCost,
  band,
  bandAt,
  familyPoints,
  meanDifference,
  samplingError,
  saturation,
} from "../../../src/model/evidence/familyPoints.js";
import { type FamilyRecord, middleRun } from "../../../src/model/evidence/familyRecord.js";
import { point } from "./familyPoint.js";

const records = JSON.parse(readFileSync("data/models/fashion/records.json", "utf8")) as FamilyRecord[];
const points = familyPoints(records);

describe("the points of the records", () => {
  test("are the seven widths, each with all of its seeds and the accuracy of the shipped file", () => {
    expect(points.map(({ id }) => id)).toEqual(["v1-0.25", "v1-0.5", "v1-1", "v2-0.25", "v2-0.35", "v2-0.5", "v2-1"]);
    const narrow = points[3];
    expect(narrow.seeds.map(({ accuracy }) => accuracy)).toEqual([0.8757, 0.8723, 0.8789]);
    // The sum of the diagonal, added up by hand for this one.
    expect(narrow.accuracy).toBeCloseTo(0.8758, 4);
  });

  test("have as many weights as PyTorch saved: kernels of V2 at α 0.25, and the classifier's ten biases", () => {
    const saved = JSON.parse(readFileSync("test/model/fixtures/fashion/weights.json", "utf8")) as { shape: number[] }[];
    const kernels = saved.filter(({ shape }) => shape.length === 4).map(({ shape }) => shape.reduce((a, b) => a * b));
    expect(points[3].parameters).toBe(kernels.reduce((a, b) => a + b) + 10);
  });

  test("each ships the run in the middle of its seeds", () => {
    for (const { id, seed } of points) expect(seed).toBe(middleRun(records.filter((record) => record.id === id)).seed);
  });
});

test("the middle run: of three the median, of two the lower", () => {
  const run = (seed: number, testCorrect: number) => ({ seed, testCorrect });
  expect(middleRun([run(0, 8710), run(1, 8694), run(2, 8735)]).seed).toBe(0);
  expect(middleRun([run(0, 90), run(1, 80)]).seed).toBe(1);
  expect(middleRun([run(2, 5)]).seed).toBe(2);
  expect(() => middleRun([])).toThrow("invalid runs: none");
});

test("the sampling error: 1.96 √(0.9 · 0.1 / 10,000) is 0.59 points", () => {
  expect(samplingError(0.9, 10_000)).toBeCloseTo(0.00588, 5);
});

describe("bands", () => {
  test("of one seed are the sampling error, of three the range where that is wider", () => {
    expect(band(point("v1", 1, 1, 0.9)).high).toBeCloseTo(0.90588, 5);
    const wide = band(point("v1", 1, 1, 0.86, 0.9, 0.91));
    expect([wide.mean, wide.low, wide.high]).toEqual([expect.closeTo(0.89, 12), 0.86, 0.91]);
  });

  test("between two widths lie on a line over the logarithm: halfway between 1 M and 4 M is 2 M", () => {
    const two = [point("v1", 0.25, 1e6, 0.8), point("v1", 0.5, 4e6, 0.9)];
    expect(bandAt(two, 2e6)?.mean).toBeCloseTo(0.85, 12);
    expect(bandAt(two, 1e6)?.mean).toBe(0.8);
    expect(bandAt(two, 5e6)).toBeUndefined();
  });
});

test("at equal cost: ahead only where the bands do not overlap", () => {
  const v1 = [point("v1", 0.25, 1e6, 0.8, 0.8), point("v1", 0.5, 4e6, 0.9, 0.9)];
  const of = (...accuracies: number[]) => atEqualCost([...v1, point("v2", 0.25, 2e6, ...accuracies)])[0];
  // A single run says nothing of the next one.
  expect(of(0.88).verdict).toBe("no clear difference");
  expect(of(0.88, 0.88).verdict).toBe("V2");
  expect(of(0.82, 0.82).verdict).toBe("V1");
  expect(of(0.851, 0.851).verdict).toBe("no clear difference");
  expect(meanDifference([of(0.88), of(0.83)])).toBeCloseTo(0.005, 12);
});

test("saturation: the narrowest width whose band reaches into that of the best", () => {
  const widths = [0.8, 0.88, 0.895, 0.9].map((accuracy, i) => point("v2", i + 1, 10 ** i, accuracy));
  // 0.895 + 0.0060 > 0.9 − 0.0059, but 0.88 + 0.0064 is not.
  expect(saturation(widths, "v2").alpha).toBe(3);
  expect(() => saturation(widths, "v1")).toThrow("invalid points: none of v1");
});
