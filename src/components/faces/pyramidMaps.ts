/** What the figure of the feature pyramid shows: its rows from the table of layers, and one channel of each tensor. */
import { type Cost, cost } from "../../model/architecture/cost.js";
import type { FpnOptions } from "../../model/detection/fpnHead.js";
import { countable, headOf } from "../../model/detection/heads.js";
import { layers } from "../../model/architecture/layers.js";
import type { Shape, Tap } from "../../model/types.js";
import type { HeadLayer } from "../../model/detection/ssd.js";
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
    return {
      stride: Math.round(input / lateral.in[0]),
      tap,
      lateral,
      smooth,
      output: (second ?? lateral).id,
      ...(first?.sum && { sum: first.sum }),
      cost: added([lateral, ...smooth]),
    };
  });
}

/** A map beyond the coarsest row: a convolution of stride 2 makes it from the map before, and nothing is added. */
export interface CoarserMap {
  readonly stride: number;
  /** Stride of the map that it is made from. */
  readonly from: number;
  readonly in: Shape;
  readonly out: Shape;
  readonly cost: Pick<Cost, "macs" | "weights" | "bias">;
}

function added(parts: readonly HeadLayer[]): PyramidRow["cost"] {
  const costs = parts.map((layer) => cost(countable(layer)));
  const add = (of: "macs" | "weights" | "bias") => costs.reduce((sum, part) => sum + part[of], 0);
  return { macs: add("macs"), weights: add("weights"), bias: add("bias") };
}

/** From the finest to the coarsest. */
export function coarserMaps(facts: Pick<FaceFacts, "network" | "head">): CoarserMap[] {
  const backbone = layers(facts.network);
  const { extras } = headOf(facts.head, backbone);
  const input = backbone[0].in[0];
  const strideOf = ([rows]: Shape) => 2 ** Math.round(Math.log2(input / rows));
  return extras
    .filter(({ id, stride }) => id.startsWith("level_") && stride === 2)
    .map((depthwise) => {
      const pointwise = extras.find(({ from }) => from === depthwise.id);
      const parts = pointwise === undefined ? [depthwise] : [depthwise, pointwise];
      const { out } = parts[parts.length - 1];
      return { stride: strideOf(out), from: strideOf(depthwise.in), in: depthwise.in, out, cost: added(parts) };
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

function meanSize({ values }: ChannelMap): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

/**
 * How much of a row's sum the coarser map brings: its mean size, signs aside, over that of both summands, 0 … 1.
 *
 * @returns undefined for the coarsest row, to which nothing is added, and while maps are missing
 */
export function shareFromAbove({ lateral, sum }: PyramidRow, maps: ChannelMaps): number | undefined {
  if (sum === undefined || !Object.hasOwn(maps, lateral.id) || !Object.hasOwn(maps, sum.coarser)) return undefined;
  const [own, above] = [meanSize(maps[lateral.id]), meanSize(maps[sum.coarser])];
  return own + above === 0 ? undefined : above / (own + above);
}
