// Derivatives of the activations, four values at a time.
import { Activation, GELU, HARD_SWISH, MISH, SILU } from "../activate";
import { HALF_ROOT, LEAST, MISH_MOST, ONE, SIXTH, THREE, TWO } from "../constants";
import { multiplyAdd } from "../simd";

export class Slope {
  /** With w = eˣ: gate (w² + 2w) / (w² + 2w + 2), and x times its slope 4w (w + 1) / (w² + 2w + 2)². */
  @inline
  static mish(x: v128, t: usize): v128 {
    const inRange = f32x4.pmin(Activation.all(t, MISH_MOST), f32x4.pmax(Activation.all(t, LEAST), x));
    const two = Activation.all(t, TWO);
    const w = Activation.exp(inRange, t);
    const a = f32x4.mul(w, f32x4.add(w, two));
    const below = f32x4.div(Activation.all(t, ONE), f32x4.add(a, two));
    const slope = f32x4.mul(f32x4.mul(f32x4.add(w, w), multiplyAdd(w, two, two)), f32x4.mul(below, below));
    return multiplyAdd(inRange, slope, f32x4.mul(a, below));
  }

  /** σ and 1 − σ from 1 + e⁻ˣ. */
  @inline
  static sigmoid(d: v128, t: usize): v128 {
    const s = f32x4.div(Activation.all(t, ONE), d);
    return f32x4.mul(s, f32x4.mul(s, f32x4.sub(d, Activation.all(t, ONE))));
  }

  /** σ + x σ (1 − σ) */
  @inline
  static silu(x: v128, t: usize): v128 {
    const d = Activation.inverseSigmoid(x, t);
    return multiplyAdd(x, Slope.sigmoid(d, t), f32x4.div(Activation.all(t, ONE), d));
  }

  /** Φ(x) + x φ(x) */
  @inline
  static gelu(x: v128, t: usize): v128 {
    const z = f32x4.mul(f32x4.abs(x), Activation.all(t, HALF_ROOT));
    const gaussian = Activation.exp(f32x4.pmax(Activation.all(t, LEAST), f32x4.neg(f32x4.mul(z, z))), t);
    const tail = Activation.tail(z, gaussian, t);
    const share = v128.bitselect(tail, f32x4.sub(Activation.all(t, ONE), tail), f32x4.lt(x, f32x4.splat(0)));
    return multiplyAdd(x, f32x4.mul(gaussian, f32x4.splat(0.3989422804014327)), share);
  }

  /** 0 up to −3, 1 from 3 on, (2x + 3) / 6 between. */
  @inline
  static hardSwish(x: v128, t: usize): v128 {
    const three = Activation.all(t, THREE);
    const between = f32x4.mul(multiplyAdd(x, Activation.all(t, TWO), three), Activation.all(t, SIXTH));
    const above = v128.bitselect(Activation.all(t, ONE), between, f32x4.ge(x, three));
    return v128.andnot(above, f32x4.le(x, f32x4.neg(three)));
  }

  /** The slope of a smooth function; `kind` is a constant wherever this is called. */
  @inline
  static of(kind: i32, x: v128, t: usize): v128 {
    if (kind === MISH) return Slope.mish(x, t);
    if (kind === SILU) return Slope.silu(x, t);
    if (kind === GELU) return Slope.gelu(x, t);
    if (kind === HARD_SWISH) return Slope.hardSwish(x, t);
    return Slope.sigmoid(Activation.inverseSigmoid(x, t), t);
  }

  /** dy times the slope at x; behind a clip what it cuts off gets 0, at the kinks too. */
  @inline
  static times(kind: i32, dy: v128, x: v128, t: usize, low: v128, high: v128): v128 {
    return kind === 0
      ? v128.and(dy, v128.and(f32x4.gt(x, low), f32x4.lt(x, high)))
      : f32x4.mul(dy, Slope.of(kind, x, t));
  }
}
