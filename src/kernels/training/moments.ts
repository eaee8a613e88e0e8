// Mean and variance of each channel of a batch.
import { VALUE, multiplyAdd } from "../simd";
import { blockOf } from "./block";
import { Lanes } from "./lanes";

class Moments {
  /** Adds Σ (x − shift) and Σ (x − shift)² of a block. */
  @inline
  static add(
    isWhole: bool,
    x: usize,
    shift: usize,
    out: usize,
    bytes: usize,
    places: i32,
    from: usize,
    end: usize,
  ): void {
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      const s = Lanes.load(isWhole, shift + c);
      let a = f32x4.splat(0);
      let b = a;
      let p = x + c;
      const last = p + <usize>places * bytes;
      for (; p !== last; p += bytes) {
        const d = f32x4.sub(Lanes.load(isWhole, p), s);
        a = f32x4.add(a, d);
        b = multiplyAdd(d, d, b);
      }
      const to = out + c;
      Lanes.store(isWhole, to, f32x4.add(a, Lanes.load(isWhole, to)));
      Lanes.store(isWhole, to + bytes, f32x4.add(b, Lanes.load(isWhole, to + bytes)));
    }
  }
}

/**
 * Mean and variance (the mean squared distance) of each channel. Distances are measured from the first place, so that a
 * mean far from 0 costs no digits.
 *
 * @param x [places, channels]
 * @param out [2, channels]: means, then variances
 */
export function moments(x: usize, out: usize, places: i32, channels: i32): void {
  const bytes = <usize>channels * VALUE;
  const whole = Lanes.whole(bytes);
  const block = blockOf(bytes);
  memory.fill(out, 0, 2 * bytes);
  for (let first: i32 = 0; first < places; first += block) {
    const count = min(block, places - first);
    const at = x + <usize>first * bytes;
    Moments.add(true, at, x, out, bytes, count, 0, whole);
    Moments.add(false, at, x, out, bytes, count, whole, bytes);
  }
  for (let c: usize = 0; c < bytes; c += VALUE) {
    const mean = load<f32>(out + c) / <f32>places;
    const square = load<f32>(out + bytes + c) / <f32>places;
    store<f32>(out + c, load<f32>(x + c) + mean);
    store<f32>(out + bytes + c, max(<f32>0, square - mean * mean));
  }
}
