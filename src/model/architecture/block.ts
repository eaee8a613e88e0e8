/** One bottleneck block on its own, cut out of a network that is built around it. */
import { type Layer, layers } from "./layers.js";

export interface BlockOptions {
  /** Positions along one side of the map that comes in: even, 16 or more. */
  readonly side: number;
  /** Channels in. */
  readonly inputs: number;
  /** The expansion factor t; 1 leaves the expansion out. */
  readonly factor: number;
  /** Channels out. */
  readonly outputs: number;
  readonly stride: number;
}

/**
 * The layers of a bottleneck block, under the ids of block 2, the first of V2 that has a residual connection.
 *
 * @throws RangeError that names the option, as {@link layers} does
 */
export function blockLayers({ side, inputs, factor, outputs, stride }: BlockOptions): Layer[] {
  if (!(side >= 16 && side % 2 === 0))
    throw new RangeError(`invalid side: ${side}; it must be an even number, 16 or more`);
  const rows = [
    // Other channels than block 1's, so that block 1 adds nothing and block 2 reads block_1_project, as in V2.
    { t: 1, c: inputs + 1, n: 1, s: 1 },
    { t: 1, c: inputs, n: 1, s: 1 },
    { t: factor, c: outputs, n: 1, s: stride },
  ];
  // The stem halves the picture; nothing is rounded, so that any number of channels may be tried.
  const network = layers({ rows, resolution: 2 * side, rounding: "truncate", classes: 0, last: 0 });
  return network.filter(({ block }) => block === 2);
}
