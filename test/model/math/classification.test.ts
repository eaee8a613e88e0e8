import { describe, expect, test } from "vitest";
import { answersOf, confusion, rightAnswers, softmax } from "../../../src/model/math/classification.js";

test("the answer is the largest logit, of equal ones the first", () => {
  expect(answersOf(Float32Array.of(1, 3, 2, /**/ 5, 5, 4, /**/ -3, -2, -1), 3)).toEqual([1, 0, 2]);
});

describe("softmax", () => {
  test("as by hand: logits 0, ln 2 and ln 5 are 1 : 2 : 5", () => {
    const shares = softmax([0, Math.log(2), Math.log(5)]);
    for (const [i, eighths] of [1, 2, 5].entries()) expect(shares[i]).toBeCloseTo(eighths / 8, 12);
  });

  test("survives logits that e cannot be raised to", () => {
    expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
  });
});

test("the confusion matrix counts kinds in rows and answers in columns", () => {
  const counts = confusion([0, 0, 1, 1, 1, 2], [0, 1, 1, 1, 2, 0], 3);
  expect(counts).toEqual([
    [1, 1, 0],
    [0, 2, 1],
    [1, 0, 0],
  ]);
  expect(rightAnswers(counts)).toBe(3);
});
