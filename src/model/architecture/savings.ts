/** What a depthwise and pointwise pair saves against one standard convolution, alone and in the whole of V1. */
import { cost, total } from "./cost.js";
import { type Layer, layers } from "./layers.js";
import type { NetworkOptions } from "./spec.js";

/**
 * Multiply-adds of the pair as a share of the standard convolution's: 1/C_out + 1/k² (arXiv:1704.04861, section 3.1).
 *
 * @param kernel side of the window, ≥ 1
 * @param out output channels, ≥ 1
 */
export function pairShare(kernel: number, out: number): number {
  return 1 / out + 1 / kernel ** 2;
}

export interface BlockSaving {
  /** `"first layer"`, `"block 3"`, `"classifier"`. */
  readonly name: string;
  readonly block?: number;
  /** Output channels. */
  readonly out: number;
  /** Multiply-adds with full convolutions, and as published. */
  readonly full: number;
  readonly separable: number;
}

function stageMacs(network: readonly Layer[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const layer of network) sums.set(layer.stage, (sums.get(layer.stage) ?? 0) + cost(layer).macs);
  return sums;
}

/**
 * V1 stage by stage, with a full k × k convolution in place of each pair, and as it is.
 *
 * @param options any of `layers()`, but variant and convolution
 */
export function v1Savings(options: Partial<NetworkOptions> = {}): BlockSaving[] {
  const separable = layers({ ...options, variant: "v1" });
  const full = stageMacs(layers({ ...options, variant: "v1", convolution: "full" }));
  const macs = stageMacs(separable);
  return [...macs.keys()]
    .map((stage) => {
      const last = separable.findLast((layer) => layer.stage === stage) ?? separable[0];
      const name =
        last.block !== undefined ? `block ${last.block}` : last.role === "classifier" ? "classifier" : "first layer";
      return {
        name,
        ...(last.block === undefined ? {} : { block: last.block }),
        out: last.out[2],
        full: full.get(stage) ?? 0,
        separable: macs.get(stage) ?? 0,
      };
    })
    .filter((row) => row.separable > 0);
}

/** Multiply-adds of the whole V1 with full convolutions, as published, and their ratio. */
export function v1Saving(options: Partial<NetworkOptions> = {}): { full: number; separable: number; ratio: number } {
  const full = total(layers({ ...options, variant: "v1", convolution: "full" })).macs;
  const separable = total(layers({ ...options, variant: "v1" })).macs;
  return { full, separable, ratio: full / separable };
}
