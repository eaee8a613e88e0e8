// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { activationCurves, curvesUrl } from "../../../src/components/activations/activationCurves.js";
import {
  bitsQuestion,
  fewestBits,
  flatSlopes,
  mishLowest,
  mishSketch,
} from "../../../src/components/activations/questions.js";
import { formatLab } from "../../../src/components/activations/formatLab.js";
import { gridInWords } from "../../../src/components/activations/gridWords.js";
import {
  type BuiltLab,
  type LabResult,
  labChanges,
  labFormats,
  labUrl,
} from "../../../src/components/activations/formatLabData.js";
import { predict } from "../../../src/components/predict/predict.js";
import { percent } from "../../../src/model/math/format.js";
import { mishSteps } from "../../../src/components/activations/mishSteps.js";
import { parsePrecision } from "../../../src/components/activations/precisionChart.js";
import { formatHistogram } from "../../../src/components/activations/formatHistogram.js";
import { histogram, stepOf } from "../../../src/model/math/formatReport.js";
import { covered } from "../../../src/components/predict/cover.js";
import type { PrecisionMeasurement } from "../../../src/model/evidence/claims.js";
import { showCode, showCodeFor } from "../../../src/components/ui/showCode.js";
import type { RunRequest } from "../../../src/model/runtime/protocol.js";
import type { Detection, Picture } from "../../../src/model/types.js";
import { throughUrl } from "../ui/throughUrl.js";
import { readUrl } from "../../../src/components/ui/urlState.js";

const texts = (element: Element, selector: string) =>
  [...element.querySelectorAll(selector)].map((found) => found.textContent);

const measured = parsePrecision(readFileSync("data/precision.csv", "utf8"));

describe("what a question asks for", () => {
  it("is covered in the figure below it until the answer is open, and on request", () => {
    const until = predict(mishSketch);
    const steps = mishSteps({ until });
    expect(steps.querySelectorAll(".curve-cell:last-child .lid")).toHaveLength(1);
    until.dispatchEvent(new CustomEvent("reveal"));
    expect(steps.querySelector(".lid")).toBeNull();
    const shown = mishSteps({ until: predict(mishSketch) });
    shown.querySelector<HTMLButtonElement>(".lid button")?.click();
    expect(shown.querySelector(".lid")).toBeNull();
  });

  it("is in no table and no code in sight until then", () => {
    document.body.replaceChildren();
    const until = predict(mishSketch);
    const curves = activationCurves({ value: { x: -1.2 }, covered: { name: "mish", until } });
    const steps = mishSteps({ until });
    const code = covered(
      showCode(() => "−0.31"),
      { says: "Sketch it first.", shows: "Show the code", until },
    );
    const question = predict(bitsQuestion(measured));
    const { element: bits } = lab(() => ({ detections: [] }), measured, question);
    const table = curves.querySelector("details")!;
    table.open = true;
    table.dispatchEvent(new Event("toggle"));
    document.body.append(curves, steps, code, bits);
    /** All that is not under a cover. */
    const open = () => {
      const copy = document.body.cloneNode(true) as HTMLElement;
      const hidden = copy.querySelectorAll(".kept-back");
      for (const element of hidden) element.remove();
      return copy.textContent ?? "";
    };
    const told = ["−0.3088", "−0.31", "Mish is nearly 0", "26 of 31"];
    expect(told.filter((text) => open().includes(text))).toEqual([]);
    until.dispatchEvent(new CustomEvent("reveal"));
    question.dispatchEvent(new CustomEvent("reveal"));
    expect(told.filter((text) => !open().includes(text))).toEqual([]);
    document.body.replaceChildren();
  });
});

