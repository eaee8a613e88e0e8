// @vitest-environment jsdom
/** The family's chart, meters and matrix in two states each, as outlines; with points of the test's own. */
import { expect, test } from "vitest";
import { confusionMatrix } from "../../../src/components/fashion/confusionMatrix.js";
import { familyChart } from "../../../src/components/widths/familyChart.js";
import { widthMeters } from "../../../src/components/widths/meters.js";
import type { FamilyPoint } from "../../../src/model/evidence/familyPoints.js";
import { outline } from "../charts/outline.js";
import { point } from "../../model/evidence/familyPoint.js";

const points = [
  point("v1", 0.25, 4e6, 0.88, 0.87, 0.89),
  point("v1", 1, 64e6, 0.9, 0.86, 0.91),
  point("v2", 0.25, 3.7e6, 0.87, 0.865, 0.875),
  point("v2", 1, 38e6, 0.9),
];
const macs = {
  costLabel: "multiply-adds",
  cost: ({ macs: cost }: FamilyPoint) => cost,
  format: (v: number) => `${v / 1e6} M`,
};

test("chart, wide, a width chosen", () => {
  expect(outline(familyChart(points, { ...macs, width: 700, selected: "v2-0.25" }))).toMatchSnapshot();
});

test("chart, on a phone, nothing measured but one", () => {
  const cost = ({ id }: FamilyPoint) => (id === "v1-1" ? 12 : undefined);
  expect(outline(familyChart(points, { ...macs, cost, width: 358 }))).toMatchSnapshot();
});

test("meters of the narrowest and of the widest", () => {
  const meters = widthMeters(points);
  meters.show(points[2]);
  expect(meters.textContent).toMatchSnapshot();
  meters.show(points[1], 12.5);
  expect(meters.textContent).toMatchSnapshot();
});

test("matrix with and without mistakes", () => {
  const shaded = (counts: number[][]) =>
    [...confusionMatrix(counts, ["a", "b"], { caption: "c" }).querySelectorAll("td")].map(
      (cell) => `${cell.title} ${cell.style.getPropertyValue("--share")}`,
    );
  expect(
    shaded([
      [9, 1],
      [3, 7],
    ]),
  ).toMatchSnapshot();
  expect(
    shaded([
      [10, 0],
      [0, 10],
    ]),
  ).toMatchSnapshot();
});
