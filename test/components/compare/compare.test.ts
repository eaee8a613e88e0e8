// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { balanceChart } from "../../../src/components/compare/balanceChart.js";
import { balanceExplorer, machineSentence } from "../../../src/components/compare/balanceExplorer.js";
import { acceleratorQuestion, activationQuestion } from "../../../src/components/compare/questions.js";
import { deviceChart, speedUp } from "../../../src/components/compare/deviceChart.js";
import { deviceFigure } from "../../../src/components/compare/deviceFigure.js";
import { deviceRows } from "../../../src/components/compare/deviceRows.js";
import { flowExplorer } from "../../../src/components/compare/flowExplorer.js";
import { layerBars, measures, sum } from "../../../src/components/charts/layerBars.js";
import { predict } from "../../../src/components/predict/predict.js";
import { parameterConventions } from "../../../src/components/compare/parameterConventions.js";
import { spread } from "../../../src/components/charts/plot.js";
import { rooflineChart } from "../../../src/components/compare/rooflineChart.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { parsePublished } from "../../../src/model/evidence/published.js";

const published = parsePublished(readFileSync("data/published.csv", "utf8"));
const rows = deviceRows(published);
const networks = { v1: layers({ variant: "v1" }), v2: layers({ variant: "v2" }) };
const named = [
  { name: "V1", layers: networks.v1 },
  { name: "V2", layers: networks.v2 },
];

test("devices: the phones' published figures, and V2 is not everywhere faster", () => {
  const of = (device: string, precision?: string) =>
    rows.find((row) => row.device === device && row.precision === precision)!;
  // TensorFlow Lite, hosted models: 24.0 and 17.5 ms, 6.0 and 6.9 ms; Hollemans: 118 and 145 images in a second.
  expect(speedUp(of("Pixel 3 CPU", "32-bit"))).toBeCloseTo(24.0 / 17.5, 6);
  expect(speedUp(of("Pixel 3 NNAPI", "8-bit"))).toBeCloseTo(6.0 / 6.9, 6);
  expect(speedUp(of("iPhone 7 GPU"))).toBeCloseTo(145 / 118, 6);
  expect(rows.map(speedUp)).toEqual([...rows.map(speedUp)].sort((a, b) => b - a));
  const chart = deviceChart(rows, 569 / 300, { width: 900 });
  expect(chart.querySelectorAll(".device")).toHaveLength(rows.length);
  expect(chart.getAttribute("aria-label")).toContain(`${rows.filter((row) => speedUp(row) > 1).length} of`);
});

test("the reader's own row joins the published ones", () => {
  const element = deviceFigure(rows, 1.9);
  element.value = { device: "your device", v1: 40, v2: 25, unit: "ms", source: "here", live: true, spread: [1.5, 1.7] };
  expect(element.querySelectorAll(".device")).toHaveLength(rows.length + 1);
  expect(element.querySelector(".device.live .strong")?.textContent).toBe("1.60×");
});

test("layers: V2 writes 6.68 million values to V1's 5.04 million, as timm counts too", () => {
  const [activations, macs] = measures;
  expect(sum(named[0], activations) / 1e6).toBeCloseTo(5.04, 2);
  expect(sum(named[1], activations) / 1e6).toBeCloseTo(6.68, 2);
  const bars = layerBars(named, macs, { width: 1000 });
  expect(bars.querySelectorAll("[data-layer]")).toHaveLength(28 + 53);
  const explorer = flowExplorer();
  expect(explorer.querySelector(".said")!.textContent).toContain("V2 has 1.32× as many");
  // While its question is closed, the answer stands nowhere in the figure.
  const ask = predict(activationQuestion);
  const closed = flowExplorer({}, ask);
  document.body.replaceChildren(ask, closed);
  expect(closed.outerHTML).not.toMatch(/1\.32|5\.04|6\.68/);
  ask.querySelector<HTMLButtonElement>(".btn:last-of-type")?.click();
  expect(closed.querySelector(".said")!.textContent).toContain("V2 has 1.32× as many");
});

test("parameters by convention are those of TF-slim, torchvision and Keras", () => {
  const text = parameterConventions(networks).textContent!.replace(/\u202f/g, "");
  for (const figure of ["3470760", "3504872", "3538984", "4253864"]) expect(text).toContain(figure);
});

test("intensity: a depthwise layer's circle stands where a hand count puts it", () => {
  const chart = rooflineChart(named, { width: 900, balance: 4 });
  const circle = (id: string) => Number(chart.querySelector(`[data-layer="${id}"]`)!.getAttribute("cx"));
  // 9 products to 2 values of 4 bytes: a little over 1; the classifier reads a weight for each product: 1/4.
  const [one, quarter] = [circle("conv_dw_7"), circle("conv_preds")];
  const perOctave = (circle("conv_pw_7") - one) / Math.log2(27.7 / 1.1);
  expect((one - quarter) / perOctave).toBeCloseTo(Math.log2(1.1 / 0.25), 0);
  expect(chart.querySelectorAll("circle")).toHaveLength(28 + 53);
});

test("the model's curve starts at the ratio of multiply-adds and ends below even", () => {
  const chart = balanceChart(networks, { balance: 0.5, width: 900, measured: [] });
  expect(chart.querySelector(".strong.live-text")?.textContent).toBe("1.88×");
  expect(machineSentence(networks, { balance: 256, bytesPerValue: 4 })).toContain("V1 is 1.19× as fast as V2");
  const explorer = balanceExplorer(networks, { measured: rows });
  // Seven published pairs are 32-bit and within what the model can give.
  expect(explorer.querySelectorAll(".measured .diamond").length).toBeGreaterThan(5);
  explorer.value = { balance: 4, bytesPerValue: 1 };
  expect(explorer.querySelectorAll(".measured .diamond")).toHaveLength(2);
});

test("questions are answered by the sources and by the count", () => {
  const accelerator = acceleratorQuestion(published);
  expect(accelerator.kind === "choice" && accelerator.answer()).toBe("V1");
  expect(activationQuestion.kind === "number" && activationQuestion.answer()).toBeCloseTo((100 * 6.68) / 5.04, 0);
});

test("labels are spread without changing their order", () => {
  expect(spread([10, 12, 50], 10, 0, 100)).toEqual([10, 20, 50]);
  expect(spread([95, 96, 97], 10, 0, 100)).toEqual([80, 90, 100]);
});
