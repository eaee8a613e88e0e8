import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  accuracyByRecipe,
  agrees,
  frameRates,
  pair,
  parsePublished,
  recount,
  slimPair,
} from "../../../src/model/evidence/published.js";

const text = readFileSync(new URL("../../../data/published.csv", import.meta.url), "utf8");
const rows = parsePublished(text);

describe("published.csv", () => {
  it("holds every row that a careful reader would look for", () => {
    const from = (start: string) => rows.filter(({ source }) => source.startsWith(start)).length;
    expect(from("TF-slim, MobileNetV2 table")).toBe(22);
    expect(from("TF-slim, MobileNetV1 table")).toBe(32);
    expect(from("MobileNets paper")).toBe(10);
    expect(from("MobileNetV2 paper, table 6")).toBe(2);
    expect(from("TensorFlow Lite, hosted models")).toBe(17 * 3 + 17 * 2);
  });

  it("has a source, a place to find it, and a figure in each row", () => {
    for (const row of rows) {
      expect(row.source).not.toBe("");
      expect(row.ref).toMatch(/arXiv:|github\.com|\.org|\.net|keras\.io/);
      const { macs, params, top1, map, latency, fps } = row;
      expect([macs, params, top1, map, latency, fps].some((figure) => figure !== undefined)).toBe(true);
    }
  });

  it("keeps plausible ranges", () => {
    for (const { top1, top5, macs, params, alpha, resolution } of rows) {
      if (top1 !== undefined && top5 !== undefined) expect(top5).toBeGreaterThan(top1);
      if (macs !== undefined) expect(macs).toBeGreaterThan(10);
      if (params !== undefined) expect(params).toBeLessThan(30);
      expect(alpha).toBeGreaterThanOrEqual(0.25);
      expect(resolution % 32).toBe(0);
    }
  });

  it("has V1 and V2 as the chapter that this grew from compares them", () => {
    const { v1, v2 } = slimPair(rows);
    expect([v1.macs, v1.params, v1.top1, v1.top5]).toEqual([569, 4.24, 70.9, 89.9]);
    expect([v2.macs, v2.params, v2.top1, v2.top5]).toEqual([300, 3.47, 71.8, 91]);
    expect(frameRates(rows).map((rate) => [rate.device, rate.pair.v1.fps, rate.pair.v2.fps])).toEqual([
      ["iPhone 7 GPU", 118, 145],
      ["iPhone X GPU", 162, 233],
      ["iPad Pro 10.5 GPU", 204, 220],
    ]);
  });

  it("has the Pixel 3 times and COCO precisions where V2 does not win", () => {
    const time = (device: string, precision: string) => {
      const { v1, v2 } = pair(rows, (row) => row.device === device && row.precision === precision);
      return [v1.latency, v2.latency];
    };
    expect(time("Pixel 3 CPU, 4 threads", "float32")).toEqual([24, 17.5]);
    expect(time("Pixel 3 GPU", "float32")).toEqual([6.5, 6.2]);
    expect(time("Pixel 3 NNAPI", "int8")).toEqual([6, 6.9]);
    const detectors = rows.filter(({ map }) => map !== undefined).map(({ network, map }) => [network, map]);
    expect(detectors).toEqual([
      ["v1", 22.2],
      ["v2", 22.1],
    ]);
  });

  it("has what eight bits do to a network that was not trained for them", () => {
    const quantized = (variant: string, precision: string) =>
      rows.find(
        (row) => row.recipe === "data-free quantization" && row.variant === variant && row.precision === precision,
      )?.top1;
    expect(quantized("ReLU6", "float32")).toBe(71.81);
    expect(quantized("ReLU6", "int8")).toBe(0.102);
    expect(quantized("ReLU", "int8")).toBe(0.102);
  });
});

describe("parsePublished", () => {
  const [header] = text.split("\n");
  const record = (change: Record<string, string>) =>
    header
      .split(",")
      .map(
        (name) => change[name] ?? { source: "s", ref: "r", network: "v2", alpha: "1", resolution: "224" }[name] ?? "",
      )
      .join(",");

  it("reads quotes about commas, doubled quotes and line breaks", () => {
    const fields = { checked: "copy", source: '"a, ""b"""', note: '"two\nlines"' };
    const [row, ...more] = parsePublished(`${header}\r\n${record(fields)}\r\n`);
    expect(more).toEqual([]);
    expect(row.source).toBe('a, "b"');
    expect(row.note).toBe("two\nlines");
    expect(row.top1).toBeUndefined();
  });

  it("says which record and column are wrong", () => {
    const parse = (change: Record<string, string>) => () =>
      parsePublished(`${header}\n${record({ checked: "copy", ...change })}`);
    expect(parse({ macs: "many" })).toThrow("invalid macs in record 1: “many”; it must be a number");
    expect(parse({ network: "v3" })).toThrow("invalid network in record 1: “v3”; it must be v1 or v2");
    expect(parse({ alpha: "" })).toThrow("invalid alpha in record 1");
    expect(parse({ precision: "int7" })).toThrow("invalid precision in record 1");
    expect(parse({ source: "" })).toThrow("invalid source in record 1");
    expect(() => parsePublished("a,b\n1,2")).toThrow("invalid header");
    expect(() => parsePublished(`${header}\n1,2`)).toThrow("invalid number of fields in record 1: 2; it must be 20");
  });
});

