import { describe, expect, test } from "vitest";
import { breakageFinding, breakageOf, breakPanel, breakages } from "../../../src/components/own/breakPanel.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { changeText } from "../../../src/model/pass/changeText.js";
import type { Network } from "../../../src/model/runtime/client.js";
import type { RunResult } from "../../../src/model/runtime/protocol.js";
import type { Picture } from "../../../src/model/types.js";

const bits = { kind: "weight-format", format: "int4", per: "channel" } as const;

function run(shares: readonly number[], map: readonly number[]): RunResult {
  const strongest = shares
    .map((score, index) => ({ label: `class ${index}`, class: index, score }))
    .sort((a, b) => b.score - a.score);
  const data = Float32Array.from(map);
  return {
    detections: [],
    strongest,
    taps: { a: { id: "a", shape: [1, 1, map.length], data } },
    milliseconds: 1,
    backend: "",
  };
}

describe("experiments on a network of the reader's", () => {
  test("are those that change something in it", () => {
    const named = (given: Parameters<typeof layers>[0]) => breakages(layers(given)).map(({ kind }) => kind);
    expect(named({ variant: "v2" })).toContain("skip-removed");
    const v1 = named({ variant: "v1", inputChannels: 1 });
    for (const kind of ["skip-removed", "projection-activation", "input-channels"]) expect(v1).not.toContain(kind);
    const texts = breakages(layers({ variant: "v2", padding: "pytorch" })).filter(({ kind }) => kind === "padding");
    expect(texts).toEqual([{ kind: "padding", padding: "tensorflow" }]);
  });

  test("count kept classes, and average shares and cosines, by hand", () => {
    const before = [run([0.7, 0.3], [3, 4]), run([0.2, 0.8], [1, 0])];
    const after = [run([0.6, 0.4], [4, 3]), run([0.6, 0.4], [0, 1])];
    const found = breakageOf(bits, before, after, "a");
    // Class 0 stays in the first photo; shares (0.6 + 0.4) / 2; cosines (24/25 + 0) / 2.
    expect(found).toMatchObject({ kept: 1 });
    expect(found.share).toBeCloseTo(0.5, 6);
    expect(found.similarity).toBeCloseTo(0.48, 6);
    expect(breakageFinding([found], 2)).toBe(
      `The change with the largest effect is “${changeText(bits)}”, with a mean share of 0.50. No change keeps the first class of every picture.`,
    );
  });

  test("of a backbone compare maps alone", () => {
    const found = breakageOf(bits, [run([], [1, 2])], [run([], [1, 2])], "a");
    expect(found).toEqual({ change: bits, similarity: expect.closeTo(1, 6) as number });
    expect(breakageFinding([found], 1)).toContain(
      "1 of 1 change leaves the last map nearly as it was (cosine above 0.99).",
    );
  });

  test("run on every photo, one row a change, and a link sets each up in Inside", async () => {
    const list = layers({ variant: "v1", classes: 2 });
    const asked: number[] = [];
    const network = {
      run: (_: Picture, { changes = [], taps = [] }: { changes?: readonly unknown[]; taps?: readonly string[] }) => {
        asked.push(changes.length);
        const answer = run([0.6, 0.4], [1, 2]);
        return Promise.resolve({ ok: true, value: { ...answer, taps: { [taps[0]]: answer.taps.a } } });
      },
    } as unknown as Network;
    const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
    const panel = breakPanel({
      ...{ layers: list, photos: () => Promise.resolve([picture, picture]), kind: "2 photos of this site" },
      ask: (question) => question(network),
    });
    panel.querySelector("button")?.click();
    const count = breakages(list).length;
    await expect.poll(() => panel.querySelectorAll("tbody tr").length).toBe(count + 1);
    expect(asked.filter((n) => n === 1).length).toBe(2 * count);
    // The network as it is comes first, so that each share has something to be compared with.
    expect(panel.querySelector("tbody tr")?.textContent).toBe("no change2 of 20.601.000");
    expect(panel.querySelectorAll("tbody tr")[1].textContent).toContain("2 of 20.601.000Inside");
    expect(panel.querySelector("h2 + p")?.textContent).toContain("runs 2 photos of this site.");
    expect(panel.querySelector("tbody a")?.getAttribute("href")).toContain("network=own&bench=change&changes=");
  });
});
