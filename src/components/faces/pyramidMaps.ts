/** What the figure of the feature pyramid shows: its rows from the table of layers, and one channel of each tensor. */
import { type Cost, cost } from "../../model/cost.js";
import type { FpnOptions } from "../../model/fpn.js";
import { countable, headOf } from "../../model/heads.js";
import { layers } from "../../model/layers.js";
import type { Tap } from "../../model/protocol.js";
import type { HeadLayer } from "../../model/ssd.js";
import type { FaceFacts } from "./facts.js";

/** One scale of the pyramid. */
export interface PyramidRow {
  /** Pixels of the input for each cell. */
  readonly stride: number;
  /** Layer or sum of the backbone that is read. */
  readonly tap: string;
  readonly lateral: HeadLayer;
  /** Its sum with the coarser row's output; the coarsest row has none. */
  readonly sum?: { readonly id: string; readonly coarser: string };
  /** The convolutions that smooth the sum. */
  readonly smooth: readonly HeadLayer[];
  /** The tensor that the predictors read. */
  readonly output: string;
  readonly cost: Pick<Cost, "macs" | "weights" | "bias">;
}

/**
 * Rows from the coarsest to the finest, as they are computed.
 *
 * @throws RangeError when the head is no pyramid
 */
export function pyramidRows(facts: Pick<FaceFacts, "network" | "head">): PyramidRow[] {
  if (facts.head.kind !== "fpn") throw new RangeError(`invalid head: ${facts.head.kind ?? "ssd"}; it must be fpn`);
  const backbone = layers(facts.network);
  const { extras } = headOf(facts.head, backbone);
  const input = backbone[0].in[0];
  return [...(facts.head as FpnOptions).taps].reverse().map((tap) => {
    const lateral = extras.find(({ from, id }) => from === tap && id.startsWith("lateral"));
    if (!lateral) throw new Error(`no layer of the head reads ${tap}`);
    const first = extras.find(({ sum, from }) => sum && from === lateral.id);
    const second = extras.find(({ from }) => from === first?.id);
    const smooth = first && second ? [first, second] : [];
    const parts = [lateral, ...smooth].map((layer) => cost(countable(layer)));
    const add = (of: "macs" | "weights" | "bias") => parts.reduce((sum, part) => sum + part[of], 0);
    return {
      stride: Math.round(input / lateral.in[0]),
      tap,
      lateral,
      smooth,
      output: (second ?? lateral).id,
      ...(first?.sum && { sum: first.sum }),
      cost: { macs: add("macs"), weights: add("weights"), bias: add("bias") },
    };
  });
}

/** Every tensor that the figure needs. */
export function pyramidTaps(rows: readonly PyramidRow[]): string[] {
  return rows.flatMap(({ tap, lateral, sum, output }) => [
    ...new Set([tap, lateral.id, ...(sum ? [sum.id] : []), output]),
  ]);
}

/** One value for each cell, row by row. */
export interface ChannelMap {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

export type ChannelMaps = Readonly<Record<string, ChannelMap>>;

/** One photo's maps of one channel, computed when the site was built. */
export interface PyramidLook {
  readonly photo: string;
  readonly channel: number;
  readonly maps: ChannelMaps;
}

function channelOf({ shape: [rows, columns, channels], data }: Tap, channel: number): ChannelMap {
  return { rows, columns, values: Array.from({ length: rows * columns }, (_, i) => data[i * channels + channel]) };
}

/** Of a tensor of the backbone, whose channels are others: the mean of all. */
function meanOf({ shape: [rows, columns, channels], data }: Tap): ChannelMap {
  const values = Array.from({ length: rows * columns }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += data[i * channels + c];
    return sum / channels;
  });
  return { rows, columns, values };
}

/**
 * One channel of each of the pyramid's tensors, and the mean over all channels of the backbone's.
 *
 * @returns undefined when a tensor is missing
 */
export function channelMaps(
  rows: readonly PyramidRow[],
  taps: Readonly<Record<string, Tap>>,
  channel: number,
): ChannelMaps | undefined {
  const backbone = new Set(rows.map(({ tap }) => tap));
  const ids = pyramidTaps(rows);
  if (!ids.every((id) => Object.hasOwn(taps, id))) return undefined;
  return Object.fromEntries(ids.map((id) => [id, backbone.has(id) ? meanOf(taps[id]) : channelOf(taps[id], channel)]));
}

/** Twice as high and wide: each cell becomes four. */
export function enlarged({ rows, columns, values }: ChannelMap): ChannelMap {
  return {
    rows: 2 * rows,
    columns: 2 * columns,
    values: Array.from({ length: 4 * rows * columns }, (_, i) => {
      const row = Math.floor(i / (2 * columns));
      return values[(row >> 1) * columns + ((i % (2 * columns)) >> 1)];
    }),
  };
}
