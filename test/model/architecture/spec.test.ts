import { describe, expect, it } from "vitest";
import { type NetworkOptions, networkOptions, specifications } from "../../../src/model/architecture/spec.js";

describe("specifications", () => {
  it("V2 has the rows of the paper’s table 2", () => {
    const rows = specifications.v2.rows.map((row) => ["t" in row ? row.t : 0, row.c, row.n, row.s].join(" "));
    expect(rows).toEqual(["1 16 1 1", "6 24 2 2", "6 32 3 2", "6 64 4 2", "6 96 3 1", "6 160 3 2", "6 320 1 1"]);
  });

  it("V1 has the thirteen separable blocks of the paper’s table 1", () => {
    const blocks = specifications.v1.rows.flatMap(({ c, n, s }) =>
      Array.from({ length: n }, (_, i) => `${c}/${i === 0 ? s : 1}`),
    );
    expect(blocks.join(" ")).toBe("64/1 128/2 128/1 256/2 256/1 512/2 512/1 512/1 512/1 512/1 512/1 1024/2 1024/1");
  });
});

describe("networkOptions", () => {
  it("defaults to V2 as published", () => {
    expect(networkOptions()).toMatchObject({
      variant: "v2",
      alpha: 1,
      resolution: 224,
      classes: 1000,
      activation: "relu6",
      last: 1280,
    });
    expect(networkOptions({ variant: "v1" }).last).toBe(0);
  });

  it("takes undefined as not given", () => {
    expect(networkOptions({ alpha: undefined, classes: undefined })).toMatchObject({ alpha: 1, classes: 1000 });
  });

  // What arrives from a URL need not be of the declared type.
  const wrong: [string, Record<string, unknown>, string][] = [
    ["variant", { variant: "v3" }, "invalid variant: v3; it must be v1 or v2"],
    ["alpha", { alpha: 0 }, "invalid alpha: 0; it must be between 1/16 and 16"],
    ["alpha", { alpha: Number.NaN }, "invalid alpha: NaN"],
    ["alpha", { alpha: 1 / 17 }, "invalid alpha: 0.0588"],
    ["resolution", { resolution: 31 }, "invalid resolution: 31; it must be a whole number of pixels, 32 or more"],
    ["resolution", { resolution: 224.5 }, "invalid resolution: 224.5"],
    ["resolution", { resolution: Infinity }, "invalid resolution: Infinity"],
    ["inputChannels", { inputChannels: 0 }, "invalid inputChannels: 0; it must be a whole number, 1 or more"],
    ["classes", { classes: -1 }, "invalid classes: -1; it must be a whole number, 0 or more"],
    ["last", { last: 1.5 }, "invalid last: 1.5; it must be a whole number of channels, 0 or more"],
    ["rounding", { rounding: "up" }, "invalid rounding: up; it must be atLeastEight or eight or truncate"],
    ["activation", { activation: "tanh" }, "invalid activation: tanh; it must be relu6, relu, mish"],
    ["padding", { padding: "valid" }, "invalid padding: valid; it must be tensorflow or pytorch"],
    ["convolution", { convolution: "half" }, "invalid convolution: half; it must be separable or full"],
    ["convolution", { convolution: "full" }, "invalid convolution: full; it must be separable for v2"],
    ["expansion", { expansion: 0 }, "invalid expansion: 0; it must be above 0 and at most 64"],
    ["stem", { stem: { c: 0, s: 2 } }, 'invalid stem: {"c":0,"s":2}; it must be whole numbers c and s'],
    ["strides", { strides: [1, 2, 2] }, "invalid strides: [1,2,2]; it must be 8 whole numbers, 1 or more"],
    ["strides", { variant: "v1", strides: [2, 1, 2, 2, 2, 0] }, "it must be 6 whole numbers, 1 or more"],
    ["projectionActivation", { projectionActivation: "tanh" }, "invalid projectionActivation: tanh; it must be relu6"],
    ["residuals", { variant: "v1", residuals: true }, "invalid residuals: true; it must be false for v1"],
    [
      "row",
      { rows: [{ t: 6, c: 24, n: 0, s: 1 }] },
      'invalid row: {"t":6,"c":24,"n":0,"s":1}; it must be whole numbers',
    ],
    ["row", { rows: [{ c: 24, n: 1, s: 1 }] }, "it must be a row with an expansion factor t above 0"],
  ];
  it.each(wrong)("names a wrong %s", (_, options, message) => {
    expect(() => networkOptions(options as Partial<NetworkOptions>)).toThrow(message);
  });
});
