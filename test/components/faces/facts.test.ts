import { expect, test } from "vitest";
import { costRows, timeRow } from "../../../src/components/faces/costRows.js";
import { faceCosts, shortName, weightBytes } from "../../../src/components/faces/facts.js";
import { sameInput } from "../../../src/components/faces/questions.js";
import { median } from "../../../src/model/math/quartiles.js";
import { facts, v1, v2 } from "./fake.js";

test("counts agree with published and hand-worked ones", () => {
  // FPNLite 320 proposes 12,804 boxes: six for each cell of 40² + 20² + 10² + 5² + 3².
  expect(faceCosts(v2).anchors).toBe(6 * (1600 + 400 + 100 + 25 + 9));
  // SSD 512 on V1: three for each cell of 32², six for each of 16² + 8² + 4² + 2² + 1.
  expect(faceCosts(v1).anchors).toBe(3 * 1024 + 6 * (256 + 64 + 16 + 4 + 1));
  // V1 at 512 has (512 / 224)² of the 567.7 million multiply-adds at 224 without the classifier (568.74 − 1.024).
  expect(faceCosts(v1).macs.backbone / 1e6).toBeCloseTo(567.716 * (512 / 224) ** 2, -0.5);
  for (const one of facts) {
    const { macs } = faceCosts(one);
    expect(macs.all).toBe(macs.backbone + macs.head);
    expect(weightBytes(one)).toBeLessThan(6e6);
  }
  expect(facts.map(shortName)).toEqual(["V1", "V2"]);
});

test("the table says what differs besides V1 and V2", () => {
  const rows = costRows(facts);
  const row = (label: string) => rows.find((one) => one.label.startsWith(label));
  expect(row("Trained on")?.values[0]).toBe("WIDER FACE");
  expect(row("Classes")?.values).toEqual(["face", expect.stringMatching(/^open hand, .*face/)]);
  expect(row("Input")).toMatchObject({ values: ["512 × 512", "320 × 320"], ratio: "2.56×" });
  expect(timeRow([undefined, 100])).toMatchObject({ values: ["not yet measured", "100\u202fms"], ratio: "" });
  expect(timeRow([300, 100])).toMatchObject({ values: ["300\u202fms", "100\u202fms"], ratio: "3.00×" });
});

test("the question's answer is the ratio at the smaller input", () => {
  const question = sameInput(facts);
  if (question.kind !== "number") throw new Error("the question asks for a number");
  const alike = question.answer();
  // The backbones alone at 320: 568.7 and 300.8 million at 224 without classifiers grow alike.
  expect(alike).toBeGreaterThan(1);
  expect(alike).toBeLessThan((faceCosts(v1).macs.all / faceCosts(v2).macs.all) * 0.5);
});

test("median of odd and even counts", () => {
  expect(median([5])).toBe(5);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
