// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type FaceLimits, faceInInput, limitsChart, reach } from "../../../src/components/faces/limitsChart.js";
import { facts, textOf, v1, v2 } from "./fake.js";

const limits = JSON.parse(readFileSync("data/face-limits.json", "utf8")) as FaceLimits;

test("a network's reach ends before the first distance at which it scores below .5", () => {
  const made: FaceLimits = {
    ...limits,
    distances: [1, 2, 3, 4],
    byDistance: [
      { id: "a", scores: [0.9, 0.5, 0.49, 0.8] },
      { id: "b", scores: [0.9, 0.9, 0.9, 0.9] },
    ],
  };
  expect(reach(made, "a")).toBe(2);
  expect(reach(made, "b")).toBe(4);
});

test("the face's height in the input follows from the input's side", () => {
  const made: FaceLimits = { ...limits, face: { width: 50, height: 100 }, picture: { width: 400, height: 400 } };
  expect(faceInInput(made, v1, 2)).toBe(64);
  expect(faceInInput(made, v2, 2)).toBe(40);
});

test("the chart says where each loses the face, and has the scores of both as a table", () => {
  const chart = limitsChart(limits, facts);
  expect(chart.querySelectorAll("path.face-line")).toHaveLength(2);
  expect(textOf(chart.querySelector("figcaption"))).toMatch(
    /^The V1 detector finds the face up to 5 times as far away, at .*\. The V2 detector .* up to 3 times/,
  );
  expect(chart.querySelectorAll("tbody tr")).toHaveLength(limits.distances.length + 3);
  // At distance 1 the scores are those that the packages give: .97 and .96.
  expect(textOf(chart.querySelector("tbody tr"))).toBe("1 times as far.97.96");
});