describe("recount", () => {
  it("knows the networks that are not of the papers", () => {
    for (const row of rows) {
      const other = row.map !== undefined || /_(100h|110d|120d)/.test(row.variant);
      expect(recount(row) === undefined, `${row.source} ${row.variant}`).toBe(other);
    }
  });

  it("agrees with Keras, torchvision and the Open Model Zoo to the last parameter that they print", () => {
    const counts = (source: string) =>
      rows.filter((row) => row.source === source).map((row) => [row.params, recount(row)?.parameters] as const);
    for (const [params, counted] of counts("Keras Applications page, 2020"))
      expect(counted?.all).toBe((params ?? 0) * 1e6);
    for (const [params, counted] of counts("torchvision, weights IMAGENET1K_V1"))
      expect(counted?.trainable).toBe((params ?? 0) * 1e6);
    for (const [params, counted] of counts("Open Model Zoo"))
      expect(Math.abs((counted?.folded ?? 0) / 1e6 - (params ?? 0))).toBeLessThan(0.001);
  });

  it("agrees with timm’s activations: 5.04 M for V1, 6.68 M for V2", () => {
    for (const row of rows.filter(({ recipe }) => recipe.startsWith("timm"))) {
      const counted = recount(row);
      if (counted === undefined || row.activations === undefined) continue;
      expect(agrees(row.activations, counted.activations, 2), row.variant).toBe(true);
    }
  });

  it("counts the head for 120 breeds: 1.9 M parameters, 239 M multiply-adds (V1 paper, table 10)", () => {
    const row = rows.find(({ variant }) => variant === "Stanford Dogs");
    const counted = row && recount(row);
    expect(agrees(1.9, counted?.parameters.weights ?? 0, 1)).toBe(true);
    // The paper counts the backbone; our head adds 768 · 120.
    expect(agrees(239, (counted?.macs ?? 0) - 768 * 120)).toBe(true);
  });
});

describe("accuracyByRecipe", () => {
  const curves = accuracyByRecipe(rows);

  it("never mixes recipes, never repeats a network, and keeps copies out", () => {
    expect([...curves.keys()].filter((recipe) => recipe.startsWith("copy"))).toEqual([]);
    for (const [recipe, points] of curves) for (const { row } of points) expect(row.recipe).toBe(recipe);
    expect(curves.get("slim")?.length).toBe(22 + 16);
    expect(curves.get("slim, in TF-Lite")?.length).toBe(17);
    // Eight points of the V1 paper; its full convolutions are another network.
    expect(curves.get("paper v1")?.length).toBe(8);
  });

  it("puts a point where its own count is, not where a wrong table says", () => {
    const wrong = curves
      .get("slim")
      ?.find(({ row }) => row.network === "v1" && row.alpha === 0.25 && row.resolution === 192);
    expect(wrong?.row.macs).toBe(34);
    expect((wrong?.counted.macs ?? 0) / 1e6).toBeCloseTo(30.2, 1);
  });
});

describe("agrees", () => {
  it("takes rounding and cutting, no more", () => {
    expect(agrees(300, 300_774_272)).toBe(true);
    expect(agrees(301, 300_774_272)).toBe(true);
    expect(agrees(302, 300_774_272)).toBe(false);
    expect(agrees(3.47, 3_470_760, 2)).toBe(true);
    expect(agrees(3.4, 3_470_760, 1)).toBe(true);
    expect(agrees(3.6, 3_470_760, 1)).toBe(false);
  });
});

describe("pair", () => {
  it("wants exactly one row of each network", () => {
    expect(() => pair(rows, () => true)).toThrow("rows of MobileNet V1; it must be 1");
    expect(() => pair(rows, () => false)).toThrow("invalid selection: 0 rows of MobileNet V1; it must be 1");
  });
});
