// Numbers that the activations need, and a small room for sums. Both lie in the heap, where the page reserves them: this
// program brings no memory of its own. Constants are read where they are used, since V8 makes one that is written into a
// loop anew in each turn, from two 64-bit halves with four instructions.
import { VALUE } from "./simd";

/** Places of the constants, in bytes from {@link table}. */
export const ONE = 0;
export const TWO = 4;
export const THREE = 8;
export const SIX = 12;
export const SIXTH = 16;
export const HALF = 20;
export const HALF_ROOT = 24;
export const LOG2E = 28;
export const SHIFT = 32;
export const LN2_HIGH = 36;
export const LN2_LOW = 40;
export const E2 = 44;
export const E3 = 48;
export const E4 = 52;
export const E5 = 56;
export const LEAST = 60;
export const MOST = 64;
export const MISH_MOST = 68;
export const P = 72;
export const A1 = 76;
export const A2 = 80;
export const A3 = 84;
export const A4 = 88;
export const A5 = 92;
const COUNT: usize = 24;

/** Address of the constants. */
export let table: usize = 0;
/** Address of room for a tile of sums: five rows of eight. */
export let sums: usize = 0;

/** Bytes that {@link prepare} needs. */
export function reserved(): i32 {
  return <i32>((COUNT + 5 * 8) * VALUE);
}

/** Writes the constants to `at`, where they stay. To be called once, before any kernel. */
export function prepare(at: usize): void {
  table = at;
  sums = at + COUNT * VALUE;
  store<f32>(at, 1, ONE);
  store<f32>(at, 2, TWO);
  store<f32>(at, 3, THREE);
  store<f32>(at, 6, SIX);
  store<f32>(at, 1.0 / 6.0, SIXTH);
  store<f32>(at, 0.5, HALF);
  store<f32>(at, 0.7071067811865475, HALF_ROOT);
  store<f32>(at, 1.4426950408889634, LOG2E);
  // 1.5 · 2²³: a float to which it is added has its nearest whole number in the low bits.
  store<f32>(at, 12582912, SHIFT);
  // ln 2 in two parts of which the first has few bits, so that n · ln 2 loses nothing.
  store<f32>(at, -0.693359375, LN2_HIGH);
  store<f32>(at, 2.1219444e-4, LN2_LOW);
  // eʳ ≈ 1 + r + r² (E2 + E3 r + E4 r² + E5 r³) for |r| ≤ ln 2 / 2, fitted: the relative error is at most 1.05e-7.
  store<f32>(at, 0.499992311, E2);
  store<f32>(at, 0.16667114198, E3);
  store<f32>(at, 0.041890162975, E4);
  store<f32>(at, 0.0083125242963, E5);
  // Between these eˣ is a normal 32-bit float; from 20 on Mish is x.
  store<f32>(at, -87, LEAST);
  store<f32>(at, 88, MOST);
  store<f32>(at, 20, MISH_MOST);
  // erfc(z) ≈ e^(−z²) · (A1 k + … + A5 k⁵) with k = 1 / (1 + P z): Abramowitz and Stegun, 7.1.26.
  store<f32>(at, 0.3275911, P);
  store<f32>(at, 0.254829592, A1);
  store<f32>(at, -0.284496736, A2);
  store<f32>(at, 1.421413741, A3);
  store<f32>(at, -1.453152027, A4);
  store<f32>(at, 1.061405429, A5);
}
