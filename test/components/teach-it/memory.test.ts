/** What a network remembers, counted by hand; its networks and their exits; the words for blocks. */
import { expect, test } from "vitest";
import { siteBackbones } from "../../../src/components/teach-it/exits.js";
import { teachBackbones } from "../../../src/components/teach-it/guests.js";
import { type Look, answerMemory, detectionMemory, kindMemory } from "../../../src/components/teach-it/memory.js";
import { stageWords } from "../../../src/components/teach-it/tuneRuns.js";
import type { Detection } from "../../../src/model/types.js";

const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const box = (label: string, score: number, left: number): Detection => ({
  ...{ label, class: label.length, score, box: [0, left, 1, left + 0.4], anchor: 0 },
});
const look = (name: string, detections: Detection[], strongest: Record<string, number>): Look => ({
  ...{ name, picture, detections },
  strongest: Object.entries(strongest).map(([label, score], i) => ({ label, class: i, score })),
});

test("a detection stays in a box that overlaps; another box or another class is none", () => {
  const before = [
    look("a", [box("cat", 0.9, 0), box("mouse", 0.8, 0.5)], { cat: 0.9, mouse: 0.8 }),
    look("b", [box("dog", 0.7, 0)], { dog: 0.7 }),
  ];
  const after = [
    look("a", [box("cat", 0.6, 0.05), box("mouse", 0.55, 0)], { cat: 0.6, mouse: 0.55 }),
    look("b", [], { dog: 0.2 }),
  ];
  expect(detectionMemory(before, after)).toEqual({
    ...{ kept: 1, before: 3, of: 3 },
    rows: [
      { name: "cat, photo “a”", before: 0.9, after: 0.6 },
      { name: "mouse, photo “a”", before: 0.8, after: 0.55 },
      { name: "dog, photo “b”", before: 0.7, after: 0.2 },
    ],
  });
});

test("an answer stays where the strongest class is the same; kinds are counted by right answers", () => {
  const before = [
    look("bag", [], { bag: 0.9, coat: 0.1 }),
    look("bag", [], { bag: 0.6, coat: 0.4 }),
    look("coat", [], { coat: 1, bag: 0 }),
  ];
  const after = [
    look("bag", [], { coat: 0.7, bag: 0.3 }),
    look("bag", [], { bag: 0.5, coat: 0.5 }),
    look("coat", [], { coat: 0.8, bag: 0.2 }),
  ];
  expect(answerMemory(before, after)).toMatchObject({
    kept: 2,
    before: 3,
    of: 3,
    rows: [{ before: 0.9, after: 0.3 }, {}, {}],
  });
  expect(kindMemory(before, after)).toEqual({
    ...{ kept: 2, before: 3, of: 3 },
    rows: [
      { name: "bag", before: 1, after: 0.5 },
      { name: "coat", before: 1, after: 1 },
    ],
  });
});

test("every network has exits where its maps shrink: four in the detector, and the family’s at strides 4 and 8", () => {
  const exits = Object.fromEntries(
    siteBackbones.map(({ key, exits: own }) => [key, own.map(({ name, shape }) => `${name} ${shape.join(" ")}`)]),
  );
  expect(exits.detector).toHaveLength(5);
  // 32 pixels, halved three times; 320 channels of the last convolution, 160 of V2's last block at half the width.
  expect(exits["v2-0.5"].at(-1)).toBe("Conv_1 4 4 320");
  expect(exits["v1-1"].at(-1)).toMatch(/ 4 4 1024$/);
  expect(exits["v1-1"].some((text) => text.startsWith("Conv_1"))).toBe(false);
});

test("networks from elsewhere follow those of the site; one without an exit is left out", () => {
  const guest = { key: "own", id: "own:1", name: "Yours" };
  const keys = (network: object) => teachBackbones([{ ...guest, network }]).map(({ key }) => key);
  expect(keys({ alpha: 0.35, classes: 5 }).at(-1)).toBe("own");
  expect(keys({ alpha: -1 })).toEqual(siteBackbones.map(({ key }) => key));
});

test.each([
  [["block 16"], "block 16"],
  [["block 14", "block 15", "block 16"], "blocks 14 to 16"],
  [["block 16", "Conv_1"], "block 16 and Conv_1"],
  [["Conv_1"], "Conv_1"],
])("%j are %s", (stages, words) => expect(stageWords(stages)).toBe(words));
