// Batch normalization with its activation, forward and back, in blocks of places.
import { GELU, HARD_SWISH, MISH, SIGMOID, SILU, activate } from "../activate";
import { table } from "../constants";
import { VALUE, clamp, multiplyAdd } from "../simd";
import { blockOf } from "./block";
import { Lanes } from "./lanes";
import { Slope } from "./slope";

class Normal {
  @inline
  static inverse(isWhole: bool, variance: usize, epsilon: v128): v128 {
    const sum = f32x4.add(Lanes.load(isWhole, variance), epsilon);
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(sum));
  }

  @inline
  static forward(
    isWhole: bool,
    x: usize,
    statistics: usize,
    gamma: usize,
    beta: usize,
    y: usize,
    bytes: usize,
    places: i32,
    epsilon: v128,
    low: v128,
    high: v128,
    from: usize,
    end: usize,
  ): void {
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      const mean = Lanes.load(isWhole, statistics + c);
      const inverse = Normal.inverse(isWhole, statistics + bytes + c, epsilon);
      const scale = f32x4.mul(Lanes.load(isWhole, gamma + c), inverse);
      const shift = Lanes.load(isWhole, beta + c);
      let p = x + c;
      let q = y + c;
      const last = p + <usize>places * bytes;
      for (; p !== last; p += bytes) {
        const value = multiplyAdd(f32x4.sub(Lanes.load(isWhole, p), mean), scale, shift);
        Lanes.store(isWhole, q, clamp(value, low, high));
        q += bytes;
      }
    }
  }

  /** Adds Σ g and Σ g x̂ of a block, g being the gradient before the activation and x̂ the normalized value. */
  @inline
  static addSums(
    kind: i32,
    isWhole: bool,
    dy: usize,
    x: usize,
    statistics: usize,
    gamma: usize,
    beta: usize,
    out: usize,
    bytes: usize,
    places: i32,
    epsilon: v128,
    low: v128,
    high: v128,
    from: usize,
    end: usize,
  ): void {
    const t = table;
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      const mean = Lanes.load(isWhole, statistics + c);
      const inverse = Normal.inverse(isWhole, statistics + bytes + c, epsilon);
      const factor = Lanes.load(isWhole, gamma + c);
      const shift = Lanes.load(isWhole, beta + c);
      let a = f32x4.splat(0);
      let b = a;
      let p = x + c;
      let q = dy + c;
      const last = p + <usize>places * bytes;
      for (; p !== last; p += bytes) {
        const normal = f32x4.mul(f32x4.sub(Lanes.load(isWhole, p), mean), inverse);
        const g = Slope.times(kind, Lanes.load(isWhole, q), multiplyAdd(normal, factor, shift), t, low, high);
        a = f32x4.add(a, g);
        b = multiplyAdd(g, normal, b);
        q += bytes;
      }
      const to = out + c;
      Lanes.store(isWhole, to, f32x4.add(a, Lanes.load(isWhole, to)));
      Lanes.store(isWhole, to + bytes, f32x4.add(b, Lanes.load(isWhole, to + bytes)));
    }
  }

  /** dx = γ / σ · (g − (Σ g + x̂ Σ g x̂) / n) with `share` = 1 / n, or 0 where the statistics are fixed. */
  @inline
  static back(
    kind: i32,
    isWhole: bool,
    dy: usize,
    x: usize,
    statistics: usize,
    gamma: usize,
    beta: usize,
    sums: usize,
    dx: usize,
    bytes: usize,
    places: i32,
    share: v128,
    epsilon: v128,
    low: v128,
    high: v128,
    from: usize,
    end: usize,
  ): void {
    const t = table;
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      const mean = Lanes.load(isWhole, statistics + c);
      const inverse = Normal.inverse(isWhole, statistics + bytes + c, epsilon);
      const factor = Lanes.load(isWhole, gamma + c);
      const shift = Lanes.load(isWhole, beta + c);
      const scale = f32x4.mul(factor, inverse);
      const a = f32x4.neg(f32x4.mul(share, Lanes.load(isWhole, sums + c)));
      const b = f32x4.neg(f32x4.mul(share, Lanes.load(isWhole, sums + bytes + c)));
      let p = x + c;
      let q = dy + c;
      let to = dx + c;
      const last = p + <usize>places * bytes;
      for (; p !== last; p += bytes) {
        const normal = f32x4.mul(f32x4.sub(Lanes.load(isWhole, p), mean), inverse);
        const g = Slope.times(kind, Lanes.load(isWhole, q), multiplyAdd(normal, factor, shift), t, low, high);
        Lanes.store(isWhole, to, f32x4.mul(scale, f32x4.add(g, multiplyAdd(normal, b, a))));
        q += bytes;
        to += bytes;
      }
    }
  }

  @inline
  static sumsOf(
    kind: i32,
    dy: usize,
    x: usize,
    statistics: usize,
    gamma: usize,
    beta: usize,
    out: usize,
    places: i32,
    channels: i32,
    epsilon: v128,
    low: v128,
    high: v128,
  ): void {
    const bytes = <usize>channels * VALUE;
    const whole = Lanes.whole(bytes);
    const block = blockOf(bytes);
    memory.fill(out, 0, 2 * bytes);
    for (let first: i32 = 0; first < places; first += block) {
      const n = min(block, places - first);
      const at = <usize>first * bytes;
      const q = dy + at;
      const p = x + at;
      Normal.addSums(kind, true, q, p, statistics, gamma, beta, out, bytes, n, epsilon, low, high, 0, whole);
      Normal.addSums(kind, false, q, p, statistics, gamma, beta, out, bytes, n, epsilon, low, high, whole, bytes);
    }
  }

  @inline
  static backOf(
    kind: i32,
    dy: usize,
    x: usize,
    statistics: usize,
    gamma: usize,
    beta: usize,
    sums: usize,
    dx: usize,
    places: i32,
    channels: i32,
    share: v128,
    epsilon: v128,
    low: v128,
    high: v128,
  ): void {
    const bytes = <usize>channels * VALUE;
    const whole = Lanes.whole(bytes);
    const block = blockOf(bytes);
    for (let first: i32 = 0; first < places; first += block) {
      const n = min(block, places - first);
      const at = <usize>first * bytes;
      const q = dy + at;
      const p = x + at;
      const to = dx + at;
      Normal.back(kind, true, q, p, statistics, gamma, beta, sums, to, bytes, n, share, epsilon, low, high, 0, whole);
      Normal.back(
        kind,
        false,
        q,
        p,
        statistics,
        gamma,
        beta,
        sums,
        to,
        bytes,
        n,
        share,
        epsilon,
        low,
        high,
        whole,
        bytes,
      );
    }
  }
}

