import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rightAfter } from "../../scripts/measure-family-ablations.js";
import { comparisons } from "../../src/model/evidence/designComparison.js";
import { designBase } from "../../src/model/evidence/family.js";
import type { FamilyAblation, FamilyRecord } from "../../src/model/evidence/familyRecord.js";

const read = (name: string) => JSON.parse(readFileSync(`data/models/fashion/${name}`, "utf8")) as unknown;
const stored = read("ablations.json") as FamilyAblation[];

test("every change that a comparison makes was measured on its base", () => {
  const changes = comparisons.flatMap(({ afterward }) => (afterward === undefined ? [] : [[afterward]]));
  expect(stored.map((row) => row.changes)).toEqual([[], ...changes]);
  expect(new Set(stored.map(({ id }) => id))).toEqual(new Set([designBase]));
});

test("measured again, the numbers are the same", async () => {
  const some = [stored[0], stored[2]];
  expect(
    await rightAfter(
      designBase,
      some.map(({ changes }) => changes),
    ),
  ).toEqual(some);
});

test("unchanged, it is right where the recorded answers are", () => {
  const record = (read("records.json") as FamilyRecord[]).find(({ id, shipped }) => id === designBase && shipped);
  const labels = readFileSync("data/models/fashion/pictures.bin").subarray(500 * 28 * 28);
  const right = [...(record?.shipped?.answers ?? "")].filter((answer, i) => Number(answer) === labels[i]).length;
  expect(stored[0]).toMatchObject({ right, of: 500 });
});
