import { describe, expect, test } from "vitest";
import { foldedWeights, transposed } from "../../scripts/models/torch-run.js";
import { layers } from "../../src/model/architecture/layers.js";
import type { WeightArray } from "../../src/model/pass/weights.js";

const array = (shape: number[], values: number[]): WeightArray => ({ shape, data: Float32Array.from(values) });

describe("transposed", () => {
  test("two outputs of two inputs, 1 × 2 wide, written out by hand", () => {
    // Output 0: input 0 [1, 2], input 1 [3, 4]; output 1: input 0 [5, 6], input 1 [7, 8].
    const { shape, data } = transposed(array([2, 2, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8]), false);
    expect(shape).toEqual([1, 2, 2, 2]);
    // Place 0: input 0 to outputs 0 and 1, input 1 to both; then place 1.
    expect([...data]).toEqual([1, 5, 3, 7, 2, 6, 4, 8]);
  });

  test("a depthwise kernel keeps its channels before the 1", () => {
    const { shape, data } = transposed(array([3, 1, 1, 2], [1, 2, 3, 4, 5, 6]), true);
    expect(shape).toEqual([1, 2, 3, 1]);
    expect([...data]).toEqual([1, 3, 5, 2, 4, 6]);
  });
});

describe("foldedWeights", () => {
  const stem = layers({ alpha: 0.25, resolution: 32, inputChannels: 1, classes: 0 }).slice(0, 1);
  const eight = (value: number) => array([8], new Array<number>(8).fill(value));
  const run = new Map([
    ["Conv1/kernel", array([8, 1, 3, 3], new Array<number>(72).fill(3))],
    ["Conv1/gamma", eight(2)],
    ["Conv1/beta", eight(1)],
    ["Conv1/mean", eight(0.5)],
    ["Conv1/variance", eight(0)],
  ]);

  test("a variance of 0 leaves PyTorch's ε, 1e-5: the factor is 2 / √1e-5 = 632.4555", () => {
    const weights = foldedWeights(run, stem);
    expect(weights.get("Conv1/kernel")?.data[0]).toBeCloseTo(3 * 632.4555, 2);
    expect(weights.get("Conv1/bias")?.data[7]).toBeCloseTo(1 - 0.5 * 632.4555, 2);
    expect(weights.get("Conv1/kernel")?.shape).toEqual([3, 3, 1, 8]);
  });

  test("names what is missing or has another shape", () => {
    expect(() => foldedWeights(new Map([...run].slice(0, 4)), stem)).toThrow("the run has no array Conv1/variance");
    const wrong = new Map([...run, ["Conv1/kernel", array([8, 1, 1, 1], new Array<number>(8).fill(1))]]);
    expect(() => foldedWeights(wrong as Map<string, WeightArray>, stem)).toThrow("invalid shape of Conv1: 1,1,1,8");
  });
});