/**
 * y = activation(γ (x − mean) / √(variance + ε) + β)
 *
 * @param x [places, channels]
 * @param statistics [2, channels]: means, then variances
 * @param kind of the activation after the clip, 0 for none
 */
export function normalize(
  x: usize,
  statistics: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  places: i32,
  channels: i32,
  epsilon: f32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  const e = f32x4.splat(epsilon);
  const bytes = <usize>channels * VALUE;
  const whole = Lanes.whole(bytes);
  const block = blockOf(bytes);
  for (let first: i32 = 0; first < places; first += block) {
    const n = min(block, places - first);
    const at = <usize>first * bytes;
    Normal.forward(true, x + at, statistics, gamma, beta, y + at, bytes, n, e, low, high, 0, whole);
    Normal.forward(false, x + at, statistics, gamma, beta, y + at, bytes, n, e, low, high, whole, bytes);
    activate(kind, y + at, n * channels);
  }
}

/**
 * The gradients of β and γ.
 *
 * @param dy that of {@link normalize}'s output
 * @param out [2, channels]: of β, then of γ
 */
export function normalizeSums(
  dy: usize,
  x: usize,
  statistics: usize,
  gamma: usize,
  beta: usize,
  out: usize,
  places: i32,
  channels: i32,
  epsilon: f32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  const e = f32x4.splat(epsilon);
  if (kind === MISH) Normal.sumsOf(MISH, dy, x, statistics, gamma, beta, out, places, channels, e, low, high);
  else if (kind === SILU) Normal.sumsOf(SILU, dy, x, statistics, gamma, beta, out, places, channels, e, low, high);
  else if (kind === GELU) Normal.sumsOf(GELU, dy, x, statistics, gamma, beta, out, places, channels, e, low, high);
  else if (kind === HARD_SWISH)
    Normal.sumsOf(HARD_SWISH, dy, x, statistics, gamma, beta, out, places, channels, e, low, high);
  else if (kind === SIGMOID)
    Normal.sumsOf(SIGMOID, dy, x, statistics, gamma, beta, out, places, channels, e, low, high);
  else Normal.sumsOf(0, dy, x, statistics, gamma, beta, out, places, channels, e, low, high);
}

/**
 * The gradient of {@link normalize}'s input.
 *
 * @param sums what {@link normalizeSums} wrote
 * @param isLive whether mean and variance are those of x, so that each value moves them, too
 */
export function normalizeInput(
  dy: usize,
  x: usize,
  statistics: usize,
  gamma: usize,
  beta: usize,
  sums: usize,
  dx: usize,
  places: i32,
  channels: i32,
  isLive: bool,
  epsilon: f32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  const e = f32x4.splat(epsilon);
  const n = f32x4.splat(isLive ? <f32>1 / <f32>places : 0);
  if (kind === MISH) Normal.backOf(MISH, dy, x, statistics, gamma, beta, sums, dx, places, channels, n, e, low, high);
  else if (kind === SILU)
    Normal.backOf(SILU, dy, x, statistics, gamma, beta, sums, dx, places, channels, n, e, low, high);
  else if (kind === GELU)
    Normal.backOf(GELU, dy, x, statistics, gamma, beta, sums, dx, places, channels, n, e, low, high);
  else if (kind === HARD_SWISH)
    Normal.backOf(HARD_SWISH, dy, x, statistics, gamma, beta, sums, dx, places, channels, n, e, low, high);
  else if (kind === SIGMOID)
    Normal.backOf(SIGMOID, dy, x, statistics, gamma, beta, sums, dx, places, channels, n, e, low, high);
  else Normal.backOf(0, dy, x, statistics, gamma, beta, sums, dx, places, channels, n, e, low, high);
}
