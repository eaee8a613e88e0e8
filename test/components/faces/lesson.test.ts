import { expect, test } from "vitest";
import { lesson } from "../../../src/components/faces/lesson.js";

const answer = (name: string, ...found: [label: string, score: number][]) => ({
  name,
  found: found.map(([label, score]) => ({ label, score })),
});

test("both find the astronaut's face", () => {
  expect(lesson([answer("V1", ["face", 0.974]), answer("V2", ["face", 0.959])], "astronaut")).toBe(
    "There is one face in this photo, and V1 and V2 both find it.",
  );
});

test("the rocket has none, and that is said", () => {
  expect(lesson([answer("V1"), answer("V2")], "rocket")).toBe(
    "There is no face in this photo, and neither V1 nor V2 finds one.",
  );
});

test("a cat's face is no person's, and the one that is right is not therefore better", () => {
  const text = lesson([answer("V1", ["face", 0.937]), answer("V2")], "cat");
  expect(text).toMatch(/^V1 detects the cat’s face as a person’s face, with a high score \(\.94\)\./);
  expect(text).toContain("V2 is right here: there is no face of a person.");
  expect(text).toContain("does not prove");
});

test("a hand in the coffee", () => {
  const text = lesson([answer("V1"), answer("V2", ["open hand", 0.607])], "cup");
  expect(text).toContain("V2 detects “open hand” (.61) where there is no hand.");
});

test("a face that is missed, and more than there are", () => {
  expect(lesson([answer("V1"), answer("V2", ["face", 0.6])], "astronaut")).toContain("V1 misses one face.");
  expect(lesson([answer("V1", ["face", 0.9], ["face", 0.8]), answer("V2", ["face", 0.6])], "astronaut")).toContain(
    "V1 finds 2 faces (.90 and .80) where there is 1.",
  );
});

test("the reader's own picture is not judged", () => {
  expect(lesson([answer("V1", ["face", 0.9]), answer("V2")])).toBe(
    "V1 finds one face (.90) and V2 finds no face. This page does not know how many faces your picture has.",
  );
});
