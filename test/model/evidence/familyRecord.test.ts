import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rightAnswers } from "../../../src/model/math/classification.js";
import { family, widths } from "../../../src/model/evidence/family.js";
import { type FamilyRecord, spread } from "../../../src/model/evidence/familyRecord.js";

const folder = new URL("../../../data/models/fashion/", import.meta.url);
const records = JSON.parse(readFileSync(new URL("records.json", folder), "utf8")) as FamilyRecord[];

describe("the records of the trained family", () => {
  test("are of networks as the family describes them", () => {
    expect(records.length).toBeGreaterThan(0);
    for (const { id, network } of records) expect(network).toEqual(family.find((member) => member.id === id)?.network);
  });

  test("are of one recipe, with as many points of the curve as it says", () => {
    for (const { recipe, curve, testImages } of records) {
      expect(recipe).toEqual(records[0].recipe);
      const { epochs, points = 1 } = recipe;
      expect(curve.map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: epochs * points }, (_, i) => (i + 1) / points),
      );
      expect(testImages).toBe(10_000);
    }
  });

  test("no seed stands twice", () => {
    expect(new Set(records.map(({ id, seed }) => `${id} ${seed}`)).size).toBe(records.length);
  });

  test("each shipped network agrees with what trained it and loses at most 0.3 points of 10,000 pictures", () => {
    const shipped = records.filter((record) => record.shipped);
    expect(shipped.map(({ id }) => id)).toEqual(
      widths.filter(({ id }) => shipped.some((record) => record.id === id)).map(({ id }) => id),
    );
    for (const { testCorrect, shipped: stored } of shipped) {
      expect(stored?.agreement.images).toBe(200);
      expect(stored?.agreement.difference).toBeLessThanOrEqual(1e-3);
      expect(stored?.confusion.flat().reduce((sum, count) => sum + count)).toBe(10_000);
      expect(testCorrect - rightAnswers(stored?.confusion ?? [])).toBeLessThanOrEqual(30);
    }
  });

  test("the shipped weights are at most 15 MB in all", () => {
    expect(records.reduce((sum, { shipped }) => sum + (shipped?.bytes ?? 0), 0)).toBeLessThanOrEqual(15e6);
  });
});

test("spread: mean, least and most by hand", () => {
  expect(spread([0.5, 0.8, 0.8])).toEqual({ runs: 3, mean: expect.closeTo(0.7, 12) as number, least: 0.5, most: 0.8 });
  expect(() => spread([])).toThrow("invalid accuracies: none");
});
