import { expect, test } from "vitest";
import { distort, noDistortion } from "../../../src/model/math/distort.js";

// Three by three, every pixel another, so that each rule shows where a pixel comes from.
const picture = Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90);
const changed = (change: Partial<typeof noDistortion>) => [...distort(picture, { ...noDistortion, ...change })];

test("nothing changes nothing", () => {
  expect(changed({})).toEqual([...picture]);
});

test("one to the right and one down: what leaves is gone, what comes in is black", () => {
  expect(changed({ right: 1, down: 1 })).toEqual([0, 0, 0, 0, 10, 20, 0, 40, 50]);
});

test("a quarter turn, clockwise: the left column becomes the top row", () => {
  expect(changed({ turn: 90 })).toEqual([70, 40, 10, 80, 50, 20, 90, 60, 30]);
  expect(changed({ turn: 180 })).toEqual([...picture].reverse());
});

test("an eighth of a turn mixes neighbors and keeps the center", () => {
  // The top pixel comes from (1 − √½, 1 − √½): 10, 20, 40 and 50 weighted by the distance, 0.293 and 0.707.
  const turned = changed({ turn: 45 });
  expect(turned[4]).toBe(50);
  const [a, b] = [1 - Math.SQRT1_2, Math.SQRT1_2];
  expect(turned[1]).toBe(Math.round(10 * b * b + 20 * a * b + 40 * a * b + 50 * a * a));
});

test("erasing sets the middle to black, inverting turns all values around, erased ones too", () => {
  expect(changed({ erase: 1 })).toEqual([10, 20, 30, 40, 0, 60, 70, 80, 90]);
  expect(changed({ erase: 1, invert: true })).toEqual([245, 235, 225, 215, 255, 195, 185, 175, 165]);
});
