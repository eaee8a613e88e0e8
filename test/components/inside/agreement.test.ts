import { expect, it } from "vitest";
import { agreement } from "../../../src/components/inside/agreement.js";

it("says how far a sum is from the tensor, and says so when it is too far", () => {
  const explained = { kind: "sum", parts: [], value: 2 } as const;
  expect(agreement({ explained, actual: 2, range: 10 })).toContain("the same value, up to rounding");
  expect(agreement({ explained, actual: 2.0001, range: 10 })).toContain("10 millionths");
  expect(agreement({ explained, actual: 2.5, range: 10 })).toContain("The two differ by 5.00\u202f%");
});
