import { expect, test, vi } from "vitest";
import { type Check, claim } from "../../../src/model/evidence/claim.js";

test("a claim finds nothing before it is asked, and its verdict once", () => {
  const check: Check = { label: "", claimed: "2×", found: "2.1×", value: 2.1, holds: true };
  const values = vi.fn(() => [check, { ...check, holds: false }]);
  const words = { id: "a", page: "v1", sentence: "", source: "", ref: "", figure: "", convention: "", why: "" };
  const one = claim({ ...words, values, text: (all) => `${all.length} checks` });
  expect(one.id).toBe("a");
  expect(values).not.toHaveBeenCalled();
  expect([one.verdict, one.verdict]).toEqual(["holds in part", "holds in part"]);
  expect(values).toHaveBeenCalledTimes(1);
  // Whoever counts again gets new numbers.
  expect(one.recount().text).toBe("2 checks");
  expect(values).toHaveBeenCalledTimes(2);
});
