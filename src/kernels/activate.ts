// Smooth activations, in place, four values at a time, while what a kernel has just written is still in the cache.
import {
  A1,
  A2,
  A3,
  A4,
  A5,
  E2,
  E3,
  E4,
  E5,
  HALF,
  HALF_ROOT,
  LEAST,
  LN2_HIGH,
  LN2_LOW,
  LOG2E,
  MISH_MOST,
  MOST,
  ONE,
  P,
  SHIFT,
  SIX,
  SIXTH,
  THREE,
  TWO,
  table,
} from "./constants";
import { VALUE, VECTOR, multiplyAdd } from "./simd";

/** The numbers by which the page names them. 0 is none: clips are part of the kernels. */
export const MISH = 1;
export const SILU = 2;
export const GELU = 3;
export const HARD_SWISH = 4;
export const SIGMOID = 5;

/** Functions of four values. They are inlined, since a call for each vector would cost as much as the arithmetic. */
export class Activation {
  /** A constant in all four lanes. */
  @inline
  static all(t: usize, constant: usize): v128 {
    return v128.load_splat<f32>(t + constant);
  }

  /** eˣ for −87 ≤ x ≤ 88: 2ⁿ eʳ with x = n ln 2 + r. */
  @inline
  static exp(x: v128, t: usize): v128 {
    const shifted = multiplyAdd(x, Activation.all(t, LOG2E), Activation.all(t, SHIFT));
    const n = f32x4.sub(shifted, Activation.all(t, SHIFT));
    const r = multiplyAdd(n, Activation.all(t, LN2_LOW), multiplyAdd(n, Activation.all(t, LN2_HIGH), x));
    let p = multiplyAdd(r, Activation.all(t, E5), Activation.all(t, E4));
    p = multiplyAdd(r, p, Activation.all(t, E3));
    p = multiplyAdd(r, p, Activation.all(t, E2));
    p = multiplyAdd(f32x4.mul(r, r), p, f32x4.add(r, Activation.all(t, ONE)));
    // n lies in the low bits of `shifted`; moved up it is added to the exponent.
    return i32x4.add(p, i32x4.shl(shifted, 23));
  }

  /** x tanh(ln(1 + eˣ)) = x (w² + 2w) / (w² + 2w + 2) with w = eˣ; from 20 on the quotient is 1. */
  @inline
  static mish(x: v128, t: usize): v128 {
    const inRange = f32x4.pmin(Activation.all(t, MISH_MOST), f32x4.pmax(Activation.all(t, LEAST), x));
    const w = Activation.exp(inRange, t);
    const a = f32x4.mul(w, f32x4.add(w, Activation.all(t, TWO)));
    return f32x4.div(f32x4.mul(x, a), f32x4.add(a, Activation.all(t, TWO)));
  }

  /** 1 + e⁻ˣ */
  @inline
  static inverseSigmoid(x: v128, t: usize): v128 {
    const inRange = f32x4.pmin(Activation.all(t, MOST), f32x4.pmax(Activation.all(t, LEAST), f32x4.neg(x)));
    return f32x4.add(Activation.all(t, ONE), Activation.exp(inRange, t));
  }

  /** The share of the normal distribution beyond z √2 from e^(−z²); its absolute error is at most 0.8e-7, and falls with z. */
  @inline
  static tail(z: v128, gaussian: v128, t: usize): v128 {
    const one = Activation.all(t, ONE);
    const k = f32x4.div(one, multiplyAdd(z, Activation.all(t, P), one));
    let p = multiplyAdd(k, Activation.all(t, A5), Activation.all(t, A4));
    p = multiplyAdd(k, p, Activation.all(t, A3));
    p = multiplyAdd(k, p, Activation.all(t, A2));
    p = multiplyAdd(k, p, Activation.all(t, A1));
    return f32x4.mul(f32x4.mul(Activation.all(t, HALF), f32x4.mul(k, p)), gaussian);
  }

  /** x Φ(x) */
  @inline
  static gelu(x: v128, t: usize): v128 {
    const z = f32x4.mul(f32x4.abs(x), Activation.all(t, HALF_ROOT));
    const gaussian = Activation.exp(f32x4.pmax(Activation.all(t, LEAST), f32x4.neg(f32x4.mul(z, z))), t);
    // The share beyond |x|: for x < 0 this is Φ(x), else 1 − Φ(x).
    const tail = Activation.tail(z, gaussian, t);
    const share = v128.bitselect(tail, f32x4.sub(Activation.all(t, ONE), tail), f32x4.lt(x, f32x4.splat(0)));
    return f32x4.mul(x, share);
  }

  /** x · min(max(0, x + 3), 6) / 6 */
  @inline
  static hardSwish(x: v128, t: usize): v128 {
    const raised = f32x4.add(x, Activation.all(t, THREE));
    const gate = f32x4.pmin(Activation.all(t, SIX), f32x4.pmax(f32x4.splat(0), raised));
    return f32x4.mul(f32x4.mul(x, Activation.all(t, SIXTH)), gate);
  }

  /** `kind` is a constant wherever this is called, so that each loop has one function in it. */
  @inline
  static of(kind: i32, x: v128, t: usize): v128 {
    if (kind === MISH) return Activation.mish(x, t);
    if (kind === SILU) return f32x4.div(x, Activation.inverseSigmoid(x, t));
    if (kind === GELU) return Activation.gelu(x, t);
    if (kind === HARD_SWISH) return Activation.hardSwish(x, t);
    return f32x4.div(Activation.all(t, ONE), Activation.inverseSigmoid(x, t));
  }

  /** Vectors, then what is left of the last one. */
  @inline
  static walk(kind: i32, at: usize, values: i32): void {
    const t = table;
    const whole = at + ((<usize>values) >> 2) * VECTOR;
    for (; at !== whole; at += VECTOR) v128.store(at, Activation.of(kind, v128.load(at), t));
    const end = at + ((<usize>values) & 3) * VALUE;
    for (; at !== end; at += VALUE) v128.store_lane<f32>(at, Activation.of(kind, v128.load_splat<f32>(at), t), 0);
  }
}

/** Applies an activation to `values` values from `at` on; none for 0. */
export function activate(kind: i32, at: usize, values: i32): void {
  if (kind === MISH) Activation.walk(MISH, at, values);
  else if (kind === SILU) Activation.walk(SILU, at, values);
  else if (kind === GELU) Activation.walk(GELU, at, values);
  else if (kind === HARD_SWISH) Activation.walk(HARD_SWISH, at, values);
  else if (kind === SIGMOID) Activation.walk(SIGMOID, at, values);
}
