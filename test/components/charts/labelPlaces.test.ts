// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { accuracyChart } from "../../../src/components/compare/accuracyChart.js";
import { bestPlace, boxOf } from "../../../src/components/charts/labelPlaces.js";
import { costKinds, costPoints, recipesOf } from "../../../src/components/compare/publishedCosts.js";
import { parsePublished } from "../../../src/model/evidence/published.js";

const picture = { left: 0, right: 200, top: 0, bottom: 100 };

test("a label takes the first place that covers nothing, else the one that covers least", () => {
  const places = [
    { x: 50, y: 50, anchor: "start" },
    { x: 50, y: 50, anchor: "end" },
  ] as const;
  expect(bestPlace("four", places, [], picture)).toBe(places[0]);
  expect(bestPlace("four", places, [{ left: 60, right: 70, top: 40, bottom: 50 }], picture)).toBe(places[1]);
  // Four letters of 7 pixels reach beyond an edge at 40, to the left as well as to the right.
  expect(bestPlace("four", places, [], { ...picture, right: 60 })).toBe(places[1]);
  expect(() => bestPlace("four", [], [], picture)).toThrow("invalid places: none");
});

test("no two widths' labels touch, by any cost and any training", () => {
  const published = parsePublished(readFileSync("data/published.csv", "utf8"));
  for (const recipe of recipesOf(published, ["v1", "v2"])) {
    for (const kind of costKinds(published, recipe, ["v1", "v2"])) {
      const points = costPoints(published, recipe, kind, ["v1", "v2"]);
      for (const width of [600, 900]) {
        const chart = accuracyChart(points, { width, costLabel: kind.label });
        const boxes = [...chart.querySelectorAll("text.tick.halo")].map((label) =>
          boxOf(label.textContent ?? "", {
            x: Number(label.getAttribute("x")),
            y: Number(label.getAttribute("y")),
            anchor: label.getAttribute("text-anchor") as "start" | "middle" | "end",
          }),
        );
        const touching = boxes.flatMap((a, i) =>
          boxes
            .slice(i + 1)
            .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
        );
        expect(touching, `${recipe} by ${kind.id} at ${width}`).toEqual([]);
      }
    }
  }
});
