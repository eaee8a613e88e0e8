/** A forward pass on whichever backend brings the operations, for timing: one operation for each layer, no changes. */
import type { Layer } from "../architecture/layers.js";
import { planPass, inputTap } from "../pass/plan.js";
import { kernelShape } from "../pass/randomWeights.js";
import type * as Backend from "./vendor/backend-webgl.js";
import type { Weights } from "../pass/weights.js";

/** What a pass needs of TensorFlow.js. */
export type Operations = Pick<typeof Backend, "add" | "fused" | "tensor">;

type Tensor4D = Backend.Tensor4D;

export interface BackendPass {
  /** The last tensor; the caller disposes of it. */
  run(input: Tensor4D): Tensor4D;
  dispose(): void;
}

/**
 * @param layers convolutions only, with ReLU6 or no activation
 * @param weights `<id>/kernel` and `<id>/bias` of each layer
 */
export function backendPass(
  { add, fused, tensor }: Operations,
  layers: readonly Layer[],
  weights: Weights,
): BackendPass {
  const steps = planPass(layers);
  const values = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new Error(`the weights have no array ${name}`);
    return found.data;
  };
  const parameters = new Map(
    layers.map((layer) => [
      layer.id,
      {
        kernel: tensor(values(`${layer.id}/kernel`), kernelShape(layer)),
        bias: tensor(values(`${layer.id}/bias`), [layer.out[2]]) as Backend.Tensor1D,
      },
    ]),
  );
  const lastUse = new Map<string, number>();
  for (const [i, step] of steps.entries()) {
    lastUse.set(step.from, i);
    if (step.kind === "add") lastUse.set(step.skip, i);
  }

  return {
    run(input) {
      const tensors = new Map<string, Tensor4D>([[inputTap, input]]);
      const of = (id: string): Tensor4D => {
        const found = tensors.get(id);
        if (found === undefined) throw new Error(`the pass reads ${id}, which is not there`);
        return found;
      };
      let last = input;
      for (const [i, step] of steps.entries()) {
        if (step.kind === "add") last = add(of(step.from), of(step.skip));
        else if (step.kind === "convolution") {
          const { layer } = step;
          const made = parameters.get(layer.id);
          if (made === undefined) throw new Error(`there are no weights for ${layer.id}`);
          const options = {
            x: of(step.from),
            filter: made.kernel as Tensor4D,
            bias: made.bias,
            strides: layer.stride,
            pad: "same" as const,
            activation: layer.activation === "relu6" ? ("relu6" as const) : ("linear" as const),
          };
          last = layer.role === "depthwise" ? fused.depthwiseConv2d(options) : fused.conv2d(options);
        }
        tensors.set(step.id, last);
        for (const [id, one] of tensors) {
          if (id === inputTap || lastUse.get(id) !== i) continue;
          one.dispose();
          tensors.delete(id);
        }
      }
      return last;
    },
    dispose() {
      for (const { kernel, bias } of parameters.values()) {
        kernel.dispose();
        bias.dispose();
      }
    },
  };
}
