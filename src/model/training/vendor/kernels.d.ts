/** The kernels of `src/kernels/training` as WebAssembly programs in base64: with fused multiply-add, and with plain SIMD. */
export declare const fma: string;
export declare const simd: string;
