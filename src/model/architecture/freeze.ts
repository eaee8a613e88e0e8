/** Which numbers of a backbone learn, which are frozen, and which are no parameters at all. */
import { type BackboneOptions, type Norm, featureOf } from "./backbone.js";
import { cost } from "./cost.js";
import type { Layer } from "./layers.js";

export interface Learning {
  /** Numbers that gradient descent changes: kernels, and γ and β or a bias. */
  readonly trainable: number;
  /** The same kind of numbers, in layers that are told not to change. */
  readonly frozen: number;
  /** Numbers that no gradient changes: moving means and variances, and all four of a frozen batch normalization. */
  readonly buffers: number;
}

/** γ and β that learn, and numbers that are kept beside them, for each channel. */
const perChannel: Readonly<Record<Norm, { readonly learning: number; readonly kept: number }>> = {
  BN: { learning: 2, kept: 2 },
  FrozenBN: { learning: 0, kept: 4 },
  GN: { learning: 2, kept: 0 },
  none: { learning: 0, kept: 0 },
};

/** Whether a layer's own numbers are frozen: its feature lies before `freezeAt`. */
export function isFrozen(layer: Layer, { freezeAt }: Pick<BackboneOptions, "freezeAt">): boolean {
  return featureOf(layer) < freezeAt;
}

/**
 * What learns in one layer. PyTorch’s counter of batches, one number for each batch normalization, is not counted.
 *
 * @param layer a layer of `backbone()`
 */
export function learningOf(layer: Layer, options: Pick<BackboneOptions, "norm" | "freezeAt">): Learning {
  const { weights, bias, bn } = cost(layer);
  const { learning, kept } = perChannel[options.norm];
  const own = weights + bias + learning * bn;
  const frozen = isFrozen(layer, options);
  return { trainable: frozen ? 0 : own, frozen: frozen ? own : 0, buffers: kept * bn };
}

/** Sums over layers. */
export function learningTotal(list: readonly Layer[], options: Pick<BackboneOptions, "norm" | "freezeAt">): Learning {
  return list
    .map((layer) => learningOf(layer, options))
    .reduce(
      (sum, one) => ({
        trainable: sum.trainable + one.trainable,
        frozen: sum.frozen + one.frozen,
        buffers: sum.buffers + one.buffers,
      }),
      { trainable: 0, frozen: 0, buffers: 0 },
    );
}
