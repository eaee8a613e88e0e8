// @vitest-environment jsdom
/** Training as the page shows it: choices, recipes, messages of a run, and what the reader can do at each moment. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Design, designUrl, differences, plainDesign, recipeOf } from "../../../src/components/train/design.js";
import { type HundredSteps, aheadQuestion, chainQuestion, percents } from "../../../src/components/train/questions.js";
import { keepRuns, keptRuns } from "../../../src/components/train/keptRuns.js";
import { gradientStrip } from "../../../src/components/train/gradientStrip.js";
import { runCurves } from "../../../src/components/train/runCurves.js";
import { newRecord, smoothed, stepTime, take } from "../../../src/components/train/runs.js";
import { runsTable } from "../../../src/components/train/runsTable.js";
import { lastStep, trainFigure } from "../../../src/components/train/trainFigure.js";
import { clothing } from "../../../src/components/fashion/clothing.js";
import { total } from "../../../src/model/architecture/cost.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { familyLabels } from "../../../src/model/evidence/family.js";
import type { FromTrainer, ToTrainer } from "../../../src/model/training/protocol.js";
import { readUrl, writeUrl } from "../../../src/components/ui/urlState.js";

const measured = JSON.parse(readFileSync("data/models/fashion/hundred-steps.json", "utf8")) as HundredSteps;
const file = readFileSync("data/models/fashion/pictures.bin");
const pictures = clothing(new Uint8Array(file).buffer);

const snapshot = (step: number, right: number) => ({
  step,
  right,
  answers: pictures.labels.slice(),
  kernels: { shape: [3, 3, 1, 2], data: Float32Array.from({ length: 18 }, (_, i) => i - 9) },
});

function bench() {
  const sent: ToTrainer[] = [];
  let hear: (message: FromTrainer) => void = () => undefined;
  const element = trainFigure({
    clothing: pictures,
    labels: familyLabels,
    open: (listener) => {
      hear = listener;
      return { send: (message) => sent.push(message), dispose: () => undefined };
    },
  });
  document.body.append(element);
  const press = (name: string) =>
    [...element.querySelectorAll("button")].find(({ textContent }) => textContent === name)?.click();
  const said = () => element.querySelector(".said")?.textContent ?? "";
  return { element, sent, press, said, tell: (message: FromTrainer) => hear(message) };
}

const step = (run: number, number: number): FromTrainer => ({
  type: "step",
  run,
  result: { step: number, loss: 2.3 / number, right: 3, milliseconds: 40, norms: [{ id: "Conv1", norm: 0.5 }] },
});

test("a design becomes a recipe: V2 α 0.25 as published has 153,722 parameters without its normalizations", () => {
  const { network, norm, rule } = recipeOf(plainDesign);
  expect(total(layers(network), "weights").parameters).toBe(153_722);
  expect([norm, rule]).toEqual(["BN", "fan-in"]);
  const bent = recipeOf({ ...plainDesign, afterProjection: "relu6", residuals: "off", norm: "none", start: "thesis" });
  expect(layers(bent.network).some(({ residualFrom }) => residualFrom !== undefined)).toBe(false);
  expect(layers(bent.network).find(({ role }) => role === "projection")?.activation).toBe("relu6");
  expect([bent.norm, bent.rule]).toEqual(["none", "shared"]);
  // V1 has neither residuals nor projections: the choices that the page leaves on do not reach it.
  expect(() => layers(recipeOf({ ...plainDesign, network: "v1", residuals: "off" }).network)).not.toThrow();
});

test("runs are named by what differs", () => {
  expect(differences({ ...plainDesign, activation: "mish", rate: 0.01 }, plainDesign)).toEqual(["Mish", "rate 0.01"]);
  expect(differences({ ...plainDesign, network: "v1", residuals: "off" }, plainDesign)).toEqual(["V1"]);
});

test("every choice is in the address and comes back", () => {
  const design: Design = {
    network: "v1",
    activation: "mish",
    residuals: "off",
    afterProjection: "relu6",
    norm: "frozen",
    start: "thesis",
    rate: 0.1,
    batch: 8,
    seed: 42,
  };
  const written = writeUrl(designUrl, design, plainDesign);
  const query = new URLSearchParams(Object.entries(written).map(([name, text]) => [name, text ?? ""]));
  expect(readUrl(designUrl, query, plainDesign)).toEqual({ state: design, faults: [] });
});

test("a run from start to end: what is sent, what is said, and what can be pressed", () => {
  const { element, sent, press, said, tell } = bench();
  press("Start");
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ type: "start", run: 1, steps: lastStep });
  tell({ type: "progress", run: 1, progress: { phase: "weights", loaded: 1e6, total: 4e6 } });
  expect(said()).toMatch(/1\.00\s?MB of 4\.00\s?MB \(25\s?%\)/);
  tell({ type: "began", run: 1, snapshot: snapshot(0, 50), backend: "WebAssembly" });
  for (let i = 1; i <= 20; i++) tell(step(1, i));
  tell({ type: "judged", run: 1, evaluation: snapshot(20, 250) });
  expect(said()).toBe("Plain V2: step 20. 250 of 500 right at step 20. A step takes 40.0\u202fms, about 48 s left.");
  press("Pause");
  tell({ type: "paused", run: 1 });
  press("One step");
  press("Go on");
  press("Stop");
  expect(sent.slice(1)).toEqual([{ type: "pause" }, { type: "go", steps: 1 }, { type: "go" }, { type: "stop" }]);
  // While the worker tests what was trained, nothing can be pressed that would do nothing; a late step changes nothing.
  tell(step(1, 21));
  tell({ type: "paused", run: 1 });
  element.value = { ...element.value };
  const idle = [...element.querySelectorAll<HTMLButtonElement>(".controls.close button")].map(
    ({ textContent, disabled }) => `${textContent} ${disabled}`,
  );
  expect(idle).toEqual(["Start true", "One step true", "Stop true", "Clear the curves true"]);
  expect(said()).toBe("Plain V2: the test after step 21 is running.");
  tell({ type: "ended", run: 1, snapshot: snapshot(20, 250), folded: new Map() });
  expect(said()).toContain("Plain V2: stopped after step 21.");
  expect(element.querySelectorAll(".train-kernel")).toHaveLength(4);
  expect(element.querySelectorAll(".confusion tbody tr")).toHaveLength(10);
  // Another design: the next run is named by it, and both are in the table.
  element.value = { ...element.value, activation: "mish" };
  press("Start");
  expect(sent.at(-1)).toMatchObject({ run: 2, recipe: { network: { activation: "mish" } } });
  tell({ type: "began", run: 2, snapshot: snapshot(0, 50), backend: "WebAssembly" });
  tell(step(2, 1));
  tell({ type: "ended", run: 2, snapshot: snapshot(1, 50), folded: new Map(), reason: "At step 2 it ended." });
  expect(said()).toMatch(/^At step 2 it ended\./);
  expect([...element.querySelectorAll("tbody th[scope=row]")].map((cell) => cell.textContent)).toEqual(
    expect.arrayContaining(["1  Plain V2", "2  Mish"]),
  );
  press("Clear the curves");
  element.remove();
});

test("one step begins a run that waits after it; a failure says what would do, and a run can start again", () => {
  const { element, sent, press, said, tell } = bench();
  press("One step");
  expect(sent[0]).toMatchObject({ type: "start", allowed: 1 });
  tell({ type: "failed", run: 1, problem: { kind: "worker-died", message: "It ended.", advice: "Close other tabs." } });
  expect(said()).toBe("The run failed.");
  expect(element.querySelector(".problem")?.textContent).toBe("It ended.Close other tabs.");
  press("Start");
  expect(sent.at(-1)).toMatchObject({ type: "start", run: 2 });
  element.remove();
});

test("messages of a run that is no longer shown change nothing", () => {
  const record = newRecord(1, plainDesign);
  take(record, step(1, 1));
  expect(stepTime(record)).toBe(40);
  expect(record.losses).toEqual([2.3]);
});

test("the line of the loss is the mean of the last steps", () => {
  expect(smoothed([4, 2, 0, 6], 2)).toEqual([4, 3, 1, 3]);
});

test("the questions follow from what was measured with the browser’s own kernels, and say how to get the numbers", () => {
  // By hand: (333 + 313 + 334) / 15, (264 + 267 + 271) / 15, (128 + 89 + 75) / 15.
  expect(aheadQuestion(measured, "simd").answer()).toBeCloseTo(65.333 - 53.467, 2);
  expect(percents(measured, "simd", "chain")).toEqual([25.6, 17.8, 15]);
  expect(chainQuestion(measured, "simd").answer()).toBeCloseTo(19.467, 2);
  // And (332 + 313 + 332) / 15 − (249 + 253 + 264) / 15, which a reader’s Chromium computed, too.
  const ahead = aheadQuestion(measured, "fma");
  expect(ahead.answer()).toBeCloseTo(65.133 - 51.067, 2);
  expect(percents(measured, "fma", "chain")[0]).toBe(21.6);
  expect(ahead.explain(0)).toMatch(/seeds 1, 2 and 3, .*49\.8\s%, 50\.6\s% and 52\.8\s%.*with fused multiply-add/);
});

test("V1 has no residuals: the two choices are disabled and their labels say for whom they are", () => {
  const { element } = bench();
  element.value = { ...plainDesign, network: "v1" };
  const off = [...element.querySelectorAll("fieldset")].filter((one) => one.querySelector("input:disabled") !== null);
  expect(off.map((one) => one.querySelector("legend")?.textContent)).toEqual([
    "Residuals (V2 only)",
    "Activation after the projection (V2 only)",
  ]);
  // The picture's legend names what the network has.
  expect(element.querySelector(".train-norms")?.textContent).not.toContain("expansion");
  element.remove();
});

test("a choice that is changed while a run goes on says when it applies", () => {
  const { element, press, tell } = bench();
  const note = () =>
    [...element.querySelectorAll("p.label[role=status]")].map(({ textContent }) => textContent).join("");
  press("Start");
  tell({ type: "began", run: 1, snapshot: snapshot(0, 50), backend: "WebAssembly" });
  expect(note()).not.toContain("next run");
  element.value = { ...plainDesign, batch: 8 };
  expect(note()).toContain("The changed choices apply to the next run.");
  element.value = plainDesign;
  expect(note()).not.toContain("next run");
  element.remove();
});

test("after a run has stopped, too, and while one waits, the page says what the next run has and needs", () => {
  const { element, press, said, tell } = bench();
  const note = () => element.querySelector(".said + p")?.textContent;
  const changed = "The changed choices apply to the next run.";
  const paused = "“Go on” continues this run. Press Stop before you start another run or clear this curve.";
  const clear = [...element.querySelectorAll("button")].find(({ textContent }) => textContent === "Clear the curves")!;
  press("One step");
  tell({ type: "began", run: 1, snapshot: snapshot(0, 50), backend: "WebAssembly" });
  expect([note(), clear.disabled, clear.title]).toEqual(["", true, "Stop this run, then clear its curve."]);
  tell(step(1, 1));
  tell({ type: "paused", run: 1 });
  expect(said()).toMatch(/^Plain V2: paused after step 1\./);
  expect(note()).toBe(paused);
  element.value = { ...plainDesign, residuals: "off" };
  expect(note()).toBe(`${paused} ${changed}`);
  press("Stop");
  tell({ type: "ended", run: 1, snapshot: snapshot(1, 50), folded: new Map() });
  expect([note(), clear.disabled, clear.title]).toEqual([changed, false, ""]);
  element.value = plainDesign;
  expect(note()).toBe("");
  press("Start");
  tell({ type: "failed", run: 2, problem: { kind: "worker-died", message: "It ended.", advice: "Close other tabs." } });
  element.value = { ...plainDesign, batch: 8 };
  expect(note()).toBe(changed);
  press("Clear the curves");
  expect(note()).toBe("");
  element.remove();
});

test("bars of gradients tell the norms apart, however small; a norm of 0 has none", () => {
  const network = layers(recipeOf({ ...plainDesign, residuals: "off" }).network);
  // What a reader saw: without residuals and normalization, and with the variance by outputs.
  const sizes = [7.7e-17, 1.4e-15, 0];
  const norms = network.slice(0, 3).map(({ id }, i) => ({ id, norm: sizes[i] }));
  const strip = gradientStrip(network, norms, { width: 960, label: "" });
  const heights = [...strip.querySelectorAll(".mark")].map((bar) => Number(bar.getAttribute("height")));
  // The axis goes from 10⁻¹⁷ to 100 over 140 pixels: log₁₀ of 7.7 and of 140 over 19.
  expect(heights).toEqual([expect.closeTo((140 * 0.8865) / 19, 1), expect.closeTo((140 * 2.1461) / 19, 1)]);
  const numbers = [...strip.querySelectorAll("text.tick")].map(({ textContent }) => textContent);
  expect(numbers).toContain("10⁻¹⁶");
});

test("▲ is explained while a curve ends above the axis, and only then", () => {
  const { element, press, tell } = bench();
  const title = () => element.querySelector(".train-curves h3")?.textContent;
  expect(title()).toBe("Loss, mean of 20 steps");
  press("One step");
  tell({ type: "began", run: 1, snapshot: snapshot(0, 50), backend: "WebAssembly" });
  const { result } = step(1, 1) as FromTrainer & { type: "step" };
  tell({ type: "step", run: 1, result: { ...result, loss: 3.4 } });
  tell({ type: "paused", run: 1 });
  expect(element.querySelectorAll(".train-curves path.run-end")).toHaveLength(1);
  expect(title()).toBe("Loss, mean of 20 steps; ▲ is a value above 2.5, the end of the scale");
  tell({ type: "ended", run: 1, snapshot: snapshot(1, 50), folded: new Map() });
  press("Clear the curves");
  expect(title()).toBe("Loss, mean of 20 steps");
  element.remove();
});

test("the norms of an earlier run are drawn and named where both networks have the same layers, and only there", () => {
  const { element, press, tell } = bench();
  const run = (number: number, design: Design) => {
    element.value = design;
    press("One step");
    tell({ type: "began", run: number, snapshot: snapshot(0, 50), backend: "WebAssembly" });
    tell(step(number, 1));
    tell({ type: "ended", run: number, snapshot: snapshot(1, 50), folded: new Map() });
  };
  const said = () => element.querySelector(".train-norms p")?.textContent ?? "";
  run(1, plainDesign);
  run(2, { ...plainDesign, network: "v1" });
  expect(said()).not.toContain("dashes");
  expect(element.querySelectorAll(".run-against")).toHaveLength(0);
  run(3, { ...plainDesign, seed: 2 });
  expect(said()).toContain("Black dashes: run 1, Plain V2, at step 1.");
  expect(element.querySelectorAll(".run-against")).toHaveLength(1);
  // “Clear the curves” leaves nothing of a run, and nothing is fetched a second time.
  press("Clear the curves");
  expect(element.querySelector<HTMLElement>(".train-after")?.hidden).toBe(true);
  expect(element.querySelector(".said")?.textContent).not.toContain("fetches");
  element.remove();
});

test("a tab keeps its curves: a figure that is made again, as after Back or on the whole screen, shows them", () => {
  const record = newRecord(4, { ...plainDesign, activation: "mish" });
  take(record, { type: "began", run: 4, snapshot: snapshot(0, 50), backend: "WebAssembly" });
  for (const number of [1, 2]) take(record, step(4, number));
  keepRuns([record, newRecord(5, plainDesign)], stepTime);
  const { element, sent, press } = bench();
  expect(element.querySelector("tbody th")?.textContent).toBe("1  Mish");
  expect(element.querySelector(".said")?.textContent).toContain(
    "Mish: stopped after step 2. 50 of 500 right at step 0.",
  );
  // The next run has a number of its own.
  press("Start");
  expect(sent.at(-1)).toMatchObject({ type: "start", run: 5 });
  element.remove();
  sessionStorage.setItem("mobilenet-taken-apart:train-runs", '[{"number":1},7,null]');
  expect(keptRuns()).toEqual([]);
  sessionStorage.clear();
});

test("a loss above the axis is marked and has its number; what is not known yet is empty in the table", () => {
  const record = newRecord(1, plainDesign);
  expect([...runsTable([record], 500).querySelectorAll("td")].map(({ textContent }) => textContent)).toEqual([
    "0",
    "",
    "",
    "",
    "",
  ]);
  const { loss: _, ...result } = (step(1, 1) as FromTrainer & { type: "step" }).result;
  take(record, { type: "step", run: 1, result: { ...result, loss: 3.4 } });
  const chart = (of: typeof record) => runCurves([of], { width: 400, measure: "loss", steps: lastStep, pictures: 500 });
  expect(chart(record).querySelector(".live-text")?.textContent).toBe("1: 3.4");
  expect(chart(record).querySelector("path.run-end")).not.toBeNull();
  // The table has the number that the chart draws: the mean of 4 and 2, not the last loss.
  const second = newRecord(2, plainDesign);
  for (const [i, loss] of [4, 2].entries())
    take(second, { type: "step", run: 2, result: { ...result, step: i + 1, loss } });
  expect(runsTable([second], 500).querySelectorAll("td")[1].textContent).toBe("3.000");
  // A test that is older than the last step says when it was.
  const lastTest = () => runsTable([second], 500).querySelectorAll("td")[3].textContent;
  take(second, { type: "judged", run: 2, evaluation: snapshot(0, 40) });
  expect(lastTest()).toBe("40 (step 0)");
  take(second, { type: "judged", run: 2, evaluation: snapshot(2, 55) });
  expect(lastTest()).toBe("55");
});