describe("activationCurves", () => {
  it("reads all functions at one x", () => {
    const curves = activationCurves({ value: { x: -1, derivative: true } });
    // Mish(−1) = −tanh(ln(1 + 1/e)) = −0.3034, SiLU(−1) = −1 / (1 + e) = −0.2689, hard-swish(−1) = −2/6; σ(−1) = 0.2689
    expect(texts(curves, ".reading b")).toEqual(["0.00", "0.00", "0.27", "−0.33", "−0.27", "−0.30"]);
    expect(texts(curves, ".reading")[3]).toBe("−0.33, slope 0.17");
    expect(curves.querySelectorAll("path.derivative")).toHaveLength(6);
    // What is small and not zero does not read as zero: σ′(7.5) = e^−7.5 / (1 + e^−7.5)² = 0.00055, σ(−6) = 0.0025.
    curves.value = { x: 7.5, derivative: true };
    expect(texts(curves, ".reading").slice(0, 3)).toEqual([
      "7.50, slope 1.00",
      "6.00, slope 0.00",
      "1.00, slope 0.0006",
    ]);
    curves.value = { x: -6, derivative: true };
    expect(texts(curves, ".reading").slice(0, 3)).toEqual([
      "0.00, slope 0.00",
      "0.00, slope 0.00",
      "0.002, slope 0.002",
    ]);
    curves.value = { x: 99, derivative: false };
    expect(curves.value.x).toBe(9);
    expect(curves.querySelectorAll("path.derivative")).toHaveLength(0);
    expect(texts(curves, ".reading b").slice(0, 3)).toEqual(["9.00", "6.00", "1.00"]);
  });

  it("goes through the address", () => {
    const state = { x: 2.5, derivative: true };
    expect(throughUrl(curvesUrl, state, { x: 0, derivative: false })).toEqual({ state, faults: [] });
  });
});

describe("mishSteps", () => {
  it("shows the arithmetic of each step", () => {
    // ln 2 = 0.693; tanh(ln 2) = (4 − 1) / (4 + 1) = 0.6; 0 · 0.6 = 0
    expect(texts(mishSteps({ value: { x: 0 } }), ".reading")).toEqual([
      "ln(1 + 1.000) = 0.693",
      "tanh(0.693) = 0.600",
      "0.00 · 0.600 = 0.000",
    ]);
  });
});

describe("the questions", () => {
  it("know where Mish is lowest", () => {
    // D. Misra, arXiv:1908.08681, section 2: bounded below with a range of ≈ [−0.31, ∞); the minimum lies at −1.1924
    expect(mishLowest().x).toBeCloseTo(-1.1924, 3);
    expect(mishLowest().y).toBeCloseTo(-0.3088, 4);
    expect(flatSlopes.kind === "choice" && flatSlopes.answer()).toBe("ReLU6 only");
  });

  it("count down to the fewest bits that keep nine of ten", () => {
    const rows = [
      ["int8", 10],
      ["int6", 9],
      ["int5", 8],
      ["int4", 10],
    ] as const;
    const measured = rows.map(([format, kept]) => ({ activation: "relu6", format, kept, of: 10 }) as const);
    expect(fewestBits(measured, "relu6")).toBe(6);
    expect(fewestBits(measured, "relu")).toBe(Infinity);
  });
});

describe("data/precision.csv", () => {
  it("has each format with both activations, and 16-bit floats that lose nothing", () => {
    expect(measured).toHaveLength(2 * labFormats.length);
    for (const { format, kept, of } of measured) if (format === "fp16") expect(kept).toBe(of);
    const question = bitsQuestion(measured);
    expect(question.kind === "number" && question.answer()).toBeGreaterThanOrEqual(5);
    expect(question.kind === "number" && question.answer()).toBeLessThanOrEqual(8);
  });
});

const cat: Detection = { label: "cat", class: 16, score: 0.93, box: [0, 0, 1, 1], anchor: 3 };
const dog: Detection = { ...cat, label: "dog", class: 17, score: 0.61 };
const error = { rms: 0.1, relative: 0.25, worst: 0.5, lost: 0.125, distinct: 16 };

function lab(
  answers: (request: RunRequest) => { detections: Detection[]; values?: Float32Array },
  rows: readonly PrecisionMeasurement[] = [],
  until?: ReturnType<typeof predict>,
) {
  const result: LabResult = {
    ...{ photo: "cat", layer: "block_0_depthwise", activation: "relu6" },
    histogram: histogram(Float32Array.of(0, 0, 3, 6), 3),
    errors: { int4: error, int8: error },
    detections: { fp32: [cat], int4: [], int8: [cat] },
  };
  const built: BuiltLab = { network: { variant: "v2", resolution: 64, classes: 0 }, results: [result] };
  const photos = ["cat", "cup"].map((id) => ({
    id,
    title: `the ${id}`,
    alt: "",
    href: `${id}.jpg`,
    width: 3,
    height: 2,
  }));
  const requests: RunRequest[] = [];
  const picture: Picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const element = formatLab(
    { photos, built, measured: rows },
    {
      ...(until && { until }),
      pixels: () => Promise.resolve(picture),
      open: () =>
        Promise.resolve({
          ok: true,
          value: {
            run(_, request) {
              requests.push(request);
              const { detections, values } = answers(request);
              const taps = Object.fromEntries(
                (request.taps ?? []).map(
                  (id) => [id, { id, shape: [1, 1, 4], data: values ?? new Float32Array(4) }] as const,
                ),
              );
              const answer = { detections, strongest: [], taps, milliseconds: 1, backend: "none" } as const;
              return Promise.resolve({ ok: true, value: answer });
            },
          },
        }),
    },
  );
  return { photos, built, element, requests };
}

