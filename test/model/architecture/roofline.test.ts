import { expect, test } from "vitest";
import { layers } from "../../../src/model/architecture/layers.js";
import { balanceAt, rooflineTime, timeRatio, waitingShare } from "../../../src/model/architecture/roofline.js";

const v1 = layers({ variant: "v1" });
const v2 = layers({ variant: "v2" });

test("a layer takes the longer of computing and moving", () => {
  // conv_dw_7 by hand: 14·14·512 outputs of 9 products; bytes: in + out + 512·(9 + 1) parameters, 4 bytes each.
  const layer = v1.find(({ id }) => id === "conv_dw_7")!;
  const macs = 14 * 14 * 512 * 9;
  const bytes = 4 * (2 * 14 * 14 * 512 + 512 * 10);
  expect(rooflineTime([layer], 0.1)).toBeCloseTo(macs / 0.1);
  expect(rooflineTime([layer], 100)).toBe(bytes);
  expect(waitingShare([layer], 100)).toBe(1);
  expect(waitingShare([layer], 0.1)).toBe(0);
});

test("slow arithmetic makes V2 faster by the ratio of published multiply-adds, fast arithmetic makes it slower", () => {
  // TF-slim prints 569 and 300 million.
  expect(timeRatio(v1, v2, 1 / 16)).toBeCloseTo(569 / 300, 1);
  expect(timeRatio(v1, v2, 4096)).toBeLessThan(0.9);
});

test("the balance of equal times lies between and is where the ratio is 1", () => {
  const balance = balanceAt(v1, v2, 1)!;
  expect(timeRatio(v1, v2, balance)).toBeCloseTo(1, 6);
  expect(balance).toBeGreaterThan(8);
  expect(balance).toBeLessThan(32);
  // A quarter of the bytes: the same machine is bound by memory at four times the balance.
  expect(balanceAt(v1, v2, 1, 1)! / balance).toBeCloseTo(4, 6);
  expect(balanceAt(v1, v2, 3)).toBeUndefined();
});

test("a balance that is not positive is refused", () => {
  expect(() => rooflineTime(v1, 0)).toThrow("invalid balance: 0; it must be above 0");
});
