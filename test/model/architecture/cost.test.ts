import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundings } from "../../../src/model/architecture/channels.js";
import {
  type Convention,
  cost,
  intensity,
  parameters,
  peakActivations,
  total,
  traffic,
} from "../../../src/model/architecture/cost.js";
import { type Layer, layers } from "../../../src/model/architecture/layers.js";
import { parsePublished } from "../../../src/model/evidence/published.js";
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";

const rows = parsePublished(readFileSync(new URL("../../../data/published.csv", import.meta.url), "utf8"));

function find(network: readonly Layer[], id: string): Layer {
  const layer = network.find((candidate) => candidate.id === id);
  if (layer === undefined) throw new Error(`no layer ${id}`);
  return layer;
}

describe("one layer", () => {
  const v2 = layers();

  it("V2’s stem: 112² · 32 outputs of 27 products", () => {
    expect(cost(find(v2, "Conv1"))).toEqual({
      macs: 10_838_016,
      weights: 864,
      bias: 0,
      bn: 32,
      activations: 401_408,
    });
  });

  it("block 2 (24 → 144 → 24 at 56 pixels): 10.8, 4.1 and 10.8 M multiply-adds", () => {
    expect(cost(find(v2, "block_2_expand"))).toMatchObject({ macs: 10_838_016, weights: 3456 });
    expect(cost(find(v2, "block_2_depthwise"))).toMatchObject({ macs: 4_064_256, weights: 1296 });
    expect(cost(find(v2, "block_2_project"))).toMatchObject({ macs: 10_838_016, weights: 3456 });
  });

  it("pooling multiplies nothing; the classifier has a bias", () => {
    expect(cost(find(v2, "pool"))).toEqual({ macs: 0, weights: 0, bias: 0, bn: 0, activations: 1280 });
    expect(cost(find(v2, "predictions"))).toMatchObject({ macs: 1_280_000, weights: 1_280_000, bias: 1000, bn: 0 });
    expect(parameters(find(v2, "predictions"), "all")).toBe(1_281_000);
  });

  it("a pointwise convolution of 512 channels counts γ and β, or four values, or one, for each", () => {
    const layer = find(layers({ variant: "v1" }), "conv_pw_7");
    const count = (convention: Convention) => parameters(layer, convention);
    expect([count("weights"), count("trainable"), count("all"), count("folded")]).toEqual([
      262_144, 263_168, 264_192, 262_656,
    ]);
  });

  it("Conv_1 moves 1.96 MB for 20.1 M multiply-adds; block 1’s depthwise 6.0 MB for 2.7 M", () => {
    // 4 bytes · (7² · 320 read, 7² · 1280 written, 320 · 1280 weights, 1280 biases).
    expect(traffic(find(v2, "Conv_1"))).toBe(1_957_120);
    expect(intensity(find(v2, "Conv_1"))).toBeCloseTo(20_070_400 / 1_957_120, 12);
    // 4 · (112² · 96 + 56² · 96 + 9 · 96 + 96).
    expect(traffic(find(v2, "block_1_depthwise"))).toBe(6_024_960);
    expect(intensity(find(v2, "block_1_depthwise"))).toBeCloseTo(2_709_504 / 6_024_960, 12);
    expect(traffic(find(v2, "Conv_1"), 1)).toBe(1_957_120 / 4);
    // 56² · (144 read, 24 written, 24 of the skip) + 144 · 24 + 24.
    expect(traffic(find(v2, "block_2_project"), 1)).toBe(3136 * 192 + 3480);
  });
});