describe("formatHistogram", () => {
  it("says when not all values that a format can store are drawn", () => {
    const values = histogram(Float32Array.from({ length: 100 }, (_, i) => (6 * i) / 99));
    const axis = (format: "int4" | "fp16") =>
      [...formatHistogram(values, { width: 400, format }).querySelectorAll("text")].at(-1)?.textContent;
    // Four bits have 16 codes; fp16 has 17 921 values from 0 to 6: more than 400 pixels.
    expect(axis("int4")).toBe("activation; marks: the format’s values");
    expect(axis("fp16")).toBe("activation; marks: some of the format’s values");
  });
});

describe("formatLab", () => {
  it("shows what was computed beforehand, without a network", () => {
    const { element, requests } = lab(() => ({ detections: [] }));
    expect(texts(element, ".fl-seen .total")).toEqual([
      "In floats: cat .93. With int4: nothing with a score of .50 or above.",
    ]);
    // sixteen codes from 0 to 6, 0.4 apart
    expect(texts(element, ".fl-values .total")[0]).toContain("16 values, 0.400 apart everywhere");
    expect(element.querySelectorAll(".format-histogram .level")).toHaveLength(16);
    expect(element.querySelector(".lab-offer")).toBeNull();
    expect(requests).toEqual([]);
  });

  it("asks the network for what it does not know, once the reader wants that", async () => {
    const { element, requests } = lab(({ changes = [] }) => ({
      detections: changes.length === 2 ? [dog] : [cat],
      values: Float32Array.of(0, 1, 2, 15),
    }));
    element.value = { photo: "cup", layer: "Conv1", activation: "relu", format: "int4" };
    element.querySelector<HTMLButtonElement>(".lab-offer button")?.click();
    await expect.poll(() => texts(element, ".fl-seen .total")[0]).toBe("In floats: cat .93. With int4: dog .61.");
    expect(requests).toEqual([
      { fit: "stretch", taps: ["Conv1"], changes: labChanges("relu") },
      { fit: "stretch", changes: labChanges("relu", "int4") },
    ]);
    // 0 … 15 in sixteen codes: nothing moves
    expect(texts(element, ".fl-values .total")[0]).toContain("16 values, 1.000 apart everywhere");
    expect(texts(element, ".fl-values b.live")).toEqual([percent(0, 2)]);
  });

  it("lets the code follow the range that was chosen, and waits where it is not computed", async () => {
    const { element } = lab(() => ({ detections: [], values: Float32Array.of(0, 1, 2, 15) }));
    const cell = showCodeFor(
      element,
      () => element.ranged,
      ({ format, range }) => stepOf(format, range),
    );
    document.body.append(element, cell);
    const shown = () => [cell.querySelector("pre")?.textContent, cell.querySelector("output")?.textContent].join(" → ");
    // By hand: sixteen codes from 0 to 6 are 0.4 apart, from 0 to 15 they are 1 apart.
    expect(shown()).toMatch(/range: \[0, 6\].* → 0\.4$/s);
    element.value = { photo: "cup", layer: "Conv1", activation: "relu", format: "int4" };
    expect(shown()).toMatch(/nothing in this setting$/);
    element.querySelector<HTMLButtonElement>(".lab-offer button")?.click();
    await expect.poll(shown).toMatch(/range: \[0, 15\].* → 1$/s);
    element.remove();
    cell.remove();
  });

  it("falls back from an unknown address, and says how floats lie", () => {
    const { element, photos, built } = lab(() => ({ detections: [] }));
    const query = new URLSearchParams("photo=x&layer=y&act=z&format=int99");
    const { state, faults } = readUrl(labUrl(photos, built), query, element.value);
    expect(faults.map(({ name }) => name)).toEqual(["photo", "layer", "act", "format"]);
    expect(state).toEqual({ photo: "cat", layer: "block_0_depthwise", activation: "relu6", format: "int4" });
    expect(gridInWords("bf16", [0, 6])).toContain("0.031 apart at the upper end");
    expect(labChanges("relu6")).toEqual([]);
  });
});
