import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundings } from "../../../src/model/architecture/channels.js";
import {
  type Layer,
  layers,
  outputTap,
  receptiveFields,
  receptiveWindow,
  sumTap,
} from "../../../src/model/architecture/layers.js";
import { paddingOf } from "../../../src/model/math/padding.js";
import type { NetworkOptions } from "../../../src/model/architecture/spec.js";

const shape = ({ out: [h, w, c] }: Layer) => `${h}×${w}×${c}`;

/** Any options that are legal, for both networks. */
const anyOptions: fc.Arbitrary<Partial<NetworkOptions>> = fc
  .record({
    variant: fc.constantFrom("v1" as const, "v2" as const),
    alpha: fc.double({ min: 1 / 16, max: 2, noNaN: true }),
    resolution: fc.integer({ min: 32, max: 600 }),
    inputChannels: fc.integer({ min: 1, max: 4 }),
    classes: fc.constantFrom(0, 10, 1000),
    rounding: fc.constantFrom(...roundings),
    padding: fc.constantFrom("tensorflow" as const, "pytorch" as const),
    expansion: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
    full: fc.boolean(),
  })
  .map(({ full, ...options }) => ({
    ...options,
    convolution: full && options.variant === "v1" ? ("full" as const) : ("separable" as const),
  }));

describe("V2, written out by hand from the paper’s table 2", () => {
  const network = layers();
  // Block, stride, input and output channels, side of the output at 224 pixels.
  const blocks = [
    [0, 1, 32, 16, 112],
    [1, 2, 16, 24, 56],
    [2, 1, 24, 24, 56],
    [3, 2, 24, 32, 28],
    [4, 1, 32, 32, 28],
    [5, 1, 32, 32, 28],
    [6, 2, 32, 64, 14],
    [7, 1, 64, 64, 14],
    [8, 1, 64, 64, 14],
    [9, 1, 64, 64, 14],
    [10, 1, 64, 96, 14],
    [11, 1, 96, 96, 14],
    [12, 1, 96, 96, 14],
    [13, 2, 96, 160, 7],
    [14, 1, 160, 160, 7],
    [15, 1, 160, 160, 7],
    [16, 1, 160, 320, 7],
  ];

  it.each(blocks)("block %i: stride %i, %i → %i channels, %i pixels", (block, stride, input, output, side) => {
    const own = network.filter((layer) => layer.block === block);
    const roles = block === 0 ? ["depthwise", "project"] : ["expand", "depthwise", "project"];
    expect(own.map(({ id }) => id)).toEqual(roles.map((role) => `block_${block}_${role}`));
    const depthwise = own[own.length - 2];
    const project = own[own.length - 1];
    const hidden = block === 0 ? 32 : 6 * input;
    expect(own[0].in[2]).toBe(input);
    expect(depthwise.stride).toBe(stride);
    expect(depthwise.groups).toBe(hidden);
    expect(shape(depthwise)).toBe(`${side}×${side}×${hidden}`);
    expect(shape(project)).toBe(`${side}×${side}×${output}`);
    expect(project.activation).toBe("identity");
    expect(depthwise.activation).toBe("relu6");
    expect(own.every(({ stage, stageName }) => stage === block + 1 && stageName === `block ${block}`)).toBe(true);
  });

  it("begins with the stem and ends with Conv_1, pooling and the classifier", () => {
    const [first] = network;
    expect([first.id, first.role, first.kernel, first.stride, shape(first)]).toEqual([
      "Conv1",
      "convolution",
      3,
      2,
      "112×112×32",
    ]);
    expect(network.slice(-3).map((layer) => `${layer.id} ${layer.stage} ${shape(layer)}`)).toEqual([
      "Conv_1 18 7×7×1280",
      "pool 19 1×1×1280",
      "predictions 20 1×1×1000",
    ]);
    // 1 stem, 2 + 16 · 3 in blocks, Conv_1, the classifier: 53 with a pooling between.
    expect(network.length).toBe(1 + 2 + 16 * 3 + 1 + 2);
  });

  it("has a skip in blocks 2, 4, 5, 7, 8, 9, 11, 12, 14, 15, from the tap before the block", () => {
    const skips = network.filter((layer) => layer.residualFrom !== undefined);
    expect(skips.map((layer) => [layer.block, layer.residualFrom])).toEqual([
      [2, "block_1_project"],
      [4, "block_3_project"],
      [5, "block_4_add"],
      [7, "block_6_project"],
      [8, "block_7_add"],
      [9, "block_8_add"],
      [11, "block_10_project"],
      [12, "block_11_add"],
      [14, "block_13_project"],
      [15, "block_14_add"],
    ]);
    expect(outputTap(skips[0])).toBe("block_2_add");
    expect(sumTap(network[0])).toBeUndefined();
    expect(outputTap(network[0])).toBe("Conv1");
  });

  it("does not shrink its last convolution below 1280, and widens it above α = 1", () => {
    const last = (alpha: number) => layers({ alpha }).find(({ id }) => id === "Conv_1")?.out[2];
    expect([0.35, 0.5, 1, 1.3, 1.4].map(last)).toEqual([1280, 1280, 1280, 1664, 1792]);
  });

  it("keeps the expansion of rows with t = 1, and replaces that of the others", () => {
    const network = layers({ expansion: 3 });
    expect(network.some(({ id }) => id === "block_0_expand")).toBe(false);
    expect(network.find(({ id }) => id === "block_2_expand")?.out[2]).toBe(72);
  });
});

