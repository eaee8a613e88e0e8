import { expect, test } from "vitest";
import { unbroken } from "../../../src/components/ui/noBreak.js";

test.each([
  ["At α = 0.75, V2 needs less", "At α\u00a0=\u00a00.75, V2 needs less"],
  ["variance 2 / (k² · C_out).", "variance 2\u00a0/\u00a0(k²\u00a0·\u00a0C_out)."],
  ["with t = 3 and with t = 6", "with t\u00a0=\u00a03 and with t\u00a0=\u00a06"],
  ["a detector with photos", "a detector with photos"],
])("a short formula stays in one line: %s", (text, whole) => {
  expect(unbroken(text)).toBe(whole);
});

test("a long formula may break", () => {
  const long = "196 · 64 · 9 + 196 · 64 · 128 = 1718528";
  expect(unbroken(long)).toBe(long);
});
