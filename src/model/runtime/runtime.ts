/** The two wasm files of TensorFlow.js 4.22.0, of which a device loads one. */
import type { WantedFile } from "./download.js";
import type { Kernels } from "./protocol.js";

export interface Runtime extends WantedFile {
  /** In a reader's words. */
  readonly backend: string;
}

/** @param variant what `wasmVariant()` of tensorflow.ts found */
export function runtime(variant: "simd" | "plain"): Runtime {
  return variant === "simd"
    ? {
        name: "tfjs-backend-wasm-simd.wasm",
        href: import.meta.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"),
        bytes: 424_594,
        sha256: "77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b",
        backend: "WebAssembly with SIMD, one thread",
      }
    : {
        name: "tfjs-backend-wasm.wasm",
        href: import.meta.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"),
        bytes: 311_123,
        sha256: "70a5d516060464e5269f01c74bac1772d6b8ab6cb612acf16b5cdaf61f78d892",
        backend: "WebAssembly without SIMD, one thread",
      };
}

/** What computes convolutions, in a reader's words. */
export const kernelWords: Readonly<Record<Kernels, string>> = {
  fma: "this site’s routines with fused multiply-add",
  simd: "this site’s routines",
  tfjs: "TensorFlow.js’s routines",
};
