/** A standard convolution and the pair that does its work, as layers of one position. */
import type { Layer } from "../../model/architecture/layers.js";
import { singleLayer } from "../charts/singleLayer.js";

export function pairOf(
  kernel: number,
  input: number,
  out: number,
): { readonly standard: readonly Layer[]; readonly pair: readonly Layer[] } {
  const shape = [1, 1, input] as const;
  return {
    standard: [singleLayer({ role: "convolution", in: shape, out, kernel })],
    pair: [singleLayer({ role: "depthwise", in: shape, kernel }), singleLayer({ role: "pointwise", in: shape, out })],
  };
}
