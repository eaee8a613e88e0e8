import { expect, test } from "vitest";
import { inUnicodeRange } from "../../../src/components/ui/unicodeRange.js";

test("a range of a stylesheet: single characters, runs with both of their ends, and none for all", () => {
  const range = "U+20-7E, U+2019";
  const has = (sign: string) => inUnicodeRange(range, sign.codePointAt(0) ?? 0);
  expect([" ", "~", "’", "a"].map(has)).toEqual([true, true, true, true]);
  expect(["\u001f", "\u007f", "‘", "α"].map(has)).toEqual([false, false, false, false]);
  expect([inUnicodeRange(undefined, 945), inUnicodeRange("", 945)]).toEqual([true, true]);
});
