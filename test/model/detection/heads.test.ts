import { describe, expect, it } from "vitest";
import type { FpnOptions } from "../../../src/model/detection/fpnHead.js";
import {
  anchorsOf,
  detectorCost,
  headLayers,
  headOf,
  headTaps,
  weightLayers,
} from "../../../src/model/detection/heads.js";
import { layers } from "../../../src/model/architecture/layers.js";

const network = { variant: "v2", resolution: 320, classes: 0 } as const;
const backbone = layers(network);

const options: FpnOptions = {
  kind: "fpn",
  taps: ["block_5_add", "block_12_add", "Conv_1"],
  channels: 128,
  coarser: 2,
  depth: 4,
  classes: 7,
  anchorCells: 4,
  maxOverlap: 0.6,
};

/** Two maps, no tower: small enough to count by hand. */
const small: FpnOptions = {
  ...options,
  taps: ["block_5_add", "block_12_add"],
  channels: 8,
  coarser: 0,
  depth: 0,
  classes: 1,
};

describe("a feature pyramid at 320 × 320", () => {
  const head = headOf(options, backbone);

  it("has maps at strides 8 to 128 of as many channels each", () => {
    expect(head.maps.map(({ shape }) => shape)).toEqual([
      [40, 40, 128],
      [20, 20, 128],
      [10, 10, 128],
      [5, 5, 128],
      [3, 3, 128],
    ]);
  });

  it("has 12,804 anchors, as TensorFlow's SSD MobileNet V2 FPNLite 320×320 has", () => {
    expect(anchorsOf(head, options, 320)).toHaveLength(12804);
  });

  it("puts centers half a stride inside, and on the edge where the stride does not divide the input", () => {
    const all = anchorsOf(head, options, 320);
    // Stride 8: center 4 of 320, side 4 · 8 = 32 of 320. Stride 128: center 0, side 512 of 320.
    expect(all[0]).toEqual({ y: 4 / 320, x: 4 / 320, height: 0.1, width: 0.1, map: 0 });
    expect(all[12804 - 9 * 6]).toEqual({ y: 0, x: 0, height: 1.6, width: 1.6, map: 4 });
    // √2 times the side, and twice as wide as high: 32 · √2 · √2 by 32 · √2 / √2.
    expect(all[3].width).toBeCloseTo(0.2, 12);
    expect(all[3].height).toBeCloseTo(0.1, 12);
  });

  it("hands out what is there before and after merging", () => {
    expect(headTaps(head)).toEqual(
      expect.arrayContaining(["lateral_3", "merge_3", "lateral_4", "merge_4", "lateral_5"]),
    );
  });

  it("refuses a tap that the backbone lacks", () => {
    expect(() => headOf({ ...options, taps: ["block_99_add"] }, backbone)).toThrow("invalid taps: block_99_add;");
  });
});

describe("shared predictors", () => {
  const head = headOf(small, backbone);

  it("stand once among the weights and once for each map among the layers", () => {
    expect(headLayers(head)).toHaveLength(4 + 2 * 4);
    expect(weightLayers(head).map(({ id }) => id)).toEqual([
      "lateral_4",
      "lateral_3",
      "smooth_3_depthwise",
      "smooth_3_pointwise",
      "box_depthwise",
      "box_predict",
      "class_depthwise",
      "class_predict",
    ]);
  });

  it("cost parameters once and multiply-adds for each map", () => {
    const { head: cost, all, backbone: rest } = detectorCost({ network, head: small });
    // laterals 96·8 + 8 and 32·8 + 8; smoothing 9·8 and 8·8 + 8; boxes 9·8 and 8·24 + 24; classes 9·8 and 8·12 + 12
    expect(cost.parameters).toBe(776 + 264 + 72 + 72 + 72 + 216 + 72 + 108);
    // 20² cells for the coarse lateral, 40² for the fine one and its smoothing, 20² + 40² for the predictors
    expect(cost.macs).toBe(400 * 768 + 1600 * (256 + 72 + 64) + 2000 * (72 + 192 + 72 + 96));
    expect(all.macs).toBe(rest.macs + cost.macs);
  });
});