describe("V1, written out by hand from the paper’s table 1", () => {
  const network = layers({ variant: "v1" });

  it("has the shapes of the table", () => {
    expect(network.map((layer) => `${layer.id} s${layer.stride} ${shape(layer)}`)).toEqual([
      "conv1 s2 112×112×32",
      "conv_dw_1 s1 112×112×32",
      "conv_pw_1 s1 112×112×64",
      "conv_dw_2 s2 56×56×64",
      "conv_pw_2 s1 56×56×128",
      "conv_dw_3 s1 56×56×128",
      "conv_pw_3 s1 56×56×128",
      "conv_dw_4 s2 28×28×128",
      "conv_pw_4 s1 28×28×256",
      "conv_dw_5 s1 28×28×256",
      "conv_pw_5 s1 28×28×256",
      "conv_dw_6 s2 14×14×256",
      "conv_pw_6 s1 14×14×512",
      "conv_dw_7 s1 14×14×512",
      "conv_pw_7 s1 14×14×512",
      "conv_dw_8 s1 14×14×512",
      "conv_pw_8 s1 14×14×512",
      "conv_dw_9 s1 14×14×512",
      "conv_pw_9 s1 14×14×512",
      "conv_dw_10 s1 14×14×512",
      "conv_pw_10 s1 14×14×512",
      "conv_dw_11 s1 14×14×512",
      "conv_pw_11 s1 14×14×512",
      "conv_dw_12 s2 7×7×512",
      "conv_pw_12 s1 7×7×1024",
      "conv_dw_13 s1 7×7×1024",
      "conv_pw_13 s1 7×7×1024",
      "pool s7 1×1×1024",
      "conv_preds s1 1×1×1000",
    ]);
  });

  it("has no skip, and an activation after every convolution but the classifier", () => {
    expect(network.every(({ residualFrom }) => residualFrom === undefined)).toBe(true);
    expect(network.filter(({ activation }) => activation === "identity").map(({ id }) => id)).toEqual([
      "pool",
      "conv_preds",
    ]);
  });

  it("full: one 3×3 convolution for each pair", () => {
    const full = layers({ variant: "v1", convolution: "full" });
    expect(full.filter(({ block }) => block !== undefined).map(({ id }) => id)).toEqual(
      Array.from({ length: 13 }, (_, i) => `conv_${i + 1}`),
    );
    expect(full.map(shape).at(-3)).toBe("7×7×1024");
  });
});

