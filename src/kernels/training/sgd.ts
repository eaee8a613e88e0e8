// One step of gradient descent with Nesterov's momentum and weight decay on one variable, in place.
import { VALUE, multiplyAdd } from "../simd";
import { Lanes } from "./lanes";

class Sgd {
  @inline
  static walk(
    isWhole: bool,
    w: usize,
    g: usize,
    velocity: usize,
    rate: v128,
    momentum: v128,
    decay: v128,
    from: usize,
    end: usize,
  ): void {
    for (let i = from; i < end; i += Lanes.step(isWhole)) {
      const weight = Lanes.load(isWhole, w + i);
      const d = multiplyAdd(weight, decay, Lanes.load(isWhole, g + i));
      const v = multiplyAdd(Lanes.load(isWhole, velocity + i), momentum, d);
      Lanes.store(isWhole, velocity + i, v);
      Lanes.store(isWhole, w + i, f32x4.sub(weight, f32x4.mul(rate, multiplyAdd(v, momentum, d))));
    }
  }
}

/**
 * d = g + decay · w, v = momentum · v + d, w −= rate · (d + momentum · v): Nesterov's momentum as I. Sutskever et al. write
 * it (On the importance of initialization and momentum in deep learning, 2013), and as PyTorch computes it.
 *
 * @param count of values
 */
export function sgd(w: usize, g: usize, velocity: usize, count: i32, rate: f32, momentum: f32, decay: f32): void {
  const bytes = <usize>count * VALUE;
  const whole = Lanes.whole(bytes);
  const r = f32x4.splat(rate);
  const m = f32x4.splat(momentum);
  const d = f32x4.splat(decay);
  Sgd.walk(true, w, g, velocity, r, m, d, 0, whole);
  Sgd.walk(false, w, g, velocity, r, m, d, whole, bytes);
}
