/** What a reader may change in a trained network without training it again. */
import type { Activation, Padding } from "../types.js";
import type { NumberFormat } from "../types.js";

/**
 * One change. `block` limits it to one block of V2 (0 … 16) or, as `"stem"` and `"Conv_1"`, to those layers; without it the change
 * applies everywhere.
 */
export type Change =
  | { readonly kind: "activation"; readonly activation: Activation; readonly block?: Place }
  /** Moves the upper clip of ReLU6 from 6 to `cap`. */
  | { readonly kind: "cap"; readonly cap: number; readonly block?: Place }
  | { readonly kind: "skip-removed"; readonly block?: number }
  /** The block's layers are left out and only the skip remains. */
  | { readonly kind: "branch-removed"; readonly block: number }
  | { readonly kind: "projection-activation"; readonly activation: Activation; readonly block?: number }
  | { readonly kind: "depthwise-kernel"; readonly kernel: "center" | "box"; readonly block?: number }
  | { readonly kind: "input-scale"; readonly range: "0..1" | "0..255" }
  | { readonly kind: "input-channels"; readonly order: "bgr" | "gray" }
  | { readonly kind: "padding"; readonly padding: Padding }
  | { readonly kind: "weight-format"; readonly format: NumberFormat; readonly per: "channel" | "tensor" }
  | { readonly kind: "activation-format"; readonly format: NumberFormat };

export type Place = number | "stem" | "Conv_1";