describe("the published tables", () => {
  const table = (source: string) => rows.filter((row) => row.source === source && row.recipe === "slim");

  it.each(table("TF-slim, MobileNetV2 table").map((row) => [row.alpha, row.resolution, row.macs, row.params]))(
    "TF-slim V2 at α = %f, %i pixels: %i M multiply-adds (cut, not rounded), %f M weights",
    (alpha, resolution, macs, params) => {
      const counted = total(layers({ alpha, resolution }), "weights");
      expect(Math.floor(counted.macs / 1e6)).toBe(macs);
      expect((counted.parameters / 1e6).toFixed(2)).toBe(params?.toFixed(2));
    },
  );

  // Where the printed count is not that of the network: the true count in M, and why they differ.
  const wrong: Record<string, { count: number; why: "no first convolution" | "rounded twice" | "unexplained" }> = {
    "0.75/224": { count: 325.4, why: "no first convolution" },
    "0.75/192": { count: 239.27, why: "no first convolution" },
    "0.75/160": { count: 166.4, why: "no first convolution" },
    "0.75/128": { count: 106.77, why: "no first convolution" },
    // The paper itself prints 149 (arXiv:1704.04861, table 6).
    "0.5/224": { count: 149.5, why: "rounded twice" },
    "0.25/192": { count: 30.21, why: "unexplained" },
  };

  it.each(table("TF-slim, MobileNetV1 table").map((row) => [row.alpha, row.resolution, row.macs, row.params]))(
    "TF-slim V1 at α = %f, %i pixels: %i M multiply-adds, %f M parameters, or the true count",
    (alpha = 0, resolution = 0, macs = 0, params = 0) => {
      const network = layers({ variant: "v1", alpha, resolution });
      const counted = total(network).macs / 1e6;
      const error = wrong[`${alpha}/${resolution}`];
      if (error === undefined) {
        expect(Math.round(counted)).toBe(macs);
      } else {
        expect(Math.round(counted)).not.toBe(macs);
        expect(counted).toBeCloseTo(error.count, 2);
        const withoutStem = Math.round(counted - cost(network[0]).macs / 1e6);
        expect(withoutStem === macs).toBe(error.why === "no first convolution");
        const twice = Math.round(Math.round(10 * counted) / 10);
        expect(twice === macs).toBe(error.why === "rounded twice");
      }
      // The table’s convention: weights, the classifier’s bias, and three values for each normalized channel.
      const weights = total(network, "weights").parameters;
      const channels = network.reduce((sum, layer) => sum + cost(layer).bn, 0);
      expect(((weights + 3 * channels) / 1e6).toFixed(2)).toBe(params.toFixed(2));
    },
  );

  it("V1 paper, tables 6, 7 and 9: the MACs within a million", () => {
    const paper = rows.filter(({ recipe, variant }) => recipe === "paper v1" && variant === "");
    expect(paper.length).toBe(8);
    for (const { alpha, resolution, macs } of paper) {
      const counted = total(layers({ variant: "v1", alpha, resolution })).macs / 1e6;
      expect(Math.abs(counted - (macs ?? 0)), `${alpha}/${resolution}`).toBeLessThan(1);
    }
  });

  it("Keras: 4,253,864 (V1) and 3,538,984 (V2) with moving statistics", () => {
    expect(total(layers({ variant: "v1" }), "all").parameters).toBe(4_253_864);
    expect(total(layers(), "all").parameters).toBe(3_538_984);
  });

  it("torchvision: 3,504,872 parameters, 0.301 G multiply-adds", () => {
    const { macs, parameters: count } = total(layers({ padding: "pytorch" }), "trainable");
    expect(count).toBe(3_504_872);
    expect((macs / 1e9).toFixed(3)).toBe("0.301");
  });

  it("like with like: 4.210 M against 3.471 M weights", () => {
    expect((total(layers({ variant: "v1" })).parameters / 1e6).toFixed(3)).toBe("4.210");
    expect((total(layers()).parameters / 1e6).toFixed(3)).toBe("3.471");
  });

  it("timm: 5.04 M activations (V1), 6.68 M (V2)", () => {
    expect((total(layers({ variant: "v1" })).activations / 1e6).toFixed(2)).toBe("5.04");
    expect((total(layers()).activations / 1e6).toFixed(2)).toBe("6.68");
  });

  it("the COCO backbone: 2,206,816 folded parameters; at 224 pixels 299.5 M multiply-adds", () => {
    const network = layers({ classes: 0 });
    const { macs, parameters: count } = total(network, "folded");
    expect(count).toBe(2_206_816);
    expect((macs / 1e6).toFixed(1)).toBe("299.5");
    const share = (select: (layer: Layer) => boolean) => ((100 * total(network.filter(select)).macs) / macs).toFixed(1);
    expect(share(({ stage }) => stage === 0)).toBe("3.6");
    expect(share(({ groups }) => groups > 1)).toBe("6.9");
    expect(share(({ kernel }) => kernel === 1)).toBe("89.5");
  });

  it("a rounding that only cuts gives another network: α = 0.75 has 179.4 M, not 209.1 M", () => {
    const macs = (options: Partial<NetworkOptions>) =>
      (total(layers({ alpha: 0.75, ...options })).macs / 1e6).toFixed(1);
    expect(macs({})).toBe("209.1");
    expect(macs({ rounding: "truncate" })).toBe("179.4");
    expect(macs({ classes: 0, last: 0 })).toBe("192.7");
    expect(macs({ classes: 0, last: 0, rounding: "truncate" })).toBe("163.1");
  });
});

