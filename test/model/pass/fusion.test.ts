import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/model/pass/changes.js";
import { addInside, fusedActivation, isComputedInScript } from "../../../src/model/pass/fusion.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { type Step, planPass } from "../../../src/model/pass/plan.js";

const network = layers({ variant: "v2", resolution: 300, classes: 0 });
const inScript = (...changes: Change[]) =>
  planPass(network, changes)
    .filter(isComputedInScript)
    .map(({ id }) => id);

// TensorFlow.js 4.22's wasm kernels FusedConv2D and FusedDepthwiseConv2D know linear, relu, relu6 (and prelu, leakyrelu).
test("three activations are part of the convolution, another cap and other functions are not", () => {
  expect(fusedActivation({ activation: "identity", cap: 6 })).toBe("linear");
  expect(fusedActivation({ activation: "relu", cap: 6 })).toBe("relu");
  expect(fusedActivation({ activation: "relu6", cap: 6 })).toBe("relu6");
  expect(fusedActivation({ activation: "relu6", cap: 4 })).toBeUndefined();
  expect(fusedActivation({ activation: "mish", cap: 6 })).toBeUndefined();
});

test("JavaScript computes an activation only where a change asks for one that no kernel has", () => {
  expect(inScript()).toEqual([]);
  expect(inScript({ kind: "activation", activation: "relu" }, { kind: "cap", cap: 4 })).toEqual([]);
  // 52 convolutions, of which the 17 projections are linear.
  expect(inScript({ kind: "activation", activation: "mish" }).length).toBe(35);
  expect(inScript({ kind: "activation", activation: "silu", block: 3 })).toEqual([
    "block_3_expand",
    "block_3_depthwise",
  ]);
  expect(inScript({ kind: "projection-activation", activation: "gelu", block: 3 })).toEqual(["block_3_project"]);
});

describe("sums inside projections", () => {
  const joined = (wanted: string[], ...changes: Change[]) => addInside(planPass(network, changes), new Set(wanted));
  const sums = (steps: readonly Step[]) => steps.filter(({ kind }) => kind === "add").length;

  test("ten blocks of V2 add, each in the step of its projection, under the name of the sum", () => {
    const steps = joined(["Conv_1"]);
    expect([planPass(network).length, steps.length, sums(steps)]).toEqual([62, 52, 0]);
    const step = steps.find(({ id }) => id === "block_5_add");
    expect(step).toMatchObject({ kind: "convolution", layer: { id: "block_5_project" }, skip: "block_4_add" });
  });

  test("a projection whose own output is wanted, bent or rounded stays by itself", () => {
    expect(sums(joined(["block_5_project"]))).toBe(1);
    expect(sums(joined([], { kind: "projection-activation", activation: "relu6", block: 5 }))).toBe(1);
    expect(sums(joined([], { kind: "activation-format", format: "int8" }))).toBe(10);
    expect(joined([], { kind: "skip-removed" })).toEqual(planPass(network, [{ kind: "skip-removed" }]));
  });
});
