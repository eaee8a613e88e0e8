// Both gradients of a depthwise 3 × 3 convolution.
import { VALUE, multiplyAdd } from "../simd";
import { Lanes } from "./lanes";

/**
 * A kernel as {@link depthwise} of the forward pass reads it: biases, here zeros, then the nine weights. Turned by half a
 * turn, it leads a gradient of stride 1 back to the input.
 *
 * @param w [9, channels]
 * @param to [10, channels]
 */
export function stack(w: usize, to: usize, channels: i32, isTurned: bool): void {
  const bytes = <usize>channels * VALUE;
  memory.fill(to, 0, bytes);
  for (let i: i32 = 0; i < 9; i++)
    memory.copy(to + <usize>(i + 1) * bytes, w + <usize>(isTurned ? 8 - i : i) * bytes, bytes);
}

class Depthwise {
  /** to += a · b, channel by channel. */
  @inline
  static addProduct(isWhole: bool, a: usize, b: usize, to: usize, from: usize, end: usize): void {
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      const sum = multiplyAdd(Lanes.load(isWhole, a + c), Lanes.load(isWhole, b + c), Lanes.load(isWhole, to + c));
      Lanes.store(isWhole, to + c, sum);
    }
  }

  /** to += Σ x · dy over a row of places. */
  @inline
  static addRow(
    isWhole: bool,
    x: usize,
    step: usize,
    dy: usize,
    bytes: usize,
    places: i32,
    to: usize,
    from: usize,
    end: usize,
  ): void {
    for (let c = from; c < end; c += Lanes.step(isWhole)) {
      let sum = Lanes.load(isWhole, to + c);
      let p = x + c;
      let q = dy + c;
      const last = q + <usize>places * bytes;
      for (; q !== last; q += bytes) {
        sum = multiplyAdd(Lanes.load(isWhole, p), Lanes.load(isWhole, q), sum);
        p += step;
      }
      Lanes.store(isWhole, to + c, sum);
    }
  }
}

/**
 * The gradient of the input: each value of dy is spread over its window.
 *
 * @param dy [outHeight, outWidth, channels]
 * @param w [9, channels]
 * @param dx [height, width, channels], written
 * @param top rows of padding before the picture
 * @param left columns of padding before the picture
 */
export function depthwiseInput(
  dy: usize,
  w: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  stride: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const bytes = <usize>channels * VALUE;
  const whole = Lanes.whole(bytes);
  memory.fill(dx, 0, <usize>(height * width) * bytes);
  for (let o: i32 = 0; o < outHeight; o++) {
    for (let p: i32 = 0; p < outWidth; p++) {
      const first = p * stride - left;
      const from = max(0, -first);
      const to = min(3, width - first);
      for (let i: i32 = 0; i < 3; i++) {
        const row = o * stride - top + i;
        if (row < 0 || row >= height) continue;
        let target = dx + <usize>(row * width + first + from) * bytes;
        let f = w + <usize>(i * 3 + from) * bytes;
        for (let j = from; j < to; j++) {
          Depthwise.addProduct(true, dy, f, target, 0, whole);
          Depthwise.addProduct(false, dy, f, target, whole, bytes);
          target += bytes;
          f += bytes;
        }
      }
      dy += bytes;
    }
  }
}

/**
 * The gradient of the kernel, added to dw.
 *
 * @param x [height, width, channels]
 * @param dy [outHeight, outWidth, channels]
 * @param dw [9, channels]
 */
export function depthwiseKernel(
  x: usize,
  dy: usize,
  dw: usize,
  height: i32,
  width: i32,
  channels: i32,
  stride: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const bytes = <usize>channels * VALUE;
  const whole = Lanes.whole(bytes);
  const step = <usize>stride * bytes;
  for (let o: i32 = 0; o < outHeight; o++) {
    for (let i: i32 = 0; i < 3; i++) {
      const row = o * stride - top + i;
      if (row < 0 || row >= height) continue;
      for (let j: i32 = 0; j < 3; j++) {
        // Places whose window has its column j inside the picture.
        const first = max(0, (left - j + stride - 1) / stride);
        if (width - 1 + left - j < 0) continue;
        const places = min(outWidth, (width - 1 + left - j) / stride + 1) - first;
        if (places <= 0) continue;
        const from = x + <usize>(row * width + first * stride - left + j) * bytes;
        const grad = dy + <usize>(o * outWidth + first) * bytes;
        const to = dw + <usize>(i * 3 + j) * bytes;
        Depthwise.addRow(true, from, step, grad, bytes, places, to, 0, whole);
        Depthwise.addRow(false, from, step, grad, bytes, places, to, whole, bytes);
      }
    }
  }
}