describe("V1 at a width that no rule of eight divides", () => {
  // Counted by a program of 15 lines on TF-slim's table and `max(int(c * alpha), 8)`, `mobilenet_v1.py`.
  it.each([
    { alpha: 0.35, macs: 75_464_759, weights: 758_241, all: 773_521, last: 358 },
    { alpha: 0.9, macs: 460_614_794, weights: 3_499_287, all: 3_538_619, last: 921 },
    { alpha: 0.1, macs: 10_945_847, weights: 138_813, all: 143_205, last: 102 },
  ])("α = $alpha: $macs multiply-adds, $weights weights", ({ alpha, macs, weights, all, last }) => {
    const network = layers({ variant: "v1", alpha });
    expect(total(network, "weights")).toMatchObject({ macs, parameters: weights });
    expect(total(network, "all").parameters).toBe(all);
    expect(network.findLast(({ role }) => role === "pointwise")?.out).toEqual([7, 7, last]);
  });

  it("Keras’s has no floor of eight, which tells at α = 0.1", () => {
    expect(total(layers({ variant: "v1", alpha: 0.1, rounding: "truncate" })).macs).toBe(7_979_191);
    expect(total(layers({ variant: "v1", alpha: 0.35, rounding: "truncate" })).macs).toBe(75_464_759);
  });

  it("all rules agree at the four published widths", () => {
    for (const alpha of [0.25, 0.5, 0.75, 1])
      for (const rounding of roundings)
        expect(layers({ variant: "v1", alpha, rounding })).toEqual(layers({ variant: "v1", alpha }));
  });
});

describe("largest and peak", () => {
  it("V2’s largest tensor is block 1’s expansion, 112² · 96; V1’s is conv_pw_1, 112² · 64", () => {
    expect(total(layers()).largest).toBe(1_204_224);
    expect(total(layers({ variant: "v1" })).largest).toBe(802_816);
  });

  it("most values alive at once: V2 in block 1’s depthwise, V1 in conv_pw_1", () => {
    expect(peakActivations(layers())).toBe(112 ** 2 * 96 + 56 ** 2 * 96);
    expect(peakActivations(layers({ variant: "v1" }))).toBe(112 ** 2 * (32 + 64));
  });

  it("a waiting skip counts: block 2 alone holds its input beside 144 + 144 channels", () => {
    const block = layers().filter((layer) => layer.block === 2);
    expect(peakActivations(block)).toBe(56 ** 2 * (144 + 144 + 24));
  });
});

/** The nearest multiple of eight that is not a tenth too small, found by trying all of them. */
function nearestEight(v: number): number {
  const candidates = Array.from({ length: 700 }, (_, i) => 8 * (i + 1));
  const nearest = candidates.reduce((a, b) => (Math.abs(b - v) <= Math.abs(a - v) ? b : a));
  return nearest < 0.9 * v ? nearest + 8 : nearest;
}

/**
 * Multiply-adds from the papers’ formulas, block by block, without the layer list:
 * D_K² · M · D_F² + M · N · D_F² (arXiv:1704.04861, equation 5); h · w · d′ · t · (d′ + k² + d″) (arXiv:1801.04381, section 3.2),
 * where only the expansion runs at the input’s size when the stride is not 1.
 */
function closedForm(variant: "v1" | "v2", alpha: number, resolution: number, classes: number): number {
  const width = (c: number) => (variant === "v1" ? Math.max(8, Math.floor(c * alpha)) : nearestEight(c * alpha));
  const half = (side: number, stride: number) => Math.floor((side + stride - 1) / stride);
  let side = half(resolution, 2);
  let channels = width(32);
  let macs = 27 * channels * side ** 2;
  const blocks = (c: number, n: number, s: number) => Array.from({ length: n }, (_, i) => ({ c, s: i === 0 ? s : 1 }));
  if (variant === "v1") {
    const all = [
      ...blocks(64, 1, 1),
      ...blocks(128, 2, 2),
      ...blocks(256, 2, 2),
      ...blocks(512, 6, 2),
      ...blocks(1024, 2, 2),
    ];
    for (const { c, s } of all) {
      side = half(side, s);
      macs += side ** 2 * channels * (9 + width(c));
      channels = width(c);
    }
  } else {
    const table = [
      [1, 16, 1, 1],
      [6, 24, 2, 2],
      [6, 32, 3, 2],
      [6, 64, 4, 2],
      [6, 96, 3, 1],
      [6, 160, 3, 2],
      [6, 320, 1, 1],
    ];
    for (const [t, c, n, s] of table) {
      for (const block of blocks(c, n, s)) {
        const hidden = t * channels;
        if (t !== 1) macs += side ** 2 * channels * hidden;
        side = half(side, block.s);
        macs += side ** 2 * hidden * (9 + width(c));
        channels = width(c);
      }
    }
    const last = alpha > 1 ? width(1280) : 1280;
    macs += side ** 2 * channels * last;
    channels = last;
  }
  return macs + channels * classes;
}

