/** Names of what the page of `forward.ts` times: the page measures by them, and the terminal prints by them. */
import type { Kernels } from "../../src/model/runtime/protocol.js";

/** The variant that the others are told against: what this site ran on before it had kernels of its own. */
export const base = "TensorFlow.js";

export const names: Readonly<Record<Kernels, string>> = {
  tfjs: base,
  fma: "this site, fused multiply-add",
  simd: "this site, plain SIMD",
};
export const tapsViewed = "this site, all 52 taps viewed";
export const peerNames = { ort: "onnxruntime-web", liteRt: "LiteRT.js" } as const;