describe("strides of one's own", () => {
  const sides = (network: readonly Layer[], role: string) =>
    network.filter((layer) => layer.role === role).map(({ out }) => out[0]);

  it("V2 on 32 pixels with overall stride 8, by hand: 32 up to block 0, 16, 8 from block 3, 4 from block 6", () => {
    const network = layers({ resolution: 32, classes: 10, strides: [1, 1, 2, 2, 2, 1, 1, 1] });
    expect(shape(network[0])).toBe("32×32×32");
    expect(sides(network, "projection")).toEqual([32, 16, 16, 8, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
    expect(shape(network[network.length - 3])).toBe("4×4×1280");
    expect(network[network.length - 2]).toMatchObject({ role: "pool", kernel: 4, out: [1, 1, 1280] });
    expect(receptiveFields(network)[network.length - 3].jump).toBe(8);
  });

  it("V1 on 32 pixels, by hand: the eleventh and later blocks no longer halve", () => {
    const network = layers({ variant: "v1", resolution: 32, classes: 10, strides: [1, 1, 2, 2, 2, 1] });
    expect(sides(network, "pointwise")).toEqual([32, 16, 16, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4]);
    expect(shape(network[network.length - 3])).toBe("4×4×1024");
  });

  it("a stride of 1 in place of 2 adds a skip only where the channels agree, so none here", () => {
    const skips = (strides?: number[]) =>
      layers({ strides }).filter((layer) => layer.residualFrom !== undefined).length;
    expect([skips(), skips([1, 1, 1, 1, 1, 1, 1, 1])]).toEqual([10, 10]);
  });
});

describe("variants of V2", () => {
  it("without residuals: no skip, the same costs", () => {
    const chain = layers({ residuals: false });
    expect(chain.some((layer) => layer.residualFrom !== undefined)).toBe(false);
    expect(chain.map(({ id, in: input, out }) => [id, input, out])).toEqual(
      layers().map(({ id, in: input, out }) => [id, input, out]),
    );
  });

  it("with an activation after the projection, all seventeen have it", () => {
    const bent = layers({ projectionActivation: "relu6" }).filter(({ role }) => role === "projection");
    expect(bent.map(({ activation }) => activation)).toEqual(Array.from({ length: 17 }, () => "relu6"));
  });
});

describe("any network", () => {
  it("chains: each layer reads what the one before wrote, and writes ⌈input / stride⌉", () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const network = layers(options);
        expect(network[0].in).toEqual([options.resolution, options.resolution, options.inputChannels]);
        network.forEach((layer, i) => {
          if (i > 0) expect(layer.in).toEqual(network[i - 1].out);
          const size = Math.ceil(layer.in[0] / layer.stride);
          expect(layer.out.slice(0, 2)).toEqual([size, size]);
          expect(layer.in[2] % layer.groups).toBe(0);
        });
        expect(new Set(network.map(({ id }) => id)).size).toBe(network.length);
      }),
    );
  });

  it("has channels divisible by eight under that rule", () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        for (const layer of layers({ ...options, rounding: "eight" }))
          if (layer.role !== "classifier") expect(layer.out[2] % 8).toBe(0);
      }),
    );
  });

  it("has one numbering: blocks, names of stages and ids agree, V2 from 0 and V1 from 1", () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const network = layers(options).filter(({ block }) => block !== undefined);
        for (const { id, block, stageName } of network) {
          expect(/_(\d+)(?:_|$)/.exec(id)?.[1]).toBe(String(block));
          expect(stageName).toBe(`block ${block}`);
        }
        const numbers = [...new Set(network.map(({ block }) => block ?? -1))];
        const first = options.variant === "v1" ? 1 : 0;
        expect(numbers).toEqual(numbers.map((_, i) => first + i));
      }),
    );
  });

  it("has a skip exactly where stride is 1 and a bottleneck’s input and output channels agree", () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const network = layers(options);
        const blocks = new Set(network.flatMap(({ block }) => (block === undefined ? [] : [block])));
        for (const block of blocks) {
          const own = network.filter((layer) => layer.block === block);
          const [first, last] = [own[0], own[own.length - 1]];
          const same = first.in.join() === last.out.join();
          const strides = own.every(({ stride }) => stride === 1);
          expect(last.residualFrom !== undefined).toBe(options.variant === "v2" && strides && same);
        }
      }),
    );
  });

  it("pads so that the window of every output lies on the padded input", () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        for (const layer of layers(options)) {
          if (layer.role === "pool") continue;
          const [size] = layer.in;
          const { before, after } = paddingOf(layer, size);
          const lastEnd = (layer.out[0] - 1) * layer.stride + layer.kernel;
          expect(before + size + after).toBeGreaterThanOrEqual(lastEnd);
          expect(before).toBeLessThan(layer.kernel);
          expect(after).toBeLessThan(layer.kernel);
        }
      }),
    );
  });
});

