/** What this device's WebAssembly can do. */

/** A program of 30 bytes with one SIMD instruction, after GoogleChromeLabs' wasm-feature-detect (Apache-2.0). */
const simdProgram = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** Which of the backend's two files this device can run; undefined without WebAssembly. */
export function wasmVariant(): "simd" | "plain" | undefined {
  if (typeof WebAssembly !== "object") return undefined;
  return WebAssembly.validate(new Uint8Array(simdProgram)) ? "simd" : "plain";
}

/** A program of one function with `f32x4.relaxed_madd`, after GoogleChromeLabs' wasm-feature-detect (Apache-2.0). */
const relaxedProgram = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 1, 253, 15, 65, 2, 253, 15, 65,
  3, 253, 15, 253, 133, 2, 11,
];

/** Whether this device's WebAssembly has relaxed SIMD, with which a multiply-add is one instruction. */
export function hasFusedMultiplyAdd(): boolean {
  return WebAssembly.validate(new Uint8Array(relaxedProgram));
}
