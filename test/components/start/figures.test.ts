// @vitest-environment jsdom
import { expect, test } from "vitest";
import { powerText, powers, scientific } from "../../../src/components/charts/powers.js";
import { logLines } from "../../../src/components/start/logLines.js";
import { type RealBatch, normExample, normalizedPixel } from "../../../src/components/start/normExample.js";
import { startFigure, startUrl } from "../../../src/components/start/startFigure.js";
import { weightHistogram } from "../../../src/components/start/weightHistogram.js";
import { depthwiseDeviation } from "../../../src/components/start/questions.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { outline } from "../charts/outline.js";
import { throughUrl } from "../ui/throughUrl.js";
import { eventually } from "../../eventually.js";

const text = (element: Element | null) => (element?.textContent ?? "").replaceAll("\u202f", " ").replace(/\s+/g, " ");
const total = (element: Element) => text(element.querySelector(".total"));

/** `8.8 · 10⁻¹⁶` as a number. */
const numberOf = (words: string) => {
  const raised = [...words.replace(/.*· 10/, "")].map((c) =>
    "⁰¹²³⁴⁵⁶⁷⁸⁹".includes(c) ? "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c) : "-",
  );
  return words.includes("·") ? parseFloat(words) * 10 ** Number(raised.join("")) : Number(words);
};

const batch: RealBatch = {
  layer: "block_12_project",
  channel: 3,
  size: 2,
  photos: [
    { id: "a", title: "A", values: [1, 2, 3, 6] },
    { id: "b", title: "B", values: [7, 8, 9, 12] },
    { id: "c", title: "C", values: [0, 0, 0, 0] },
  ],
};

test("the same value in two batches, and with frozen statistics", () => {
  // Alone: mean 3, variance 3.5, so 6 becomes 3 / √3.5. With B: mean 6, variance 3.5 + 9, so it becomes 0.
  expect(normalizedPixel(batch, ["a"], 3).live).toBeCloseTo(3 / Math.sqrt(3.5), 4);
  expect(normalizedPixel(batch, ["a", "b"], 3)).toMatchObject({ batch: { mean: 6, variance: 12.5 }, live: 0 });
  // All twelve values: sum 48, mean 4; squares 50 + 338 = 388, variance 388 / 12 − 16.
  const fixed = 2 / Math.sqrt(388 / 12 - 16);
  for (const company of [["a"], ["a", "b"], ["a", "b", "c"]])
    expect(normalizedPixel(batch, company, 3).fixed).toBeCloseTo(fixed, 5);
  expect(normalizedPixel(batch, ["a", "b", "c"], 3).live).toBeCloseTo(fixed, 5);
});

