import { expect, test } from "vitest";
import type { Change } from "../../../src/model/pass/changes.js";
import { fusedActivation, isComputedInScript } from "../../../src/model/pass/fusion.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { planPass } from "../../../src/model/pass/plan.js";

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
