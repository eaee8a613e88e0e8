import { describe, expect, it } from "vitest";
import { anchorPlace } from "../../../src/model/detection/anchorPlace.js";
import { bestAnswer, cellAnswers, cellClasses } from "../../../src/model/detection/cellAnswer.js";
import { type HeadReading, bestClasses, lookOf, readingOfLook } from "../../../src/model/detection/headOutputs.js";
import type { Anchor, Head } from "../../../src/model/detection/ssd.js";

// A head of one map of 1 × 2 cells with two anchors each.
const head: Head = {
  extras: [],
  maps: [{ id: "only", shape: [1, 2, 8], anchorsPerCell: 2, boxes: [], scores: [] }],
};
const frame = (x: number, height: number): Anchor => ({ y: 0.5, x, height, width: 0.5, map: 0 });
const anchors = [frame(0.25, 1), frame(0.25, 0.5), frame(0.75, 1), frame(0.75, 0.5)];
const boxes = [0, 0, 0, 0, 1, -2, 5 * Math.LN2, -5 * Math.LN2, 0, 0, 0, 0, 0, 0, 0, 0];
const reading: HeadReading = {
  boxes,
  scores: new Map([
    [3, [0.1, 0.6, 0.02, 0.01]],
    [7, [0.2, 0.5, 0.01, 0.05]],
    [9, [0.9, 0.9, 0.9, 0.9]],
  ]),
};
const named = (index: number) => index !== 9;

describe("a cell's answer", () => {
  it("takes the best class of every anchor, without classes that have no name", () => {
    const best = bestClasses(reading, named);
    expect([...Array.from(best.classes)]).toEqual([7, 3, 3, 7]);
    expect(Array.from(best.scores, (v) => Number(v.toFixed(2)))).toEqual([0.2, 0.6, 0.02, 0.05]);
    expect(Array.from(bestClasses(reading).classes)).toEqual([9, 9, 9, 9]);
  });

  it("decodes each anchor by hand", () => {
    // 0.5 + 0.1 · 1 · 0.5, 0.25 − 0.1 · 2 · 0.5; exp(0.2 · 5 ln 2) doubles, its reverse halves.
    const [, second] = cellAnswers(head, anchors, reading, bestClasses(reading, named), { map: 0, cell: 0 });
    expect(second.place).toEqual(anchorPlace(head, 1));
    const { y, x, height, width } = second.decoded;
    expect([y, x, height, width].map((v) => v.toFixed(6))).toEqual(["0.550000", "0.150000", "1.000000", "0.250000"]);
  });

  it("is the anchor that scores highest, and its classes go from best to worst", () => {
    const answers = cellAnswers(head, anchors, reading, bestClasses(reading, named), { map: 0, cell: 1 });
    expect(bestAnswer(answers).place.anchor).toBe(1);
    expect(bestAnswer(answers).class).toBe(7);
    expect(cellClasses(head, reading, { map: 0, cell: 0 }, named)).toEqual([
      { class: 3, score: 0.6 },
      { class: 7, score: 0.5 },
    ]);
  });

  it("is the same from what a build keeps, though that forgets weak classes", () => {
    const look = lookOf(reading, 0.55, named);
    expect(look.scores.map((one) => one.class)).toEqual([3, 9]);
    const again = bestClasses(readingOfLook(look), named);
    expect(Array.from(again.classes)).toEqual([7, 3, 3, 7]);
  });
});
