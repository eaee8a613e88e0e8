import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ablations as table } from "../../../docs/tables/experiments/ablations.js";
import { ablationSets } from "../../../docs/tables/experiments/ablationSets.js";
import { numbers } from "../../../docs/tables/numbers.js";
import { type AblationRow, ablations } from "../../../scripts/measure-ablations.js";
import { testPictures } from "../../../scripts/measure-precision.js";
import { openDetector } from "../../../scripts/node-detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import { csvRecords } from "../../../src/model/math/csv.js";
import { layers } from "../../../src/model/architecture/layers.js";

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../data/${path}`, import.meta.url)), "utf8");
const measured = JSON.parse(read("ablations.json")) as {
  floor: Record<string, number>;
  reference: { photos: number; frames: Record<string, number> };
  rows: AblationRow[];
};
const row = (id: string) => measured.rows.find((candidate) => candidate.id === id)!;

describe("the committed table of ablations", () => {
  test("has the rows that the script would measure", () => {
    const wanted = ablations(layers({ variant: "v2", resolution: 300, classes: 0 }));
    expect(measured.rows.map(({ id, changes }) => ({ id, changes }))).toEqual(wanted);
  });

  test("agrees with the table of number formats, which another script measured", () => {
    const precision = csvRecords(read("precision.csv"), ["activation", "format", "kept", "of", "added"]);
    let compared = 0;
    for (const { activation, format, kept, of, added } of precision) {
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

  test("counts the unchanged network's detections as the network makes them now", async () => {
    const detector = await openDetector();
    const labels = { stretch: [] as string[], letterbox: [] as string[] };
    for (const { picture, fit } of await testPictures()) {
      const input = detector.input(picture, fit);
      const pass = detector.run(input);
      labels[fit].push(...detector.detections(pass, picture, fit).detections.map(({ label }) => label));
      input.dispose();
      disposeTaps(pass.taps);
    }
    const { photos, frames } = measured.reference;
    expect(labels.stretch.length).toBe(photos);
    for (const [label, n] of Object.entries(frames)) expect(labels.letterbox.filter((l) => l === label).length).toBe(n);
    expect(labels.letterbox.length).toBe(Object.values(frames).reduce((sum, n) => sum + n, 0));
    expect(measured.rows[0].of).toBe(labels.stretch.length + labels.letterbox.length);
  });

  test("stands beside the counts of another set", () => {
    const { rows } = ablationSets();
    const cells = (start: string) => rows.find(([name]) => String(name).startsWith(start))?.slice(1, 3);
    expect(cells("ReLU as activation, everywhere except")).toEqual(["29 of 31", "28 of 28"]);
    expect(cells("ReLU6 cut at 3")).toEqual(["0 of 31", "0 of 28"]);
    expect(cells("weights as 6-bit integers")).toEqual(["14 of 31", "25 of 28"]);
  });

  test("has every row under a head, and the comparison first", () => {
    const { rows } = table();
    expect(rows[0][0]).toContain("different photos");
    expect(rows.length).toBe(1 + 7 + measured.rows.length);
    // 24 frames: 13 cats and 13 other things.
    expect([numbers["wrong-detections"](), numbers["counted-detections"]()]).toEqual(["13", "31"]);
  });

  test("has these changes lose at least 80 % on both sets, as the page says", () => {
    const others = csvRecords(read("ablations-elsewhere.csv"), ["id", "kept", "of"]);
    const named = ["cap 3", "skip-removed", "weight-format int4 per channel"];
    for (const id of [...named, "projection-activation relu6 in 13", "projection-activation relu6 in 16"]) {
      const other = others.find((one) => one.id === id)!;
      expect(row(id).kept / row(id).of, id).toBeLessThanOrEqual(0.2);
      expect(Number(other.kept) / Number(other.of), id).toBeLessThanOrEqual(0.2);
    }
  });

  test("shows the cap of 6 at work in block 0 alone", () => {
    // Without the cap in block 0 as much is lost as without any cap; without it anywhere else next to nothing.
    expect(row("activation relu in 0").kept).toBeLessThan(row("activation relu but in block 0").kept - 5);
    for (const place of ["stem", "1", "5", "9", "13", "16", "Conv_1"])
      expect(row(`activation relu in ${place}`).kept).toBeGreaterThanOrEqual(30);
  });
});
