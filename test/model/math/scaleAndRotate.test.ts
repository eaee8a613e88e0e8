import { expect, test } from "vitest";
import { fartherAway } from "../../../src/model/math/scaleAndRotate.js";
import type { Picture } from "../../../src/model/types.js";

/** One gray byte a pixel, opaque. */
function gray(width: number, bytes: readonly number[]): Picture {
  const data = new Uint8ClampedArray(bytes.flatMap((value) => [value, value, value, 255]));
  return { width, height: bytes.length / width, data };
}

const bytesOf = ({ data }: Picture) => Array.from(data).filter((_, i) => i % 4 === 0);

test("twice as far, four pixels become one, in the middle of gray", () => {
  const far = fartherAway(gray(4, [0, 4, 100, 100, 8, 12, 100, 100, 0, 0, 0, 200, 0, 0, 200, 200]), 2);
  expect([far.width, far.height]).toEqual([4, 4]);
  expect(bytesOf(far)).toEqual([127, 127, 127, 127, 127, 6, 100, 127, 127, 0, 150, 127, 127, 127, 127, 127]);
});

test("turns clockwise by quarters", () => {
  const picture = gray(2, [1, 2, 3, 4, 5, 6]);
  expect(bytesOf(fartherAway(picture, 1, 1))).toEqual([5, 3, 1, 6, 4, 2]);
  expect(fartherAway(picture, 1, 1).width).toBe(3);
  expect(bytesOf(fartherAway(picture, 1, 2))).toEqual([6, 5, 4, 3, 2, 1]);
  expect(bytesOf(fartherAway(picture, 1, -3))).toEqual([5, 3, 1, 6, 4, 2]);
  expect(fartherAway(picture, 1)).toBe(picture);
});

test("refuses what makes no sense", () => {
  expect(() => fartherAway(gray(1, [0]), 0.5)).toThrow("invalid distance: 0.5; it must be 1 or more");
  expect(() => fartherAway(gray(1, [0]), 1, 0.5)).toThrow(/invalid quarterTurns/);
});
