// What every kernel is made of. Addresses are bytes in the heap of TensorFlow.js; tensors are [h, w, c], 32-bit floats.

/** Bytes of one value and of one vector of four. */
export const VALUE: usize = 4;
export const VECTOR: usize = 16;

/** a · b + c: one instruction where the build has relaxed SIMD, two elsewhere. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? v128.relaxed_madd<f32>(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/**
 * Each lane brought into low … high; what is not a number stays so. `pmin` and `pmax` are one instruction each, `min` and
 * `max` are several on x64.
 */
export function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}
