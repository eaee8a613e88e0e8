// The gradient of a standard convolution's input: what the rows of its matrix say goes back to where they were read.
import { VALUE } from "../simd";

/**
 * Adds each window's row of `patches` to the picture that it was laid out from.
 *
 * @param patches [outHeight · outWidth, size · size · channels]
 * @param dx [height, width, channels], written
 */
export function gather(
  patches: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  size: i32,
  stride: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  memory.fill(dx, 0, <usize>(height * width * channels) * VALUE);
  for (let o: i32 = 0; o < outHeight; o++) {
    for (let p: i32 = 0; p < outWidth; p++) {
      for (let i: i32 = 0; i < size; i++) {
        for (let j: i32 = 0; j < size; j++) {
          const row = o * stride - top + i;
          const column = p * stride - left + j;
          if (row >= 0 && row < height && column >= 0 && column < width) {
            const to = dx + <usize>((row * width + column) * channels) * VALUE;
            for (let c: usize = 0; c < <usize>channels * VALUE; c += VALUE)
              store<f32>(to + c, load<f32>(to + c) + load<f32>(patches + c));
          }
          patches += <usize>channels * VALUE;
        }
      }
    }
  }
}