const anyNetwork = {
  variant: fc.constantFrom("v1" as const, "v2" as const),
  alpha: fc.double({ min: 1 / 16, max: 2, noNaN: true }),
  resolution: fc.integer({ min: 32, max: 600 }),
  classes: fc.integer({ min: 1, max: 2000 }),
};

describe("any network", () => {
  it("costs what the papers’ formulas say", () => {
    fc.assert(
      fc.property(fc.record(anyNetwork), ({ variant, alpha, resolution, classes }) => {
        const counted = total(layers({ variant, alpha, resolution, classes })).macs;
        expect(counted).toBe(closedForm(variant, alpha, resolution, classes));
      }),
    );
  });

  it("counts whole numbers, and a total is the sum of its layers", () => {
    const conventions = fc.constantFrom<Convention>("weights", "trainable", "all", "folded");
    fc.assert(
      fc.property(fc.record(anyNetwork), conventions, (options, convention) => {
        const network = layers(options);
        const sum = total(network, convention);
        const middle = Math.floor(network.length / 2);
        const [a, b] = [network.slice(0, middle), network.slice(middle)].map((part) => total(part, convention));
        expect(a.macs + b.macs).toBe(sum.macs);
        expect(a.parameters + b.parameters).toBe(sum.parameters);
        expect(a.activations + b.activations).toBe(sum.activations);
        expect(Math.max(a.largest, b.largest)).toBe(sum.largest);
        for (const layer of network) {
          expect(Object.values(cost(layer)).every(Number.isInteger)).toBe(true);
          expect(parameters(layer, "folded")).toBeLessThanOrEqual(parameters(layer, "trainable"));
        }
      }),
    );
  });

  it("never costs less when α or the resolution grows", () => {
    fc.assert(
      fc.property(
        fc.record({ ...anyNetwork, rounding: fc.constantFrom(...roundings) }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.integer({ min: 0, max: 64 }),
        (options, wider, larger) => {
          const all = ({ macs, parameters: count, activations, largest }: ReturnType<typeof total>) => [
            macs,
            count,
            activations,
            largest,
          ];
          const base = all(total(layers(options)));
          const wide = all(total(layers({ ...options, alpha: options.alpha + wider })));
          const large = all(total(layers({ ...options, resolution: options.resolution + larger })));
          base.forEach((value, i) => {
            expect(wide[i]).toBeGreaterThanOrEqual(value);
            expect(large[i]).toBeGreaterThanOrEqual(value);
          });
          expect(large[1]).toBe(base[1]);
          expect(peakActivations(layers(options))).toBeGreaterThanOrEqual(base[3]);
        },
      ),
    );
  });

  it("a full convolution costs 1 / (1/C_out + 1/k²) times its separable pair (arXiv:1704.04861, section 3.1)", () => {
    const separable = layers({ variant: "v1" });
    const full = layers({ variant: "v1", convolution: "full" });
    for (let block = 1; block <= 13; block++) {
      const macs = (network: readonly Layer[]) => total(network.filter((layer) => layer.block === block)).macs;
      const { out } = find(separable, `conv_pw_${block}`);
      expect(macs(separable) / macs(full)).toBeCloseTo(1 / out[2] + 1 / 9, 12);
    }
    // The whole network: the V1 paper's table 4 has 4866 M against 569 M, and 29.3 M parameters against 4.2 M.
    expect(Math.abs(total(full).macs / 1e6 - 4866)).toBeLessThan(2);
    expect((total(full).parameters / 1e6).toFixed(1)).toBe("29.3");
    expect(total(full).macs / total(separable).macs).toBeCloseTo(8.56, 2);
  });
});
