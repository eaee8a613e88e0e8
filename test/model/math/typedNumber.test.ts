import { describe, expect, it } from "vitest";
import { readings } from "../../../src/model/math/typedNumber.js";

/** A table of texts and the one number that each means; with the unit that is asked for, if one is. */
function means(rows: readonly (readonly [text: string, value: number, unit?: string])[]): void {
  it.each(rows.map(([text, value, unit = ""]) => ({ text, value, unit })))("«$text» $unit", ({ text, value, unit }) => {
    const found = readings(text, unit);
    expect(found.map((one) => one.label)).toHaveLength(1);
    expect(found[0].value / value).toBeCloseTo(1, 12);
    // What is written in its place has the same meaning, and no other.
    const again = readings(found[0].text, unit);
    expect(again.map((one) => one.value)).toEqual([found[0].value]);
  });
}

describe("decimals", () => {
  means([
    ["0.563", 0.563],
    ["0,563", 0.563],
    [".563", 0.563],
    [",563", 0.563],
    ["8,56", 8.56],
    ["8.5", 8.5],
    ["12,3456", 12.3456],
    ["0, 563", 0.563],
    ["1284,505", 1284.505],
    ["1284.505", 1284.505],
    ["12.", 12],
    ["12,", 12],
    ["007", 7],
  ]);
});

describe("thousands", () => {
  means([
    ["10.035.200", 10_035_200],
    ["10,035,200", 10_035_200],
    ["10 035 200", 10_035_200],
    ["10\u00a0035\u00a0200", 10_035_200],
    ["10\u202f035\u202f200", 10_035_200],
    ["10\u2009035\u2009200", 10_035_200],
    ["10'035'200", 10_035_200],
    ["10’035’200", 10_035_200],
    ["10_035_200", 10_035_200],
    ["1_00_35_200", 10_035_200],
    ["1,00,35,200", 10_035_200],
    ["1, 284, 505", 1_284_505],
    ["10 035", 10_035],
    ["10’035", 10_035],
    ["1,284.5", 1284.5],
    ["1.284,5", 1284.5],
    ["1 284,505", 1284.505],
    ["1'284.505", 1284.505],
    ["1.284.505,25", 1_284_505.25],
    ["1,284,505.25", 1_284_505.25],
    ["3.141 592 65", 3.141_592_65],
  ]);
});

describe("signs and leads", () => {
  means([
    ["-0.5", -0.5],
    ["\u22120.5", -0.5],
    ["\u2013 0,5", -0.5],
    ["－0.5", -0.5],
    ["minus 0.5", -0.5],
    ["+5", 5],
    ["~5", 5],
    ["≈ 5.5", 5.5],
    ["= 5.5", 5.5],
    ["t = 3.79", 3.79],
    ["9·24/57 = 3.79", 3.79],
    ["about 12", 12],
    ["ca. 12", 12],
    ["approx. 12 channels", 12],
    ["Answer: 12", 12],
    ["×8.5", 8.5],
    ["at least 24", 24],
    ["１２８", 128],
    ["１，２８４，５０５", 1_284_505],
    ["٣٫٥", 3.5],
    ["۱۲۸", 128],
    ["\u200e480\u2060", 480],
  ]);
});

describe("powers, products and fractions", () => {
  means([
    ["1e6", 1e6],
    ["1E6", 1e6],
    ["1.3e+6", 1.3e6],
    ["5e-3", 0.005],
    ["1,284e6", 1_284_000],
    ["1.284e6", 1_284_000],
    ["10^6", 1e6],
    ["10**6", 1e6],
    ["10⁶", 1e6],
    ["1.2·10^6", 1.2e6],
    ["1.2 × 10⁶", 1.2e6],
    ["1,2 x 10^6", 1.2e6],
    ["1.234·10⁶", 1_234_000],
    ["5·10⁻³", 0.005],
    ["2^10", 1024],
    ["3×3×32", 288],
    ["3x3x32", 288],
    ["3*3*32 values", 288],
    ["3 · 3 · 32", 288],
    ["28²·9·8·16", 903_168],
    ["1/9", 1 / 9],
    ["1 / 9", 1 / 9],
    ["1:9", 1 / 9],
    ["1⁄9", 1 / 9],
    ["½", 0.5],
    ["4½", 4.5],
    ["4 1/2", 4.5],
    ["1/9 + 1/32", 1 / 9 + 1 / 32],
    ["(9*128)/(9+128)", (9 * 128) / 137],
    ["1.284/0.5", 2.568],
    ["8.5 ×", 8.5],
    ["8.5x fewer", 8.5],
    ["8,5-fach", 8.5],
  ]);
});

