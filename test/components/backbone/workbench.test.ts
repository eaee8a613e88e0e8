// @vitest-environment jsdom
import { expect, test } from "vitest";
import { frozenShare } from "../../../src/components/backbone/questions.js";
import { benchPresets, ownState, presetName, startState } from "../../../src/components/backbone/presets.js";
import { backboneUrl, checkedState } from "../../../src/components/backbone/state.js";
import { workbench } from "../../../src/components/backbone/workbench.js";
import { predict } from "../../../src/components/predict/predict.js";
import { backboneDiagram } from "../../../src/components/backbone/backboneDiagram.js";
import { backbone, plainBackbone } from "../../../src/model/architecture/backbone.js";
import { outline } from "../charts/outline.js";
import { throughUrl } from "../ui/throughUrl.js";

const text = (element: Element, selector: string) =>
  (element.querySelector(selector)?.textContent ?? "").replaceAll("\u202f", " ");

/** Cells of the table of exits, a row for each. */
const rows = (element: Element) =>
  [...element.querySelectorAll('[aria-label="Outputs"] tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent?.replaceAll("\u202f", " ")),
  );

function act(box: Element, label: string, value: string): void {
  const found = [...box.querySelectorAll("label")].find((one) => one.textContent === label);
  const control = box.querySelector(`#${found?.htmlFor ?? ""}`) as HTMLInputElement | null;
  if (control === null) throw new Error(`no control ${label}`);
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

test("the share of the first nine parts shows when its question is answered, and not before", () => {
  const question = predict(frozenShare, { revealed: false });
  const bench = workbench({ until: question });
  expect(bench.textContent).not.toContain("7.2");
  question.dispatchEvent(new CustomEvent("reveal", { detail: true }));
  // Counted by hand from table 2 of arXiv:1801.04381: weights, γ and β of the stem and blocks 0 to 7.
  expect(text(bench, ".total")).toContain("130 816 are frozen (7.2 %)");
  expect(text(bench, ".backbone-diagram")).toContain("frozen: 130 816 parameters, 7.2 %");
});

test("the counts of parameters are reconciled: 1,780,160 weights, and what each normalization adds", () => {
  const bench = workbench();
  // By hand: the outputs of stem and blocks are 15,776 channels, each with γ and β.
  const all = 1_780_160 + 2 * 15_776;
  expect(text(bench, ".total")).toContain(`1 811 712 parameters: 1 780 160 weights, and 31 552 γ and β`);
  expect(all).toBe(1_811_712);
  bench.value = { ...bench.value, norm: "none" };
  expect(text(bench, ".total")).toContain("1 795 936 parameters: 1 780 160 weights, and 15 776 biases");
  bench.value = { ...bench.value, norm: "FrozenBN" };
  expect(text(bench, ".total")).toContain("1 780 160 parameters, all of them weights");
});

test("a change of the reader's ends the secret, too", () => {
  const bench = workbench({ until: predict(frozenShare, { revealed: false }) });
  act(bench, "Frozen", "10");
  act(bench, "Frozen", "9");
  expect(text(bench, ".total")).toContain("(7.2 %)");
});

test("width and rounding: int(24 · 0.75) is 18, and a multiple of eight 24", () => {
  const bench = workbench();
  let heard = 0;
  bench.addEventListener("input", () => (heard += 1));
  act(bench, "Width α", "0.75");
  expect(rows(bench).map(([name, , stride, , channels]) => [name, stride, channels])).toEqual([
    ["res2", "4", "cut 18, here 24"],
    ["res3", "8", "24"],
    ["res4", "16", "72"],
    ["res5", "32", "240"],
  ]);
  bench.value = { ...bench.value, rounding: "truncate" };
  expect(rows(bench)[0][4]).toBe("rounded 24, here 18");
  expect(heard).toBe(1);
});

test("says why a size or a normalization does not fit", () => {
  const bench = workbench({ value: { resolution: 300 } });
  expect(text(bench, ".problem")).toContain("32 does not divide 300");
  expect(text(bench, ".problem")).toContain("Take 288 or 320.");
  bench.value = { ...plainBackbone, norm: "GN" };
  expect(text(bench, ".problem")).toContain("32 groups do not divide 16, 24, 144 channels");
  expect(bench.querySelectorAll(".bb-fails").length).toBeGreaterThan(0);
  // What cannot be built has no cost.
  expect(bench.querySelector(".total")).toBeNull();
  bench.value = { ...plainBackbone, norm: "GN", groups: 8 };
  expect(bench.querySelector(".problem")).toBeNull();
});

test("presets are states that the controls can show, and survive the address", () => {
  for (const { name, state } of benchPresets) {
    expect(checkedState(state)).toEqual(state);
    expect(throughUrl(backboneUrl, state, plainBackbone)).toEqual({ state, faults: [] });
    expect(presetName(state)).toBe(name);
  }
  expect(presetName({ ...startState, freezeAt: 17 })).toBe(ownState);
  expect(checkedState({ ...startState, alpha: Number.NaN, outputs: [], freezeAt: 99 })).toMatchObject({
    alpha: 1,
    outputs: ["res2", "res3", "res4", "res5"],
    freezeAt: 18,
  });
});

test("the picture in two states", () => {
  expect(outline(backboneDiagram(backbone(startState), { width: 1184 }))).toMatchSnapshot();
  const other = backbone({ alpha: 0.5, norm: "GN", freezeAt: 3, outputs: ["res2", "res4"] });
  expect(outline(backboneDiagram(other, { width: 358 }))).toMatchSnapshot();
});
