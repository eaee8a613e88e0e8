/** Which layers learn with a head: the blocks that the table has before an exit, and what a step of them takes. */
import { describe, expect, test } from "vitest";
import { layers } from "../../../src/model/architecture/layers.js";
import { foldNormalization, restated } from "../../../src/model/pass/fold.js";
import { planPass } from "../../../src/model/pass/plan.js";
import { mostLearning, stepBytes, tailOf } from "../../../src/model/pass/tail.js";

const v2 = layers({ resolution: 300, classes: 0 });

describe("the tail of V2", () => {
  test("three blocks before res5: it begins at the output of block 13, and the skip of block 14 at its input", () => {
    const { border, stages, layers: own } = tailOf(v2, { exit: "block_16_project", blocks: 3, classes: 4 });
    expect(border).toBe("block_13_project");
    expect(stages).toEqual(["block 14", "block 15", "block 16"]);
    // Each block has three layers.
    expect(own.map(({ id }) => id).slice(-2)).toEqual(["pool", "head"]);
    expect(own).toHaveLength(11);
    expect(own[0].in).toEqual([10, 10, 160]);
    expect(own.at(-1)?.in).toEqual([1, 1, 320]);
    const sums = planPass(own).filter(({ kind }) => kind === "add");
    expect(sums.map((step) => "skip" in step && step.skip)).toEqual(["input", "block_14_add"]);
  });

  test("the last convolution counts as a block, and the stem never learns", () => {
    expect(tailOf(v2, { exit: "Conv_1", blocks: 2, classes: 2 }).stages).toEqual(["block 16", "Conv_1"]);
    expect(mostLearning(v2, "Conv_1")).toBe(18);
    // Blocks 0, 1 and 2.
    expect(mostLearning(v2, "block_2_add")).toBe(3);
    expect(tailOf(v2, { exit: "block_2_add", blocks: 3, classes: 2 }).border).toBe("Conv1");
  });

  test("a step of block 16 keeps three times its maps: 100 places, 960 + 960 + 320 channels", () => {
    const values = 100 * (960 + 960 + 320) + 320 + 3;
    expect(stepBytes(tailOf(v2, { exit: "block_16_project", blocks: 1, classes: 3 }), 16)).toBe(12 * 16 * values);
  });

  test.each([
    [{ exit: "block_2_add", blocks: 4, classes: 2 }, "invalid blocks: 4; it must be a whole number from 1 to 3"],
    [{ exit: "block_2_add", blocks: 0, classes: 2 }, "invalid blocks: 0"],
    [{ exit: "block_9", blocks: 1, classes: 2 }, "invalid exit: block_9"],
    [{ exit: "Conv_1", blocks: 1, classes: 1 }, "invalid classes: 1"],
  ])("says what cannot be (%#)", (given, message) => expect(() => tailOf(v2, given)).toThrow(message));
});

test("V1 has blocks of two layers and no skips", () => {
  const { border, layers: own } = tailOf(layers({ variant: "v1" }), { exit: "conv_pw_13", blocks: 1, classes: 2 });
  expect(border).toBe("conv_pw_12");
  expect(own.map(({ id }) => id)).toEqual(["conv_dw_13", "conv_pw_13", "pool", "head"]);
});

test("a normalization with other statistics folds into the same kernel and bias", () => {
  const of = (...values: number[]) => Float32Array.from(values);
  const given = { gamma: of(2, -1), beta: of(0.5, 3), mean: of(1, 0), variance: of(4, 0.25) };
  const other = restated(given, { mean: of(-2, 5), variance: of(9, 1) }, 0);
  // γ · 3 / 2 and 0.5 + 2 / 2 · (−2 − 1); −1 · 1 / 0.5 and 3 − 1 / 0.5 · 5, by hand.
  expect([...other.gamma, ...other.beta]).toEqual([3, -2, -2.5, -7]);
  const kernel = { shape: [1, 1, 1, 2], data: of(1, 1) };
  expect(foldNormalization(kernel, other, 0)).toEqual(foldNormalization(kernel, given, 0));
});
