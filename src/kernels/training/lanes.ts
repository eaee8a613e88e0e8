// Four channels at once, and one by one what is left of a row whose channels are no multiple of four.
import { VALUE, VECTOR } from "../simd";

export class Lanes {
  /** Four values, or one in all lanes. `isWhole` is a constant wherever this is called. */
  @inline
  static load(isWhole: bool, at: usize): v128 {
    return isWhole ? v128.load(at) : v128.load_splat<f32>(at);
  }

  @inline
  static store(isWhole: bool, at: usize, v: v128): void {
    if (isWhole) v128.store(at, v);
    else v128.store_lane<f32>(at, v, 0);
  }

  /** Bytes from one load to the next. */
  @inline
  static step(isWhole: bool): usize {
    return isWhole ? VECTOR : VALUE;
  }

  /** Bytes of a row that whole vectors cover. */
  @inline
  static whole(bytes: usize): usize {
    return bytes & ~(VECTOR - 1);
  }
}
