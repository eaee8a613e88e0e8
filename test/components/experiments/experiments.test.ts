// @vitest-environment node
/** The trained network answers here, so this needs Node rather than a window. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { openDetector, readPhoto, readPhotos } from "../../../scripts/node-detector.js";
import {
  type Outcome,
  type VariantResult,
  experiments,
  outcomes,
} from "../../../src/components/experiments/experiments.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import type { Change } from "../../../src/model/pass/changes.js";
import { crop } from "../../../src/model/pass/image.js";
import type { RunResult } from "../../../src/model/runtime/protocol.js";
import type { Detection, Picture } from "../../../src/model/types.js";

const detection = (label: string, number: number, score: number): Detection => ({
  label,
  class: number,
  score,
  box: [0, 0, 1, 1],
  anchor: 0,
});

function result(detections: Detection[], scores: Record<number, number>): RunResult {
  const strongest = Object.entries(scores).map(([number, score]) => ({ label: number, class: Number(number), score }));
  return { detections, strongest, taps: {}, milliseconds: 1, backend: "" };
}

describe("outcomes", () => {
  it("count what is kept of the first variant, and average the scores of its classes", () => {
    const results: VariantResult[] = [
      {
        variant: { name: "unchanged", changes: [] },
        runs: [result([detection("cat", 1, 0.9)], { 1: 0.9 }), result([detection("cup", 2, 0.8)], { 2: 0.8 })],
      },
      {
        variant: { name: "broken", changes: [] },
        runs: [
          result([detection("cat", 1, 0.6)], { 1: 0.6, 2: 0.1 }),
          result([detection("dog", 3, 0.7)], { 3: 0.7, 2: 0.2 }),
        ],
      },
    ];
    const [whole, broken] = outcomes(results);
    expect(whole).toMatchObject({ kept: 2, of: 2 });
    expect(whole.score).toBeCloseTo(0.85);
    expect(broken).toMatchObject({ kept: 1, of: 2 });
    // The cat's .6 and the cup's .2.
    expect(broken.score).toBeCloseTo(0.4);
    expect([...broken.labels]).toEqual([
      ["cat", 1],
      ["dog", 1],
    ]);
  });
});

describe("verdicts on recorded runs", () => {
  // data/ablations.json: kept of 31 detections on five photos and 24 frames, by another script. A score stands for the share.
  const { rows } = JSON.parse(readFileSync("data/ablations.json", "utf8")) as {
    rows: { changes: readonly Change[]; kept: number; of: number }[];
  };
  it.each([
    ["cap", "block 0"],
    ["branch", "neither"],
    ["bottleneck", "block 13"],
  ])("“%s”: %s", (id, verdict) => {
    const { variants, answer } = experiments.find((one) => one.id === id)!;
    const all = variants.map(({ name, changes }): Outcome => {
      const row = rows.find((one) => JSON.stringify(one.changes) === JSON.stringify(changes));
      const { kept, of } = changes.length === 0 ? { kept: 31, of: 31 } : row!;
      return { name, kept, of, score: kept / of, labels: new Map() };
    });
    expect(answer(all)).toBe(verdict);
  });
});

describe("on the trained network", () => {
  let detector: Detector;
  let photos: Picture[];
  let frames: Picture[];

  beforeAll(async () => {
    detector = await openDetector();
    const described = await readPhotos();
    // Three photos of five are enough here: a cat, a cup on a table, a motorcycle.
    photos = await Promise.all(["cat", "cup", "motorcycle"].map(readPhoto));
    const plate = await readPhoto("plate");
    frames = described.flatMap(({ frames: of = [] }) =>
      of.filter((_, i) => i % 2 === 0).map((frame) => crop(plate, frame)),
    );
  });

  /** Two tests ask for one of them. */
  const results = new Map<string, Outcome[]>();

  function measured(id: string): Outcome[] {
    const known = results.get(id) ?? measure(id);
    results.set(id, known);
    return known;
  }

  function measure(id: string): Outcome[] {
    const { variants, pictures } = experiments.find((one) => one.id === id)!;
    return outcomes(
      variants.map((variant) => ({
        variant,
        runs: (pictures === "frames" ? frames : photos).map((picture) => {
          const { changes, fit = "stretch" } = variant;
          const input = detector.input(picture, fit, changes);
          const pass = detector.run(input, { changes });
          input.dispose();
          disposeTaps(pass.taps);
          const found = detector.detections(pass, picture, fit, { strongest: 1000 });
          return { ...found, taps: {}, milliseconds: 1, backend: "" };
        }),
      })),
    );
  }

  // As this network answered in Node when the experiments were written: the verdict, and the detections that each variant
  // keeps; for the frames of the plate, how many of twelve have a cat as their best detection.
  it.each([
    ["cap", "block 0", [14, 9, 14, 13, 6, 12]],
    ["skips", "skip 4", [4, 0, 0, 0, 3, 0]],
    ["branch", "the skip", [4, 1, 3]],
    ["bottleneck", "block 13", [4, 3, 4, 4, 0, 2, 0]],
    ["bits", "5 bits", [4, 4, 3, 4, 0, 0]],
    ["fit", "letterboxed", [4, 6]],
  ] as const)("“%s” comes to “%s”, and says why", (id, verdict, recorded) => {
    const { choices, answer, explain } = experiments.find((one) => one.id === id)!;
    const all = measured(id);
    expect(all.map(({ kept, labels }) => (id === "fit" ? labels.get("cat") : kept))).toEqual(recorded);
    expect(choices).toContain(verdict);
    expect(answer(all)).toBe(verdict);
    expect(explain(all)).toMatch(/^.{60,}\.$/);
  });

  it("every experiment is among them", () => {
    expect(experiments.map(({ id }) => id)).toEqual(["cap", "skips", "branch", "bottleneck", "bits", "fit"]);
  });

  it("the cut matters in block 0, as it did on other pictures", () => {
    // Measured before on six other photos and six frames: ReLU everywhere kept 21 of 28 detections, everywhere except
    // block 0 all 28.
    const all = measured("cap");
    const [everywhere, spared] = all.slice(-2);
    expect(spared.kept / spared.of).toBeGreaterThan(0.85);
    expect(everywhere.kept / everywhere.of).toBeLessThan(0.7);
    expect(experiments[0].answer(all)).toBe("block 0");
  });
});
