// Mean over all places of a map, forward and back.
import { VALUE } from "../simd";
import { Lanes } from "./lanes";

class Pool {
  @inline
  static mean(
    isWhole: bool,
    x: usize,
    y: usize,
    bytes: usize,
    places: i32,
    share: v128,
    from: usize,
    end: usize,
  ): void {
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      let sum = f32x4.splat(0);
      let p = x + c;
      const last = p + <usize>places * bytes;
      for (; p !== last; p += bytes) sum = f32x4.add(sum, Lanes.load(isWhole, p));
      Lanes.store(isWhole, y + c, f32x4.mul(sum, share));
    }
  }

  @inline
  static spread(
    isWhole: bool,
    dy: usize,
    dx: usize,
    bytes: usize,
    places: i32,
    share: v128,
    from: usize,
    end: usize,
  ): void {
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      const value = f32x4.mul(Lanes.load(isWhole, dy + c), share);
      let p = dx + c;
      const last = p + <usize>places * bytes;
      for (; p !== last; p += bytes) Lanes.store(isWhole, p, value);
    }
  }
}

/**
 * @param x [n, places, channels]
 * @param y [n, channels]
 */
export function pool(x: usize, y: usize, n: i32, places: i32, channels: i32): void {
  const bytes = <usize>channels * VALUE;
  const whole = Lanes.whole(bytes);
  const share = f32x4.splat(<f32>1 / <f32>places);
  for (let i: i32 = 0; i < n; i++) {
    Pool.mean(true, x, y, bytes, places, share, 0, whole);
    Pool.mean(false, x, y, bytes, places, share, whole, bytes);
    x += <usize>places * bytes;
    y += bytes;
  }
}

/**
 * @param dy [n, channels]
 * @param dx [n, places, channels]
 */
export function poolInput(dy: usize, dx: usize, n: i32, places: i32, channels: i32): void {
  const bytes = <usize>channels * VALUE;
  const whole = Lanes.whole(bytes);
  const share = f32x4.splat(<f32>1 / <f32>places);
  for (let i: i32 = 0; i < n; i++) {
    Pool.spread(true, dy, dx, bytes, places, share, 0, whole);
    Pool.spread(false, dy, dx, bytes, places, share, whole, bytes);
    dy += bytes;
    dx += <usize>places * bytes;
  }
}
