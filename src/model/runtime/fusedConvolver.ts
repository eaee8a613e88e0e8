/** Convolutions on the fused kernels of TensorFlow.js: where WebAssembly has no SIMD, and to compare with. */
import { type ConvolutionLayer, type ConvolutionStep } from "../pass/plan.js";
import { paddingOf } from "../math/padding.js";
import { activations } from "../math/activation.js";
import { fusedActivation } from "../pass/fusion.js";
import { applyFunction } from "../pass/passChanges.js";
import { kernelShape } from "../pass/randomWeights.js";
import type { Convolver } from "./convolver.js";
import { heapView, tf } from "./tensorflow.js";

/** Zeros around rows and columns as PyTorch puts them: TensorFlow.js itself knows only TensorFlow's way. */
function symmetricPadding(layer: ConvolutionLayer, { shape }: tf.Tensor4D): [number, number][] {
  const rows = paddingOf(layer, shape[1]);
  const columns = paddingOf(layer, shape[2]);
  return [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
}

/** The activation of a step for which no fused kernel exists. */
function activate({ activation, cap }: ConvolutionStep, y: tf.Tensor4D): tf.Tensor4D {
  if (activation !== "relu6") {
    applyFunction(heapView(y), activations[activation].f);
    return y;
  }
  const clipped: tf.Tensor4D = tf.clipByValue(y, 0, cap);
  y.dispose();
  return clipped;
}

export const fusedConvolver: Convolver = {
  addsSkips: false,

  hold(layer, { kernel, bias }) {
    return [tf.tensor(kernel, kernelShape(layer)), tf.tensor(bias, [bias.length])];
  },

  read(_layer, [kernel, bias]) {
    return { kernel: heapView(kernel).slice(), bias: heapView(bias).slice() };
  },

  run(step, [kernel, bias], x) {
    const { layer } = step;
    const fused = fusedActivation(step);
    const isPadded = layer.padding === "pytorch" && layer.kernel > 1;
    const padded = isPadded ? tf.pad(x, symmetricPadding(layer, x)) : x;
    const options = {
      x: padded,
      filter: kernel as tf.Tensor4D,
      strides: layer.stride,
      pad: isPadded ? ("valid" as const) : ("same" as const),
      bias: bias as tf.Tensor1D,
      activation: fused ?? ("linear" as const),
    };
    const y = layer.role === "depthwise" ? tf.fused.depthwiseConv2d(options) : tf.fused.conv2d(options);
    if (isPadded) padded.dispose();
    return fused === undefined ? activate(step, y) : y;
  },
};
