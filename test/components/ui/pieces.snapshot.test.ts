// @vitest-environment jsdom
/** Each component of the pages on convolution, separable convolution and activations: as it opens, and changed. */
import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { activationCurves } from "../../../src/components/activations/activationCurves.js";
import { mishSketch } from "../../../src/components/activations/questions.js";
import { blockDiagram } from "../../../src/components/charts/blockDiagram.js";
import { blockSavings } from "../../../src/components/separable/blockSavings.js";
import { costSliders } from "../../../src/components/convolution/costSliders.js";
import { formatLab } from "../../../src/components/activations/formatLab.js";
import { labFormats, type LabResult } from "../../../src/components/activations/formatLabData.js";
import { kernelWalk } from "../../../src/components/convolution/kernelWalk.js";
import { mishSteps } from "../../../src/components/activations/mishSteps.js";
import { paddingRules } from "../../../src/components/convolution/paddingRules.js";
import { pairWalk } from "../../../src/components/separable/pairWalk.js";
import { parsePrecision } from "../../../src/components/activations/precisionChart.js";
import { predict } from "../../../src/components/predict/predict.js";
import { savingPicture } from "../../../src/components/separable/savingPicture.js";
import { histogram } from "../../../src/model/math/formatReport.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { cancelled, failure } from "../../../src/model/runtime/problem.js";
import { sketches } from "../sketch.js";

beforeEach(() => localStorage.clear());

function drawnAlike(name: string, drawn: Readonly<Record<string, Element>>): Promise<void> {
  return expect(sketches(drawn)).toMatchFileSnapshot(`./__snapshots__/${name}.txt`);
}

test("kernelWalk", () => {
  // Six by six pixels that grow brighter to the right, in three channels; two trained kernels, one of them all zeros.
  const values = Array.from({ length: 108 }, (_, i) => ((Math.floor(i / 3) % 6) - 3) / 10);
  const weights = Array.from({ length: 54 }, (_, i) => (i % 2 === 0 ? ((i % 7) - 3) / 4 : 0));
  const data = {
    patches: [{ id: "ramp", title: "a ramp", photo: "x", top: 10, left: 20, size: 6, of: 100, values }],
    photos: { x: "x.jpg" },
    learned: { kind: "standard", size: 3, in: 3, out: 2, weights, bias: [0.5, -1] },
  } as const;
  return drawnAlike("kernelWalk", {
    "as it opens": kernelWalk(data),
    "a learned kernel, stride 2, PyTorch's zeros": kernelWalk(data, {
      value: { kernel: "learned-0", stride: 2, border: "pytorch", at: [1, 2] },
    }),
  });
});

test("pairWalk", () => {
  const weights = Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 1 : (Math.floor(i / 2) % 3) - 1));
  const data = {
    place: { title: "a corner", photo: "x", top: 0, left: 0, size: 5, of: 50 },
    stem: Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 1 : Math.floor(i / 2) % 5)),
    depthwise: { kind: "depthwise", size: 3, in: 2, out: 2, weights, bias: [-1, -7] },
    pointwise: { kind: "standard", size: 1, in: 2, out: 3, weights: [1, 2, 0, 10, -1, 0], bias: [0.5, 0, 9] },
    photo: "x.jpg",
  } as const;
  return drawnAlike("pairWalk", {
    "as it opens": pairWalk(data),
    "both in one step": pairWalk(data, { value: { mode: "standard", channel: 1, output: 2, at: [0, 2] } }),
  });
});

test("paddingRules", () =>
  drawnAlike("paddingRules", {
    "8 values, stride 2": paddingRules(),
    "7 values, stride 1": paddingRules({ value: { size: 7, stride: 1 } }),
  }));

test("costSliders", () =>
  drawnAlike("costSliders", {
    "the first layer": costSliders(),
    "where V1 has its widest block": costSliders({
      value: { height: 7, width: 7, kernel: 3, in: 1024, out: 1024, stride: 1 },
    }),
  }));

test("savingPicture", () =>
  drawnAlike("savingPicture", {
    "3 × 3, 64 channels": savingPicture(),
    "5 × 5, 128 channels": savingPicture({ value: { kernel: 5, out: 128 } }),
  }));

test("blockSavings", () => drawnAlike("blockSavings", { "it has one state": blockSavings() }));

test("blockDiagram", () => {
  const network = layers({ variant: "v1" });
  const diagram = blockDiagram(
    network.filter(({ block }) => block === 1),
    { label: "Block 1 of V1" },
  );
  const residual = blockDiagram(
    layers().filter(({ block }) => block === 2),
    { label: "Block 2 of V2", value: "block_2_depthwise" },
  );
  return drawnAlike("blockDiagram", { "a block of V1": diagram, "one of V2, its depthwise layer chosen": residual });
});

test("activationCurves", () => {
  const question = predict(mishSketch, { revealed: false });
  return drawnAlike("activationCurves", {
    "as it opens, Mish covered": activationCurves({ covered: { name: "mish", until: question } }),
    "x = −2 with slopes": activationCurves({ value: { x: -2, derivative: true } }),
  });
});

test("mishSteps", () =>
  drawnAlike("mishSteps", { "at its lowest": mishSteps(), "x = 2": mishSteps({ value: { x: 2 } }) }));

test("formatLab", () => {
  const error = { rms: 0.1, relative: 0.25, worst: 0.5, lost: 0.125, distinct: 16 };
  const cat = { label: "cat", class: 16, score: 0.93, box: [0, 0, 1, 1], anchor: 3 } as const;
  const result: LabResult = {
    ...{ photo: "cat", layer: "block_0_depthwise", activation: "relu6" },
    histogram: histogram(Float32Array.of(0, 0, 0.5, 3, 5, 6), 12),
    errors: Object.fromEntries(labFormats.map((format) => [format, error])),
    detections: { fp32: [cat], int4: [], int8: [cat] },
  };
  const photos = [{ id: "cat", title: "the cat", alt: "a cat", href: "cat.jpg", width: 3, height: 2 }];
  const built = { network: { variant: "v2", resolution: 64, classes: 0 }, results: [result] } as const;
  const measured = parsePrecision(readFileSync("data/precision.csv", "utf8"));
  const lab = () =>
    formatLab(
      { photos, built, measured },
      {
        pixels: () => Promise.reject(new Error("no picture is asked for")),
        open: () => Promise.resolve(failure(cancelled)),
      },
    );
  const other = lab();
  other.value = { ...other.value, format: "int8" };
  return drawnAlike("formatLab", { "as it opens": lab(), "with eight bits": other });
});