test("the reader composes the batch, and the first photo stays in it", () => {
  const figure = normExample(batch);
  // The two means are 6 and 4, so the value that starts is the one nearest to 5.
  expect(total(figure)).toContain("2 photos in the batch. Live, the mean is 6.00 and the variance 12.50");
  expect(figure.querySelector<HTMLInputElement>('input[type="range"]')?.value).toBe("3");
  const [b, c] = figure.querySelectorAll<HTMLInputElement>('input[type="checkbox"]');
  const tick = (box: HTMLInputElement, on: boolean) => {
    box.checked = on;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  tick(c, true);
  expect(total(figure)).toContain("With all photos in the batch, both give the same value.");
  tick(b, false);
  tick(c, false);
  expect(figure.value.batch).toEqual(["a"]);
  expect(total(figure)).toContain("One photo in the batch. Live, the mean is 3.00 and the variance 3.50");
  expect(total(figure)).toContain("from 4.00 to 3.90");
});

test("powers of ten as ticks", () => {
  const plain = (v: number) => scientific(v).replaceAll("\u00a0", " ");
  expect([8.76e-16, 0.021, 0.36, 23.4, 1.2e5].map(plain)).toEqual(["8.8 · 10⁻¹⁶", "0.021", "0.36", "23", "1.2 · 10⁵"]);
  expect([1e-18, 1e-2, 0.1, 1, 1000, 1e4].map(powerText)).toEqual(["10⁻¹⁸", "10⁻²", "0.1", "1", "1000", "10⁴"]);
  expect(powers(3e-18, 1)).toEqual([1e-18, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1]);
});

test("the start of a network is measured, and the chosen rule's ends are said", async () => {
  const figure = startFigure({ value: { rule: "shared" }, size: { alpha: 0.25, side: 64, batch: 2 } });
  await eventually(() => expect(figure.getAttribute("aria-busy")).toBeNull());
  const found =
    /from stem to block 16 the variance goes from (.+) to (.+)\. As a multiple .* stem is (.+) with skips and (.+) without/.exec(
      total(figure),
    );
  const [stem, end, skips, without] = (found ?? []).slice(1).map(numberOf);
  // The stem adds 27 products of unit noise, each with variance 2 / (9 · 8): 0.75 before its ReLU6, which halves the
  // squares and takes their mean away: a third is left of a normal distribution’s variance, (π − 1) / 2π.
  expect(stem).toBeGreaterThan(0.75 / 5);
  expect(stem).toBeLessThan(0.75 / 2);
  expect(end).toBeLessThan(1e-10);
  expect(skips).toBeGreaterThan(1e6 * without);
  expect(figure.querySelectorAll(".log-lines")).toHaveLength(2);
  expect(figure.querySelectorAll(".log-lines")[0].querySelectorAll("path.log-line")).toHaveLength(4);
}, 90_000);

test("the start's state survives the address, and wrong words are set right", () => {
  const figure = startFigure();
  const state = { rule: "fan-in", activation: "mish", norm: "live", seed: 4, layer: "block_9_expand" } as const;
  figure.value = state;
  expect(throughUrl(startUrl, figure.value, startFigure().value)).toEqual({ state, faults: [] });
  figure.value = { ...state, seed: Number.NaN, layer: "nowhere" };
  expect(figure.value).toMatchObject({ seed: 1, layer: "block_2_depthwise" });
});

test("weights of block 2's depthwise layer: the rule's bell is twelve times too narrow", () => {
  const layer = layers().find(({ id }) => id === "block_2_depthwise");
  if (layer === undefined) throw new Error("no such layer");
  // √(2 / (9 · 144)) = 0.0393 against √(2 / 9) = 0.471
  const drawn = weightHistogram(layer, { rule: "shared", seed: 1, width: 400 });
  expect(text(drawn)).toContain("Standard deviation 0.0393,fan-out rule: 0.471, 12.0× as much");
  const covered = weightHistogram(layer, { rule: "shared", seed: 1, width: 400, covered: true });
  expect(covered.outerHTML).not.toMatch(/0\.471|12\.0/);
  expect(depthwiseDeviation.kind === "number" && depthwiseDeviation.answer()).toBeCloseTo(12, 10);
  expect(text(weightHistogram(layer, { rule: "fan-out", seed: 1, width: 400 }))).toContain("as the fan-out rule gives");
});

test("lines in two states", () => {
  const lines = [
    { name: "dies", values: [1, 1e-3, 1e-6], chosen: true },
    { name: "lives", values: [1, 1.2, 0.9], chosen: false },
  ];
  expect(outline(logLines(lines, { width: 600, label: "" }))).toMatchSnapshot();
  expect(outline(logLines(lines.slice(1), { width: 358, label: "" }))).toMatchSnapshot();
});

test("before the guess only a rule that is too small asks how many times", () => {
  const layer = layers({ classes: 0 }).find(({ id }) => id === "block_2_depthwise")!;
  const covered = (rule: "shared" | "fan-in") =>
    text(weightHistogram(layer, { rule, seed: 1, width: 420, covered: true }));
  expect(covered("shared")).toContain("How many times too small?");
  // √(2/9) is what a depthwise layer needs.
  expect(covered("fan-in")).toMatch(/Standard deviation 0\.471$/);
});
