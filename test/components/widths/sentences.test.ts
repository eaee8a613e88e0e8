import { expect, test } from "vitest";
import {
  againstWidest,
  equalCostSentence,
  pairSentence,
  points as pointsText,
  saturationSentence,
  seedSentence,
  upsetSentence,
} from "../../../src/components/widths/widthSentences.js";
import { equalCostQuestion, lossQuestion } from "../../../src/components/widths/questions.js";
import { atEqualCost, meanDifference } from "../../../src/model/evidence/familyPoints.js";
import { data, records } from "./fake.js";
import { worstMistake } from "../../../src/components/fashion/confusionMatrix.js";
import { point } from "../../model/evidence/familyPoint.js";

const v1 = [point("v1", 0.5, 1e6, 0.8, 0.82), point("v1", 1, 4e6, 0.9, 0.92)];

test("points in words", () => {
  expect([pointsText(-0.0141), pointsText(0.01), pointsText(0.0251, 0)]).toEqual([
    "1.4 points",
    "1.0 point",
    "3 points",
  ]);
});

test("seeds: one says nothing of the next, three have a middle", () => {
  expect(seedSentence(v1[0])).toContain("Trained from 2 seeds: 80.0\u202f% to 82.0\u202f%");
  expect(seedSentence(point("v1", 1, 1, 0.9))).toContain("we do not know");
});

test("a width against the widest", () => {
  expect(againstWidest(v1, v1[0])).toBe(
    "V1, α 0.5: 4.0 times fewer multiply-adds than α 1, 4.0 times fewer parameters, 10.0 points less accurate in these two runs.",
  );
});

test("where the gain ends", () => {
  expect(saturationSentence(v1, "v1")).toContain("the gain has not ended at this width");
  expect(saturationSentence([...v1, point("v1", 1.4, 8e6, 0.905, 0.925)], "v1")).toContain(
    "From α 1 on the ranges overlap",
  );
  expect(saturationSentence([point("v1", 0.5, 1e6, 0.9), point("v1", 1, 4e6, 0.8)], "v1")).toContain(
    "with more width it was not more accurate",
  );
});

test("equal cost: who is ahead, who is not, and who cannot be told", () => {
  const ahead = point("v2", 0.5, 2e6, 0.95, 0.96);
  const near = point("v2", 0.35, 2e6, 0.86, 0.87);
  expect(equalCostSentence([...v1, ahead])).toContain(
    "V2 beats V1 here. On average over 1 comparisons V2 is 9.5 points ahead",
  );
  expect(equalCostSentence([...v1, near])).toContain("no clear difference");
  expect(equalCostSentence([...v1, ahead, near])).toContain("V2 is clearly ahead in 1 of 2 comparisons");
  expect(pairSentence(atEqualCost([...v1, point("v2", 0.5, 2e6, 0.95)])[0])).toContain("trained only once");
});

test("a wider network below a narrower one is named", () => {
  expect(upsetSentence(v1)).toBeUndefined();
  // 90.98 % is read as 91.0 %, like the mean of the narrower one.
  expect(upsetSentence([...v1, point("v1", 1.4, 9e6, 0.9098)])).toBeUndefined();
  expect(upsetSentence([...v1, point("v1", 1.4, 9e6, 0.85)])).toContain("V1, α 1.4 reaches 85.0\u202f% on average");
});

test("the questions' answers are the records'", () => {
  const loss = lossQuestion(data.points);
  const [narrow, wide] = ["v2-0.25", "v2-1"].map((id) => data.points.find((p) => p.id === id)!);
  expect(loss.answer()).toBeCloseTo(100 * (wide.accuracy - narrow.accuracy), 10);
  expect(loss.answer()).toBeGreaterThan(loss.min);
  expect(loss.answer()).toBeLessThan(loss.max);
  const equal = equalCostQuestion(data.points);
  expect(equal.answer()).toBeCloseTo(100 * meanDifference(atEqualCost(data.points)), 10);
  expect(Math.abs(equal.answer())).toBeLessThan(equal.max);
});

test("the page says that shirts are hard for all: each network's most frequent mistake has a shirt in it", () => {
  const shirt = data.labels.indexOf("shirt");
  for (const { shipped } of records.filter((record) => record.shipped)) {
    const { kind, answer } = worstMistake(shipped?.confusion ?? []);
    expect([kind, answer]).toContain(shirt);
  }
});
