import { expect, test } from "vitest";
import { numberBaselines } from "../../../src/components/charts/stripGeometry.js";

test("a number stands above its line, and below it where the title is", () => {
  // Lines at 90 and 50, title down to 20: both numbers have room above their lines.
  expect(numberBaselines([90, 50], 20)).toEqual([87, 47]);
  // The line at 30 is too near the title: its number is 10 pixels high and would reach up to 16.
  expect(numberBaselines([90, 30], 20)).toEqual([87, 41]);
});

test("of two numbers that would touch, the second is left out", () => {
  expect(numberBaselines([50, 40], 0)).toEqual([47, undefined]);
  // Pushed below its line by the title, the second would be on the first.
  expect(numberBaselines([48, 30], 20)).toEqual([45, undefined]);
});
