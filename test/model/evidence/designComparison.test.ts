import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  comparisonOf,
  comparisons,
  curveBand,
  judge,
  memberMacs,
  partedByChance,
  runsOf,
  verdict,
} from "../../../src/model/evidence/designComparison.js";
import type { FamilyRecord } from "../../../src/model/evidence/familyRecord.js";

const file = new URL("../../../data/models/fashion/records.json", import.meta.url);
const records = JSON.parse(readFileSync(file, "utf8")) as FamilyRecord[];

test("every seed above every seed: the gap is from the worst of one to the best of the other", () => {
  const found = verdict([0.7, 0.8, 0.75], [0.85, 0.9, 0.95]);
  expect(found.better).toBe("second");
  expect(found.atLeast).toBeCloseTo(0.05, 12);
  expect(found.means).toBeCloseTo(0.15, 12);
  expect(found.single[0]).toBeCloseTo(0.05, 12);
  expect(found.single[1]).toBeCloseTo(0.25, 12);
});

test("the other way round the first one is better, by as much", () => {
  const found = verdict([0.85, 0.9, 0.95], [0.7, 0.8, 0.75]);
  expect(found.better).toBe("first");
  expect(found.atLeast).toBeCloseTo(0.05, 12);
  expect(found.means).toBeCloseTo(-0.15, 12);
});

test("one seed between the others’ is enough for an overlap, and so is a tie", () => {
  expect(verdict([0.7, 0.8, 0.9], [0.85, 0.91, 0.92])).toMatchObject({ better: undefined, atLeast: 0 });
  expect(verdict([0.7, 0.8], [0.8, 0.9])).toMatchObject({ better: undefined, atLeast: 0 });
  expect(verdict([0.8], [0.8])).toMatchObject({ better: undefined, atLeast: 0, single: [0, 0] });
});

test("nothing cannot be compared", () => {
  expect(() => verdict([], [0.8])).toThrow(/invalid accuracies: none/);
});

test("three against three part by chance in 2 of 20 orders, one against one always", () => {
  expect(partedByChance(1, 1)).toBe(1);
  // AB AB: of the 6 orders of two and two, AABB and BBAA.
  expect(partedByChance(2, 2)).toBeCloseTo(2 / 6, 12);
  expect(partedByChance(3, 3)).toBeCloseTo(0.1, 12);
  expect(partedByChance(5, 5)).toBeCloseTo(2 / 252, 12);
  expect(partedByChance(3, 1)).toBeCloseTo(2 / 4, 12);
});

test("each comparison has three seeds on either side, by one recipe", () => {
  for (const { first, second } of comparisons) {
    for (const id of [first, second]) expect(runsOf(records, id).map(({ seed }) => seed)).toEqual([0, 1, 2]);
  }
});

// Hand-worked from the counts of right answers in the training's log, of 10,000: 8757, 8723, 8789 for the base.
test.each([
  ["relu", undefined, 0, -0.0082, 0.0093], // 8707, 8816, 8717
  ["mish", "second", 0.0056, 0.0056, 0.0135], // 8845, 8845, 8858
  ["bottleneck", "first", 0.009, -0.0206, -0.009], // 8583, 8584, 8633
  ["residuals", "first", 0.0228, -0.0335, -0.0228], // 8454, 8495, 8470
  ["v1", undefined, 0, -0.0109, 0.0073], // 8702, 8680, 8796
] as const)("%s", (id, better, atLeast, least, most) => {
  const found = judge(comparisonOf(id), records);
  expect(found.better).toBe(better);
  expect(found.atLeast).toBeCloseTo(atLeast, 10);
  expect(found.single[0]).toBeCloseTo(least, 10);
  expect(found.single[1]).toBeCloseTo(most, 10);
});

test("all designs cost alike: the variants of V2 exactly, V1 to three percent", () => {
  const base = memberMacs("v2-0.25");
  for (const { second } of comparisons) {
    if (second === "v1-0.23") expect(Math.abs(memberMacs(second) / base - 1)).toBeLessThan(0.03);
    else expect(memberMacs(second)).toBe(base);
  }
});

test("a band spans the runs at each point of their curves", () => {
  const { epochs, least, most, runs } = curveBand(runsOf(records, "v2-0.25"), "heldOutAccuracy");
  expect(epochs).toEqual([0.25, 0.5, 0.75, 1]);
  // Of 0.7525, 0.538, 0.752; 0.8015, 0.8305, 0.5015; 0.865, 0.858, 0.86; 0.878, 0.873, 0.8835.
  expect(least).toEqual([0.538, 0.5015, 0.858, 0.873]);
  expect(most).toEqual([0.7525, 0.8305, 0.865, 0.8835]);
  expect(runs.map(({ values }) => values[0])).toEqual([0.7525, 0.538, 0.752]);
});

test("names of what there is, where something is asked for that is not", () => {
  expect(() => comparisonOf("gelu")).toThrow("invalid comparison: gelu; it must be one of relu, mish");
  expect(() => runsOf(records, "v3")).toThrow(/invalid member: v3/);
  expect(() => memberMacs("v3")).toThrow(/invalid member: v3/);
});
