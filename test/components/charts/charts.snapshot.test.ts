// @vitest-environment jsdom
/** Each chart of the evidence pages in its first state and in one other, as an outline. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { accuracyChart } from "../../../src/components/compare/accuracyChart.js";
import { balanceChart } from "../../../src/components/compare/balanceChart.js";
import { deviceChart } from "../../../src/components/compare/deviceChart.js";
import { deviceRows } from "../../../src/components/compare/deviceRows.js";
import { halvingChart } from "../../../src/components/v1/halvingChart.js";
import { headForms } from "../../../src/components/v1/classifierForms.js";
import { layerBars, measures } from "../../../src/components/charts/layerBars.js";
import { parameterConventions } from "../../../src/components/compare/parameterConventions.js";
import { pointTable } from "../../../src/components/compare/pointTable.js";
import { costKinds, costPoints } from "../../../src/components/compare/publishedCosts.js";
import { rooflineChart } from "../../../src/components/compare/rooflineChart.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { parsePublished } from "../../../src/model/evidence/published.js";
import { outline } from "./outline.js";

const published = parsePublished(readFileSync("data/published.csv", "utf8"));
const networks = { v1: layers({ variant: "v1" }), v2: layers({ variant: "v2" }) };
const named = [
  { name: "V1", layers: networks.v1 },
  { name: "V2", layers: networks.v2 },
];
const [macs] = costKinds(published, "slim", ["v1", "v2"]);
const points = costPoints(published, "slim", macs, ["v1", "v2"]);
const selected = points.find((p) => p.network === "v2" && p.alpha === 1 && p.resolution === 192)?.id;

const drawings: Readonly<Record<string, () => Element>> = {
  "accuracy, wide": () => accuracyChart(points, { width: 700, costLabel: macs.label, formatTick: macs.formatTick }),
  "accuracy, on a phone, a point chosen": () =>
    accuracyChart(points, { width: 358, costLabel: macs.label, formatTick: macs.formatTick, selected }),
  "devices, wide": () => deviceChart(deviceRows(published), 1.9, { width: 1000 }),
  "devices, on a phone": () => deviceChart(deviceRows(published), 1.9, { width: 358 }),
  "balance, at 4": () => balanceChart(networks, { balance: 4, width: 900 }),
  "balance, at 64 with 8 bits": () => balanceChart(networks, { balance: 64, bytesPerValue: 1, width: 358 }),
  "roofline, at 4": () => rooflineChart(named, { balance: 4, width: 900 }),
  "roofline, at 64 with 8 bits": () => rooflineChart(named, { balance: 64, bytesPerValue: 1, width: 358 }),
  "stages of V1": () => halvingChart(networks.v1, { width: 960 }),
  "stages of V1, half as wide, on a phone": () =>
    halvingChart(layers({ variant: "v1", alpha: 0.5, resolution: 160 }), { width: 358 }),
  "layers by values": () => layerBars(named, measures[0], { width: 1000 }),
  "layers by multiply-adds, on a phone": () => layerBars(named, measures[1], { width: 358 }),
};

for (const [name, draw] of Object.entries(drawings)) {
  test(name, () => expect(outline(draw())).toMatchSnapshot());
}

test("text of the tables and of the head in two forms", () => {
  expect(parameterConventions(networks).textContent).toMatchSnapshot();
  const table = pointTable(points, { costLabel: "multiply-adds", format: macs.format, selected });
  expect([...table.querySelectorAll("tr")].map((row) => row.textContent)).toMatchSnapshot();
  const head = headForms();
  expect(head.querySelector(".head-steps")?.textContent).toMatchSnapshot();
  head.value = { ...head.value, form: "1×1 convolution, before pooling" };
  expect(head.querySelector(".head-steps")?.textContent).toMatchSnapshot();
});
