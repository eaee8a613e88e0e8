import { describe, expect, it } from "vitest";
import {
  benchNames,
  benchOf,
  chooseChannel,
  chooseLayer,
  choosePixel,
  initialState,
  stepChannel,
  stepLayer,
  tapsOf,
  walkTo,
} from "../../../src/components/inside/state.js";
import { layers } from "../../../src/model/architecture/layers.js";

const taps = tapsOf(layers({ variant: "v2", resolution: 300, classes: 0 }));
const context = { photos: ["cat", "cup"], taps };
const start = initialState(context);

describe("taps", () => {
  it("are the 52 convolutions of arXiv:1801.04381 and the ten sums of its residual blocks", () => {
    expect(taps.length).toBe(52 + 10);
    expect(taps.filter(({ sum }) => sum).map(({ layer }) => layer.block)).toEqual([2, 4, 5, 7, 8, 9, 11, 12, 14, 15]);
  });
});

describe("acts", () => {
  it("keep the channel where the next layer has it, and the pixel in a map of the same size", () => {
    const far = choosePixel(chooseChannel(start, context, 143), context, { row: 3, column: 4 });
    expect(far).toMatchObject({ channel: 143, pixel: { row: 3, column: 4 } });
    const next = chooseLayer(far, context, "block_2_project");
    expect(next.channel).toBe(23);
    expect(next.pixel).toEqual({ row: 3, column: 4 });
  });

  it("keep the pixel at its place in the photo", () => {
    // Of 75 rows the middle of row 24 is at 24.5 / 75 = .327, of 38 rows that is row 12, of 10 rows row 3.
    const near = choosePixel(start, context, { row: 24, column: 74 });
    expect(chooseLayer(near, context, "block_3_project").pixel).toEqual({ row: 12, column: 37 });
    expect(chooseLayer(near, context, "Conv_1").pixel).toEqual({ row: 3, column: 9 });
    expect(chooseLayer({ ...near, cross: { row: 0, column: 0 } }, context, "Conv1").cross).toEqual({
      row: 1,
      column: 1,
    });
  });

  it("stop at both ends", () => {
    expect(stepLayer(start, context, -1000).layer).toBe("Conv1");
    expect(stepLayer(start, context, 1000).layer).toBe("Conv_1");
    expect(stepChannel(start, context, -1).channel).toBe(0);
    expect(stepChannel(start, context, 1e6).channel).toBe(143);
  });

  it("step from a projection to the sum after it", () => {
    const project = chooseLayer(start, context, "block_2_project");
    expect(stepLayer(project, context, 1).layer).toBe("block_2_add");
  });

  it("walk to layer, channel and pixel at once, inside the map", () => {
    const there = walkTo(start, context, { layer: "Conv_1", channel: 1279, row: 99, column: 2 });
    expect(there).toMatchObject({ layer: "Conv_1", channel: 1279, pixel: { row: 9, column: 2 } });
  });

  it("refuse a layer that is not there", () => {
    expect(() => chooseLayer(start, context, "block_99")).toThrow("invalid layer: block_99; it must be");
  });
});

describe("the workbench", () => {
  const cut = { kind: "skip-removed", block: 4 } as const;

  it("shows what the rest of the state is about, until the reader chooses", () => {
    expect(benchOf(start)).toBe("value");
    expect(benchOf({ ...start, changes: [cut] })).toBe("change");
    expect(benchOf({ ...start, changes: [cut], compare: "original" })).toBe("compare");
    expect(benchOf({ ...start, changes: [cut], bench: "weights" })).toBe("weights");
  });

  it("shows another panel where that one is hidden, and none where all are", () => {
    expect(benchOf({ ...start, hidden: ["value"] })).toBe("weights");
    expect(benchOf({ ...start, hidden: benchNames })).toBeUndefined();
  });
});
