/** One convolution on its own, as a row of the layer table, so that `cost()` counts it like any other. */
import { type Layer, type Role } from "../../model/architecture/layers.js";
import type { Shape } from "../../model/types.js";
import { outputSize } from "../../model/math/padding.js";

export interface SingleLayerOptions {
  readonly role: Extract<Role, "convolution" | "depthwise" | "pointwise">;
  readonly in: Shape;
  /** Output channels; a depthwise layer keeps those of its input. */
  readonly out?: number;
  /** Side of the kernel; 1 for a pointwise layer. */
  readonly kernel?: number;
  readonly stride?: number;
}

/** A layer with batch normalization and ReLU6, padded as TensorFlow does. */
export function singleLayer({ role, in: shape, out, kernel = 3, stride = 1 }: SingleLayerOptions): Layer {
  const isDepthwise = role === "depthwise";
  return {
    id: role,
    stage: 0,
    stageName: role,
    role,
    kernel: role === "pointwise" ? 1 : kernel,
    stride,
    groups: isDepthwise ? shape[2] : 1,
    in: shape,
    out: [outputSize(shape[0], stride), outputSize(shape[1], stride), isDepthwise ? shape[2] : (out ?? shape[2])],
    activation: "relu6",
    padding: "tensorflow",
    batchNorm: true,
    bias: false,
  };
}
