// @vitest-environment jsdom
/** Each component of the pages on V1, the bottleneck, V2 and their comparison: as it opens, and changed. */
import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { accuracyExplorer } from "../../../src/components/compare/accuracyExplorer.js";
import { balanceExplorer } from "../../../src/components/compare/balanceExplorer.js";
import { betweenNetworks } from "../../../src/components/v2/betweenNetworks.js";
import { bottleneckMachine } from "../../../src/components/bottleneck/bottleneckMachine.js";
import { classifierBlock } from "../../../src/components/v2/classifierBlock.js";
import { costTable } from "../../../src/components/charts/costTable.js";
import { deviceFigure } from "../../../src/components/compare/deviceFigure.js";
import { deviceRows } from "../../../src/components/compare/deviceRows.js";
import type { Input } from "../../../src/components/ui/element.js";
import { flowExplorer } from "../../../src/components/compare/flowExplorer.js";
import { headForms } from "../../../src/components/v1/classifierForms.js";
import { layerTable } from "../../../src/components/charts/layerBars.js";
import { networkStrip } from "../../../src/components/charts/networkStrip.js";
import { parameterConventions } from "../../../src/components/compare/parameterConventions.js";
import { residualQuiz } from "../../../src/components/bottleneck/residualQuiz.js";
import { rowEditor } from "../../../src/components/v2/rowEditor.js";
import { rowsExplorer, v2Rows } from "../../../src/components/v2/rowsExplorer.js";
import { spiralExperiment } from "../../../src/components/bottleneck/spiralExperiment.js";
import { tensorRibbon } from "../../../src/components/charts/tensorRibbon.js";
import { v1Stages } from "../../../src/components/v1/v1Stages.js";
import { yourDevice } from "../../../src/components/network/yourDevice.js";
import { cost } from "../../../src/model/architecture/cost.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { cancelled, failure } from "../../../src/model/runtime/problem.js";
import { parsePublished } from "../../../src/model/evidence/published.js";
import { sketches } from "../sketch.js";

beforeEach(() => localStorage.clear());

const published = parsePublished(readFileSync("data/published.csv", "utf8"));
const networks = { v1: layers({ variant: "v1" }), v2: layers({ variant: "v2" }) };
const block2 = networks.v2.filter(({ block }) => block === 2);

function drawnAlike(name: string, drawn: Readonly<Record<string, Element>>): Promise<void> {
  return expect(sketches(drawn)).toMatchFileSnapshot(`./__snapshots__/${name}.txt`);
}

/** A component after its reader changed its value. */
function changed<T>(element: Input<T>, value: T): Element {
  element.value = value;
  return element;
}

test("v1Stages", () =>
  drawnAlike("v1Stages", { "full width": v1Stages(), "half as wide": v1Stages({ alpha: 0.5, resolution: 160 }) }));

test("headForms", () =>
  drawnAlike("headForms", {
    "fully connected": headForms(),
    "a convolution before the pool": headForms({ form: "1×1 convolution, before pooling" }),
  }));

test("bottleneckMachine", () =>
  drawnAlike("bottleneckMachine", {
    "block 2": bottleneckMachine(),
    "t = 1 and stride 2": bottleneckMachine({ factor: 1, stride: 2, outputs: 32 }),
  }));

test("spiralExperiment", () =>
  drawnAlike("spiralExperiment", {
    "n = 3": spiralExperiment(),
    "n = 2, nothing after the matrix": spiralExperiment({ n: 2, after: "nothing" }),
  }));

test("residualQuiz", () =>
  drawnAlike("residualQuiz", {
    "nothing chosen": residualQuiz(networks.v2),
    "a right and a wrong block": changed(residualQuiz(networks.v2), { chosen: [2, 3], revealed: false }),
  }));

test("rowsExplorer", () =>
  drawnAlike("rowsExplorer", {
    "as published": rowsExplorer(),
    "one block less in row 4": rowsExplorer({ rows: v2Rows.map((row, i) => (i === 3 ? { ...row, n: 3 } : row)) }),
  }));

test("rowEditor", () => {
  const edited = rowEditor(v2Rows);
  edited.rows = v2Rows.map((row, i) => (i === 1 ? { ...row, s: 1 } : row));
  const editor = rowEditor(v2Rows);
  editor.update(networks.v2, ["note of the first row"]);
  return drawnAlike("rowEditor", { "as published": editor, "stride 1 in row 2": edited });
});

test("tensorRibbon", () => {
  const ribbon = (which: "between" | "all", value?: string) =>
    tensorRibbon([{ label: "block 2", layers: block2 }], { label: "Tensors of block 2", tensors: which, value });
  return drawnAlike("tensorRibbon", {
    "between stages": ribbon("between"),
    "of all layers, one chosen": ribbon("all", "block_2_depthwise"),
    "V1 and V2, as on the page": betweenNetworks(),
  });
});

test("costTable", () =>
  drawnAlike("costTable", {
    "in bytes of floats": costTable(block2, { caption: "Block 2" }),
    "with 8 bits and batch normalization, one layer chosen": costTable(block2, {
      caption: "Block 2",
      convention: "all",
      bytesPerValue: 1,
      value: "block_2_project",
    }),
  }));

test("classifierBlock", () => drawnAlike("classifierBlock", { "it has one state": classifierBlock() }));

test("networkStrip", () => {
  const rows = [
    { title: "values", value: (layer: (typeof block2)[number]) => cost(layer).activations, format: String },
  ] as const;
  return drawnAlike("networkStrip", {
    "block 2": networkStrip(block2, { rows }),
    "its projection chosen": networkStrip(block2, { rows, layer: "block_2_project", label: "Layers of block 2" }),
  });
});

test("accuracyExplorer", () =>
  drawnAlike("accuracyExplorer", {
    "V1 alone": accuracyExplorer(published, { networks: ["v1"], recipes: ["slim"] }),
    "both by parameters, a point chosen": accuracyExplorer(published, {
      start: { selected: "v2 1 192 float32", cost: "parameters", alpha: 0.5 },
    }),
  }));

test("deviceFigure", () => {
  const rows = deviceRows(published);
  const own = changed(deviceFigure(rows, 1.9), { ...rows[0], device: "your device", v1: 40, v2: 25, live: true });
  return drawnAlike("deviceFigure", { "as published": deviceFigure(rows, 1.9), "with a measured device": own });
});

test("yourDevice", () => {
  const measured = yourDevice(() => Promise.resolve(failure(cancelled)));
  measured.value = { v1: [40, 42, 41], v2: [24, 26, 25], backend: "WebAssembly", resolution: 224 };
  return drawnAlike("yourDevice", {
    before: yourDevice(() => Promise.resolve(failure(cancelled))),
    measured,
  });
});

test("flowExplorer", () =>
  drawnAlike("flowExplorer", {
    "values written": flowExplorer(),
    "parameters of narrow networks": flowExplorer({ measure: "parameters", alpha: 0.5, resolution: 128 }),
    "layers as a table": layerTable([{ name: "V2", layers: block2 }]),
  }));

test("balanceExplorer", () =>
  drawnAlike("balanceExplorer", {
    "as it opens": balanceExplorer(networks),
    "a fast machine with 8 bits, and measured devices": balanceExplorer(networks, {
      start: { balance: 64, bytesPerValue: 1 },
      measured: deviceRows(published),
    }),
  }));

test("parameterConventions", () =>
  drawnAlike("parameterConventions", { "it has one state": parameterConventions(networks) }));