describe("paddingOf", () => {
  it("stride 2 on an even size: TensorFlow 0 before and 1 after, PyTorch 1 before and 0 after", () => {
    const layer = { kernel: 3, stride: 2 };
    expect(paddingOf({ ...layer, padding: "tensorflow" }, 224)).toEqual({ before: 0, after: 1 });
    expect(paddingOf({ ...layer, padding: "pytorch" }, 224)).toEqual({ before: 1, after: 0 });
    // On an odd size both pad one pixel on each side.
    expect(paddingOf({ ...layer, padding: "tensorflow" }, 75)).toEqual({ before: 1, after: 1 });
    expect(paddingOf({ ...layer, padding: "pytorch" }, 75)).toEqual({ before: 1, after: 1 });
  });
});

describe("receptiveFields", () => {
  const sizes = (network: readonly Layer[]) => {
    const fields = receptiveFields(network);
    return (id: string) => fields[network.findIndex((layer) => layer.id === id)];
  };

  it("V2, by hand: 3, 7, 11, 19, 27, 43, 59, 75, then 32 more for each block to 267, 299, and 491 at the end", () => {
    const field = sizes(layers());
    const byHand = [7, 11, 19, 27, 43, 59, 75, 107, 139, 171, 203, 235, 267, 299, 363, 427, 491];
    expect(field("Conv1")).toEqual({ size: 3, jump: 2, start: 0 });
    byHand.forEach((size, block) => expect(field(`block_${block}_project`).size).toBe(size));
    // A. Araujo et al., Computing Receptive Fields of Convolutional Neural Networks, doi:10.23915/distill.00021.
    expect(field("Conv_1")).toMatchObject({ size: 491, jump: 32 });
  });

  it("V1: 315 pixels at the end (Araujo et al., doi:10.23915/distill.00021)", () => {
    const field = sizes(layers({ variant: "v1" }));
    expect(field("conv_dw_1").size).toBe(7);
    expect(field("conv_dw_6")).toMatchObject({ size: 59, jump: 16 });
    expect(field("conv_pw_13")).toMatchObject({ size: 315, jump: 32 });
  });

  it("starts where the padding puts it", () => {
    const tensorflow = sizes(layers());
    const pytorch = sizes(layers({ padding: "pytorch" }));
    const starts = (field: typeof tensorflow) =>
      ["Conv1", "block_0_depthwise", "block_1_depthwise", "block_2_depthwise"].map((id) => field(id).start);
    expect(starts(tensorflow)).toEqual([0, -2, -2, -6]);
    expect(starts(pytorch)).toEqual([-1, -3, -5, -9]);
  });

  it("is cut to the image", () => {
    const field = sizes(layers())("block_0_depthwise");
    expect(receptiveWindow(field, 0, 224)).toEqual({ first: 0, last: 4 });
    expect(receptiveWindow(field, 50, 224)).toEqual({ first: 98, last: 104 });
    expect(receptiveWindow(field, 111, 224)).toEqual({ first: 220, last: 223 });
  });

  it("agrees with a walk backwards, layer by layer, at any output position", () => {
    fc.assert(
      fc.property(anyOptions, fc.double({ min: 0, max: 0.999 }), (options, share) => {
        const network = layers({ ...options, classes: 0 });
        const fields = receptiveFields(network);
        const last = network.length - 1;
        const index = Math.floor(share * network[last].out[0]);
        let [first, end] = [index, index];
        for (const layer of [...network].reverse()) {
          const { before } = paddingOf(layer, layer.in[0]);
          first = first * layer.stride - before;
          end = end * layer.stride - before + layer.kernel - 1;
        }
        const { start, jump, size } = fields[last];
        expect([start + index * jump, start + index * jump + size - 1]).toEqual([first, end]);
      }),
    );
  });
});