describe("factors and units", () => {
  means([
    ["1.28M", 1.28e6],
    ["1.28 M", 1.28e6],
    ["15.5 k", 15_500],
    ["15.5K", 15_500],
    ["1.2 G", 1.2e9],
    ["1.2B", 1.2e9],
    ["10,04 Mio.", 10.04e6],
    ["10.04 million", 10.04e6],
    ["10 Millionen MACs", 10e6],
    ["569m", 569e6],
    ["1,2 milliards", 1.2e9],
    ["1.2 Mrd.", 1.2e9],
    ["1.2 billion", 1.2e9],
    ["480 thousand", 480e3],
    ["480 Tsd.", 480e3],
    ["10.04 MMACs", 10.04e6],
    ["1.1 GFLOPs", 1.1e9],
    ["3.5 Mparams", 3.5e6],
    ["10035200 MACs", 10_035_200],
    ["10035200MACs", 10_035_200],
    ["10 035 200 multiply-adds", 10_035_200],
    ["300 MAdds", 300],
    ["300 M MAdds", 300e6],
    ["300 Mult-Adds", 300],
    ["480 Kanäle", 480],
    ["480 Kanäle", 480, "channels"],
    ["480 kernels", 480],
    ["480 k channels", 480e3, "channels"],
    ["12 maps", 12],
    ["12 Gewichte", 12],
    ["12 Tensoren", 12],
    ["5 Blöcke", 5, "blocks"],
    ["5 B", 5, "blocks"],
    ["480 channels (t is 6)", 480],
    ["105.3", 105.3, "M"],
    ["105,3 M", 105.3, "M"],
    ["105.3 M multiply-adds", 105.3, "M"],
    ["105.3 MMACs", 105.3, "M"],
    ["105.3 MACs", 105.3, "M"],
    ["105.3 million", 105.3, "M"],
    ["105.3e6", 105.3, "M"],
    ["105 300 000", 105.3, "M"],
    ["105300 k", 105.3, "M"],
    ["0.1053 G", 105.3, "M"],
  ]);
});

describe("percent, time and memory", () => {
  means([
    ["12 %", 0.12],
    ["12,5%", 0.125],
    ["12 percent", 0.12],
    ["12 per cent of V1", 0.12],
    ["12 Prozent", 0.12],
    ["5 ‰", 0.005],
    ["850 %", 8.5, "times"],
    ["4.76 %", 4.76, "percent"],
    ["4.76", 4.76, "percent"],
    ["0.5 %", 0.5, "percent"],
    ["1/21", 100 / 21, "percent"],
    ["1", 1, "percent"],
    ["1.67 points", 1.67, "points"],
    ["0.67", 0.67, "points"],
    ["1.67 %", 1.67, "points"],
    ["1.67 percentage points", 1.67, "points"],
    ["12.5 ms", 12.5, "ms"],
    ["12.5", 12.5, "ms"],
    ["0.0125 s", 12.5, "ms"],
    ["12500 µs", 12.5, "ms"],
    ["14", 14, "MB"],
    ["14 MB", 14, "MB"],
    ["14 M", 14, "MB"],
    ["14000 kB", 14, "MB"],
    ["14 B", 14, "bytes"],
  ]);
});

describe("what has two meanings is read as both", () => {
  it.each([
    ["1,234", "", ["1.234", 1.234], ["1234", 1234]],
    ["10.035", "channels", ["10.035", 10.035], ["10035", 10_035]],
    ["-1.234", "", ["-1.234", -1.234], ["-1234", -1234]],
    ["1,284 M", "", ["1.284 M", 1_284_000], ["1284 M", 1_284_000_000]],
    ["105.300", "M", ["105.300", 105.3], ["105300", 105_300]],
    ["0.0476", "percent", ["0.0476 %", 0.0476], ["4.76 %", 4.76]],
    ["0,5", "percent", ["0,5 %", 0.5], ["50 %", 50]],
    ["56/100", "points", ["56/100 %", 0.56], ["56 %", 56]],
  ] as [string, string, [string, number], [string, number]][])("«%s» %s", (text, unit, ...wanted) => {
    const found = readings(text, unit);
    expect(found.map(({ label }) => label)).toEqual(wanted.map(([label]) => label));
    for (const [label, value] of wanted) {
      expect(found.find((one) => one.label === label)?.value).toBeCloseTo(value, 12);
    }
    for (const one of found) {
      const again = readings(one.text, unit);
      expect(again).toHaveLength(1);
      expect(again[0].value).toBeCloseTo(one.value, 12);
    }
  });
  it("unless its other numbers tell which", () => {
    expect(readings("1,234 · 0,5").map(({ value }) => value)).toEqual([0.617]);
    expect(readings("1,234 * 0.5").map(({ value }) => value)).toEqual([617]);
  });
});

it.each([
  "",
  "many",
  "?",
  "3,3,32",
  "3 3 32",
  "1.2.3",
  "1,2345,678",
  "12 of 20",
  "5 ± 1",
  "5-6",
  "5–6 channels",
  "1/0",
  "1e999",
  "(2",
  "2^",
])("finds no number in «%s»", (text) => expect(readings(text)).toEqual([]));
