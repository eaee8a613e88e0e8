// Depthwise 3 × 3 convolution, one row of places after the other: each channel is filtered by itself, and what lies
// outside the picture is left out of the sums instead of being copied in as zeros.
import { activate } from "./activate";
import { VALUE, VECTOR, clamp, multiplyAdd } from "./simd";

/** Places that are computed at once. */
const PLACES: i32 = 4;

class Places {
  /**
   * Four places whose columns all lie inside, eleven loads for stride 1 in place of thirty-six. The rows of a kernel are
   * a loop and not written out: only in short loops does V8 keep all sums in registers.
   */
  @inline
  static four(
    stride: i32,
    x: usize,
    line: usize,
    from: i32,
    to: i32,
    w: usize,
    y: usize,
    bytes: usize,
    low: v128,
    high: v128,
  ): void {
    const last = bytes - VECTOR;
    // Where the channels are no multiple of four, the last vector repeats some of the one before it.
    for (let c: usize = 0; ; c = min(c + VECTOR, last)) {
      let s0 = v128.load(w + c);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let f = w + c + <usize>(1 + 3 * from) * bytes;
      let p = x + c;
      for (let row = from; row < to; row++) {
        const f0 = v128.load(f);
        f += bytes;
        const f1 = v128.load(f);
        f += bytes;
        const f2 = v128.load(f);
        f += bytes;
        let q = p;
        let v = v128.load(q);
        s0 = multiplyAdd(v, f0, s0);
        q += bytes;
        v = v128.load(q);
        s0 = multiplyAdd(v, f1, s0);
        if (stride === 1) {
          s1 = multiplyAdd(v, f0, s1);
          q += bytes;
          v = v128.load(q);
          s0 = multiplyAdd(v, f2, s0);
          s1 = multiplyAdd(v, f1, s1);
          s2 = multiplyAdd(v, f0, s2);
          q += bytes;
          v = v128.load(q);
          s1 = multiplyAdd(v, f2, s1);
          s2 = multiplyAdd(v, f1, s2);
          s3 = multiplyAdd(v, f0, s3);
          q += bytes;
          v = v128.load(q);
          s2 = multiplyAdd(v, f2, s2);
          s3 = multiplyAdd(v, f1, s3);
          q += bytes;
          s3 = multiplyAdd(v128.load(q), f2, s3);
        } else {
          q += bytes;
          v = v128.load(q);
          s0 = multiplyAdd(v, f2, s0);
          s1 = multiplyAdd(v, f0, s1);
          q += bytes;
          s1 = multiplyAdd(v128.load(q), f1, s1);
          q += bytes;
          v = v128.load(q);
          s1 = multiplyAdd(v, f2, s1);
          s2 = multiplyAdd(v, f0, s2);
          q += bytes;
          s2 = multiplyAdd(v128.load(q), f1, s2);
          q += bytes;
          v = v128.load(q);
          s2 = multiplyAdd(v, f2, s2);
          s3 = multiplyAdd(v, f0, s3);
          q += bytes;
          s3 = multiplyAdd(v128.load(q), f1, s3);
          q += bytes;
          s3 = multiplyAdd(v128.load(q), f2, s3);
        }
        p += line;
      }
      let q = y + c;
      v128.store(q, clamp(s0, low, high));
      q += bytes;
      v128.store(q, clamp(s1, low, high));
      q += bytes;
      v128.store(q, clamp(s2, low, high));
      q += bytes;
      v128.store(q, clamp(s3, low, high));
      if (c === last) break;
    }
  }

  /** Four channels, or one of fewer than four. */
  @inline
  static load(isWhole: bool, at: usize): v128 {
    return isWhole ? v128.load(at) : v128.load_splat<f32>(at);
  }

  /** One place, of whose columns the first or the last may lie outside. */
  @inline
  static one(
    isWhole: bool,
    hasFirst: bool,
    hasLast: bool,
    x: usize,
    line: usize,
    from: i32,
    to: i32,
    w: usize,
    y: usize,
    bytes: usize,
    low: v128,
    high: v128,
  ): void {
    const step: usize = isWhole ? VECTOR : VALUE;
    const last = bytes - step;
    for (let c: usize = 0; ; c = min(c + step, last)) {
      let s = Places.load(isWhole, w + c);
      let f = w + c + <usize>(1 + 3 * from) * bytes;
      let p = x + c;
      for (let row = from; row < to; row++) {
        if (hasFirst) s = multiplyAdd(Places.load(isWhole, p), Places.load(isWhole, f), s);
        f += bytes;
        s = multiplyAdd(Places.load(isWhole, p + bytes), Places.load(isWhole, f), s);
        f += bytes;
        if (hasLast) s = multiplyAdd(Places.load(isWhole, p + 2 * bytes), Places.load(isWhole, f), s);
        f += bytes;
        p += line;
      }
      s = clamp(s, low, high);
      if (isWhole) v128.store(y + c, s);
      else v128.store_lane<f32>(y + c, s, 0);
      if (c === last) break;
    }
  }
}

/**
 * @param x [height, width, channels]
 * @param w [10, channels]: the biases, then the nine weights, row by row
 * @param y [outHeight, outWidth, channels], apart from x and w
 * @param top rows of padding before the picture, 0 or 1
 * @param left columns of padding before the picture, 0 or 1
 * @param kind of the activation after the clip, 0 for none
 * @param least lower bound of the clip, −∞ for none
 * @param most upper bound of the clip, ∞ for none
 */
export function depthwise(
  x: usize,
  w: usize,
  y: usize,
  height: i32,
  width: i32,
  channels: i32,
  stride: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  kind: i32,
  least: f32,
  most: f32,
): void {
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  const bytes = <usize>channels * VALUE;
  const line = <usize>width * bytes;
  // Places `left` … `inside` − 1 have all their columns.
  const inside = min(outWidth, (width - 3 + left) / stride + 1);
  const isWhole = bytes >= VECTOR;
  const hasFours = isWhole && stride <= 2 && width >= 3 && inside - left >= PLACES;
  for (let o: i32 = 0; o < outHeight; o++) {
    const start = o * stride - top;
    const from = max(0, -start);
    const to = min(3, height - start);
    const first = x + <usize>(start + from) * line;
    let at: i32 = 0;
    while (at < outWidth) {
      if (hasFours && at >= left && at < inside) {
        // The last four overlap those before them where the number of places is no multiple of four.
        at = min(at, inside - PLACES);
        const p = first + <usize>(at * stride - left) * bytes;
        const q = y + <usize>at * bytes;
        if (stride === 1) Places.four(1, p, line, from, to, w, q, bytes, low, high);
        else Places.four(2, p, line, from, to, w, q, bytes, low, high);
        at += PLACES;
      } else {
        const column = at * stride - left;
        const p = first + <usize>column * bytes;
        const q = y + <usize>at * bytes;
        const hasFirst = column >= 0;
        const hasLast = column + 3 <= width;
        if (isWhole) Places.one(true, hasFirst, hasLast, p, line, from, to, w, q, bytes, low, high);
        else Places.one(false, hasFirst, hasLast, p, line, from, to, w, q, bytes, low, high);
        at++;
      }
    }
    activate(kind, y, outWidth * channels);
    y += <usize>outWidth * bytes;
  }
}
