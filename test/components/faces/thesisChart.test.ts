// @vitest-environment jsdom
/** The chart of the thesis's runs in two states, and its numbers from the thesis's notebook. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { thesisChart, thesisPicture } from "../../../src/components/faces/thesisChart.js";
import { parseFaceRuns } from "../../../src/model/evidence/thesisFaces.js";
import { outline } from "../charts/outline.js";
import { textOf } from "./fake.js";

const runs = parseFaceRuns(readFileSync("data/thesis-faces.csv", "utf8"));

test.each([
  ["wide", 720],
  ["on a phone", 358],
] as const)("the thesis's runs, %s", (_, width) => expect(outline(thesisPicture(runs, { width }))).toMatchSnapshot());

test("the thesis's chart says what the runs differ in", () => {
  const caption = textOf(thesisChart(runs).querySelector("figcaption") as Element);
  // Notebook 06_00: AP50 49.522 and 54.446, 13.173 and 10.274 pictures a second, 42.814 with frozen BN
  expect(caption).toContain("AP changes from 49.5 to 54.4 percent, and speed from 13.2 to 10.3 pictures per second.");
  expect(caption).toContain("activation, fine-tuning with frozen BN, learning rate and number of iterations");
  expect(caption).toContain("gained 6.7 points");
  expect(() => thesisChart(runs.slice(1))).toThrow("invalid runs: 800k is missing; it must be among them");
});
