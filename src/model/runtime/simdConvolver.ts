/** Convolutions on this site's own kernels: every activation and both paddings without a step of their own. */
import { outputSize, paddingOf } from "../math/padding.js";
import type { Convolver } from "./convolver.js";
import { finishOf } from "./finish.js";
import { packWeights, unpackWeights } from "./packWeights.js";
import type { SimdKernels } from "./simdKernels.js";
import { heapView, tf } from "./tensorflow.js";

export function simdConvolver(kernels: SimdKernels): Convolver {
  return {
    addsSkips: true,

    hold(layer, weights) {
      const packed = packWeights(layer, weights);
      return [tf.tensor(packed, [packed.length])];
    },

    read: (layer, [packed]) => unpackWeights(layer, heapView(packed)),

    run(step, [packed], x, skip) {
      const { layer } = step;
      const { role, kernel: size, stride } = layer;
      const channels = layer.out[2];
      const finish = finishOf(step);
      if (size === 1 && stride === 1) return kernels.pointwise(x, packed, channels, finish, skip);
      const [, height, width] = x.shape;
      const windows = {
        stride,
        top: paddingOf(layer, height).before,
        left: paddingOf(layer, width).before,
        outHeight: outputSize(height, stride),
        outWidth: outputSize(width, stride),
      };
      return role === "depthwise"
        ? kernels.depthwise(x, packed, windows, finish)
        : kernels.standard(x, packed, { size, channels }, windows, finish);
    },
  };
}
