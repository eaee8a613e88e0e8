// One step of Adam (D. Kingma and J. Ba, arXiv:1412.6980, algorithm 1) on one variable, in place.
import { VALUE, multiplyAdd } from "../simd";
import { Lanes } from "./lanes";

class Adam {
  @inline
  static walk(
    isWhole: bool,
    w: usize,
    g: usize,
    mean: usize,
    square: usize,
    rate: v128,
    beta1: v128,
    beta2: v128,
    epsilon: v128,
    root: v128,
    from: usize,
    end: usize,
  ): void {
    const one = f32x4.splat(1);
    const rest1 = f32x4.sub(one, beta1);
    const rest2 = f32x4.sub(one, beta2);
    for (let i = from; i < end; i += Lanes.step(isWhole)) {
      const d = Lanes.load(isWhole, g + i);
      const m = multiplyAdd(Lanes.load(isWhole, mean + i), beta1, f32x4.mul(d, rest1));
      const v = multiplyAdd(Lanes.load(isWhole, square + i), beta2, f32x4.mul(f32x4.mul(d, d), rest2));
      Lanes.store(isWhole, mean + i, m);
      Lanes.store(isWhole, square + i, v);
      const step = f32x4.div(m, multiplyAdd(f32x4.sqrt(v), root, epsilon));
      Lanes.store(isWhole, w + i, f32x4.sub(Lanes.load(isWhole, w + i), f32x4.mul(rate, step)));
    }
  }
}

/**
 * w −= rate · m / (root · √v + ε) with m and v the running means of the gradient and of its square.
 *
 * @param count of values
 * @param rate learning rate / (1 − β₁ᵗ)
 * @param root 1 / √(1 − β₂ᵗ)
 */
export function adam(
  w: usize,
  g: usize,
  mean: usize,
  square: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  root: f32,
): void {
  const bytes = <usize>count * VALUE;
  const whole = Lanes.whole(bytes);
  const r = f32x4.splat(rate);
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const e = f32x4.splat(epsilon);
  const s = f32x4.splat(root);
  Adam.walk(true, w, g, mean, square, r, b1, b2, e, s, 0, whole);
  Adam.walk(false, w, g, mean, square, r, b1, b2, e, s, whole, bytes);
}
