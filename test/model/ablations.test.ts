import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type AblationRow, ablations } from "../../scripts/measure-ablations.js";
import { layers } from "../../src/model/layers.js";

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../data/${path}`, import.meta.url)), "utf8");
const measured = JSON.parse(read("ablations.json")) as { floor: Record<string, number>; rows: AblationRow[] };
const row = (id: string) => measured.rows.find((candidate) => candidate.id === id)!;

describe("the committed table of ablations", () => {
  test("has the rows that the script would measure", () => {
    const wanted = ablations(layers({ variant: "v2", resolution: 300, classes: 0 }));
    expect(measured.rows.map(({ id, changes }) => ({ id, changes }))).toEqual(wanted);
  });

  test("agrees with the table of number formats, which another script measured", () => {
    const precision = read("precision.csv").trim().split("\n").slice(1);
    let compared = 0;
    for (const line of precision) {
      const [activation, format, kept, of, added] = line.split(",");
      const found = row(`activation-format ${format}`);
      if (activation !== "relu6" || found === undefined) continue;
      expect([format, found.kept, found.of, found.added]).toEqual([format, Number(kept), Number(of), Number(added)]);
      compared += 1;
    }
    expect(compared).toBe(7);
  });

  test("says that a change in one block leaves everything before it as it was", () => {
    for (const { id, changes, similarity } of measured.rows) {
      const [change] = changes;
      if (changes.length !== 1 || !("block" in change) || typeof change.block !== "number") continue;
      const tensors = Object.entries(similarity).filter(([tap]) => {
        const block = /^block_(\d+)_/.exec(tap);
        return tap === "Conv1" || (block !== null && Number(block[1]) < Number(change.block));
      });
      expect(tensors.map(([tap, value]) => [id, tap, value])).toEqual(tensors.map(([tap]) => [id, tap, 1]));
    }
  });

  test("shows the cap of 6 at work in block 0 alone", () => {
    // Without the cap in block 0 as much is lost as without any cap; without it anywhere else next to nothing.
    expect(row("activation relu in 0").kept).toBeLessThan(row("activation relu but in block 0").kept - 5);
    for (const place of ["stem", "1", "5", "9", "13", "16", "Conv_1"])
      expect(row(`activation relu in ${place}`).kept).toBeGreaterThanOrEqual(30);
  });
});
