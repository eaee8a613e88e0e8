// @vitest-environment jsdom
import { expect, test } from "vitest";
import { accuracyExplorer } from "../../../src/components/compare/accuracyExplorer.js";
import { halvingChart, stagesOf } from "../../../src/components/v1/halvingChart.js";
import { forms, fullyConnected, headExample, headForms, scoresBy } from "../../../src/components/v1/classifierForms.js";
import { softmax } from "../../../src/model/math/classification.js";
import { link } from "../../../src/components/ui/syncInputs.js";
import { quarterWidth, whereWeightsAre } from "../../../src/components/v1/questions.js";
import { roundingWords } from "../../../src/components/charts/roundingInput.js";
import { costSentence, nearest, v1Stages, v1Url } from "../../../src/components/v1/v1Stages.js";
import { readFileSync } from "node:fs";
import { layers } from "../../../src/model/architecture/layers.js";
import { parsePublished } from "../../../src/model/evidence/published.js";
import { throughUrl } from "../ui/throughUrl.js";

test("a stem and thirteen pairs, from 112 × 112 × 32 to 7 × 7 × 1024", () => {
  const stages = stagesOf(layers({ variant: "v1" }));
  // arXiv:1704.04861, table 1.
  expect(stages.map(({ out }) => out[0])).toEqual([112, 112, 56, 56, 28, 28, 14, 14, 14, 14, 14, 14, 7, 7]);
  expect(stages.map(({ out }) => out[2])).toEqual([
    32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024,
  ]);
  expect(stages.filter(({ stride }) => stride === 2)).toHaveLength(5);
});

test("maps and channels are drawn to scale, and pairs of full width are as high as each other", () => {
  const chart = halvingChart(layers({ variant: "v1" }), { width: 960 });
  const square = (stage: string) =>
    Number(chart.querySelector(`[data-stage="${stage}"] .map-square`)!.getAttribute("width"));
  expect(square("1") / square("13")).toBeCloseTo(112 / 7, 6);
  const bar = (id: string) => Number(chart.querySelector(`[data-layer="${id}"] rect`)!.getAttribute("height"));
  // 56²·128² = 28²·256² = 14²·512² = 7²·1024² = 51 380 224.
  for (const block of [5, 7, 13]) expect(bar(`conv_pw_${block}`)).toBeCloseTo(bar("conv_pw_3"), 6);
  expect(bar("conv_pw_2") / bar("conv_pw_3")).toBeCloseTo(0.5, 6);
});

test("the classifier is the same numbers in all three forms", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const example = headExample(seed);
    const [first, ...others] = forms.map((form) => scoresBy(form, example));
    for (const scores of others) scores.forEach((score, i) => expect(score).toBeCloseTo(first[i], 12));
  }
  // By hand: (1, 2) · ((3, −1), (0, 4)) + (1, 0) = (4, 7).
  expect(fullyConnected([1, 2], { weights: [3, -1, 0, 4], bias: [1, 0], out: 2 })).toEqual([4, 7]);
  expect(softmax([0, Math.log(3)])[1]).toBeCloseTo(0.75, 12);
});

test("the head shows the products of the form that is chosen", () => {
  const head = headForms();
  const scores = () => head.querySelector(".head-scores b")!.textContent;
  const before = scores();
  head.value = { ...head.value, form: "1×1 convolution, before pooling" };
  expect(scores()).toBe(before);
  expect(head.textContent).toContain("a map of scores");
  head.querySelector<HTMLElement>("button")!.click();
  expect(head.querySelectorAll(".grid-table").length).toBeGreaterThan(5);
});

test("half the width: 3.80 times fewer multiply-adds and 3.19 times fewer parameters", () => {
  expect(costSentence({ alpha: 0.5, resolution: 224 })).toContain("3.80 times fewer multiply-adds, 3.19 times fewer");
  // arXiv:1704.04861, table 6 on widths: 569 M at α = 1 and 41 M at α = 0.25.
  expect(quarterWidth.kind === "number" && quarterWidth.answer()).toBeCloseTo(569 / 41, 0);
  expect(whereWeightsAre.kind === "choice" && whereWeightsAre.answer()).toBe("block 13");
});

test("sliders recompute the table; an address out of range goes to the nearest setting", () => {
  const stages = v1Stages();
  stages.value = { alpha: 0.5, resolution: 160, rounding: "published" };
  // TF-slim prints 77 million for this network.
  expect(stages.querySelector(".said")!.textContent).toContain("76.52\u202fM");
  const details = stages.querySelector("details")!;
  expect(details.querySelectorAll("tbody tr")).toHaveLength(0);
  details.open = true;
  details.dispatchEvent(new Event("toggle"));
  expect(details.querySelectorAll("tbody tr")).toHaveLength(29);
  expect(nearest({ alpha: 7, resolution: 150 })).toEqual({ alpha: 1, resolution: 160, rounding: "published" });
});

test("channels are cut as in TF-slim’s V1; another rule builds another network, and the figure says which", () => {
  const stages = v1Stages();
  const size = { alpha: 0.35, resolution: 224 } as const;
  const text = (selector: string) => stages.querySelector(selector)!.textContent!.replaceAll("\u202f", " ");
  stages.value = { ...size, rounding: "published" };
  expect(text(".said")).toMatch(/^75\.46 M multiply-adds, .*last map 7 × 7 × 358\./);
  expect(text(".label")).toBe(
    "V1’s channels are c · α rounded down to a whole number, at least 8. This is TF-slim’s published rule.",
  );
  stages.value = { ...size, rounding: "eight" };
  expect(text(".said")).toMatch(/^80\.\d+ M multiply-adds, .*last map 7 × 7 × 360\./);
  expect(text(".label")).toContain("rounded to a multiple of 8");
  expect(text(".label")).toContain("No network here was published with this rule.");
  expect(throughUrl(v1Url, stages.value, { ...size, rounding: "published" }).state.rounding).toBe("eight");
});

test("both networks’ rules are told apart", () => {
  expect(roundingWords("published", ["v1", "v2"])).toBe(
    "V1’s channels are c · α rounded down to a whole number, at least 8; V2’s channels are c · α rounded to a multiple of 8, but not below 90\u202f% of the unrounded number. These are TF-slim’s published rules.",
  );
  expect(roundingWords("eight", ["v1", "v2"])).toContain("This is the published rule for V2.");
  expect(roundingWords("truncate", ["v1"])).toContain("No network here was published with this rule.");
});

test("both pairs of sliders move together", () => {
  const stages = v1Stages();
  const points = accuracyExplorer(parsePublished(readFileSync("data/published.csv", "utf8")), {
    networks: ["v1"],
    recipes: ["slim"],
  });
  link(stages, points, ["alpha", "resolution"]);
  const slider = stages.querySelector<HTMLInputElement>('input[type="range"]')!;
  slider.value = "0.75";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  expect(points.value.alpha).toBe(0.75);
  expect(points.querySelector(".settings")!.textContent).toContain("α 0.75");
});
