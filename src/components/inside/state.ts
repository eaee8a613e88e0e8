/** What the explorer shows, as one value, and the acts that change it, as pure functions. */
import type { Change, Place } from "../../model/pass/changes.js";
import { type Layer, sumTap } from "../../model/architecture/layers.js";
import type { Shape, Fit } from "../../model/types.js";

/** Whether maps share one range of colors or each takes its own. */
export type MapScale = "own" | "shared";

/** One network alone, or two side by side: the unchanged one, or another photo. */
export type Comparison = "none" | "original" | `photo:${string}`;

/** The panels under the map of layers, in their order on the page. */
export const panelNames = ["see", "channels", "channel", "value", "weights", "values", "change", "compare"] as const;

export type PanelName = (typeof panelNames)[number];

/** The panels of the one workbench, of which one is shown at a time. */
export const benchNames = ["value", "weights", "values", "change", "compare"] as const satisfies readonly PanelName[];

export type BenchName = (typeof benchNames)[number];

export interface Pixel {
  readonly row: number;
  readonly column: number;
}

export interface ExplorerState {
  /** A shipped photo's id, or {@link ownImage}. */
  readonly image: string;
  readonly fit: Fit;
  /** A tap: a layer's id, or a block's sum (`block_2_add`). */
  readonly layer: string;
  readonly channel: number;
  readonly scale: MapScale;
  /** The value whose arithmetic is shown. */
  readonly pixel?: Pixel;
  readonly changes: readonly Change[];
  readonly compare: Comparison;
  /** The chosen panel of the workbench; without it, the one that the rest of the state is about. */
  readonly bench?: BenchName;
  /** How many times as large the compared maps are: 1, 2, 4 or 8. */
  readonly zoom: number;
  /** Where the compared maps are read. */
  readonly cross?: Pixel | undefined;
  /** How much of the map lies over the photo, in percent; 100 hides the photo. */
  readonly overlay: number;
  /** Hides controls and enlarges type, for projecting. */
  readonly presenter: boolean;
  /** Panels that are not shown, in the order of {@link panelNames}. */
  readonly hidden: readonly PanelName[];
}

/** The id of a picture that the reader brought. It stays in the tab and in no link. */
export const ownImage = "own";

/** A tap that can be shown, with the layer that makes it. */
export interface TapInfo {
  readonly id: string;
  readonly shape: Shape;
  readonly layer: Layer;
  /** Whether it is the sum of the layer's output and a skip. */
  readonly sum: boolean;
}

/** What a state may name. */
export interface Context {
  readonly photos: readonly string[];
  readonly taps: readonly TapInfo[];
}

/** The taps of a network, from the input on: each layer's output, and after it the sum where a skip is added. */
export function tapsOf(layers: readonly Layer[]): TapInfo[] {
  return layers.flatMap((layer) => {
    const sum = sumTap(layer);
    const own = { id: layer.id, shape: layer.out, layer, sum: false };
    return sum === undefined ? [own] : [own, { id: sum, shape: layer.out, layer, sum: true }];
  });
}

/**
 * The same state in another network, as far as that has its parts: the picture, the layer of the same name, its channel and
 * place. What it does not have begins anew.
 */
export function carried(state: ExplorerState, context: Context): ExplorerState {
  const start = initialState(context);
  const image = [...context.photos, ownImage].includes(state.image) ? state.image : start.image;
  const compare = context.photos.some((id) => state.compare === `photo:${id}`) || !state.compare.startsWith("photo:");
  const { pixel, ...rest } = { ...state, image, compare: compare ? state.compare : start.compare };
  const tap = context.taps.find(({ id }) => id === state.layer);
  if (tap === undefined) return { ...rest, layer: start.layer, channel: start.channel };
  const [height, width, channels] = tap.shape;
  const stays = pixel !== undefined && pixel.row < height && pixel.column < width;
  return { ...rest, channel: Math.min(state.channel, channels - 1), ...(stays && { pixel }) };
}

export function tapOf(context: Context, id: string): TapInfo {
  const tap = context.taps.find((candidate) => candidate.id === id);
  if (tap === undefined) throw new RangeError(`invalid layer: ${id}; it must be one of the network's layers or sums`);
  return tap;
}

/** Where a reader begins: the first photo, an early depthwise layer whose maps are still pictures. */
export function initialState(context: Context): ExplorerState {
  return {
    image: context.photos[0],
    fit: "stretch",
    layer: (context.taps.find(({ id }) => id === "block_2_depthwise") ?? context.taps[0]).id,
    channel: 0,
    scale: "own",
    changes: [],
    compare: "none",
    zoom: 1,
    overlay: 80,
    presenter: false,
    hidden: [],
  };
}

function without<K extends keyof ExplorerState>(state: ExplorerState, key: K): Omit<ExplorerState, K> {
  const { [key]: _, ...rest } = state;
  return rest;
}

/** The panel of the workbench that is shown; undefined if all are hidden. */
export function benchOf({ bench, changes, compare, hidden }: ExplorerState): BenchName | undefined {
  const asked = bench ?? (compare !== "none" ? "compare" : changes.length > 0 ? "change" : "value");
  const shown = benchNames.filter((name) => !hidden.includes(name));
  return shown.find((name) => name === asked) ?? shown[0];
}

/** The same place of the photo in a map of another size. */
function rescaled({ row, column }: Pixel, from: Shape, to: Shape): Pixel {
  const place = (at: number, side: 0 | 1) => Math.min(to[side] - 1, Math.floor(((at + 0.5) * to[side]) / from[side]));
  return { row: place(row, 0), column: place(column, 1) };
}

/** Another layer: the channel stays where the layer has it, the pixel at its place in the photo. */
export function chooseLayer(state: ExplorerState, context: Context, layer: string): ExplorerState {
  const { shape } = tapOf(context, layer);
  if (layer === state.layer) return state;
  const before = tapOf(context, state.layer).shape;
  const { pixel, cross, ...rest } = state;
  return {
    ...rest,
    layer,
    channel: Math.min(state.channel, shape[2] - 1),
    ...(pixel && { pixel: rescaled(pixel, before, shape) }),
    ...(cross && { cross: rescaled(cross, before, shape) }),
  };
}

/** A step along the network; it stops at both ends. */
export function stepLayer(state: ExplorerState, context: Context, by: number): ExplorerState {
  const at = context.taps.findIndex(({ id }) => id === state.layer);
  const next = Math.max(0, Math.min(context.taps.length - 1, at + by));
  return chooseLayer(state, context, context.taps[next].id);
}

/** Another channel of the same layer; the pixel stays, so that channels can be compared at one place. */
export function chooseChannel(state: ExplorerState, context: Context, channel: number): ExplorerState {
  const channels = tapOf(context, state.layer).shape[2];
  return { ...state, channel: Math.max(0, Math.min(channels - 1, Math.round(channel))) };
}

export function stepChannel(state: ExplorerState, context: Context, by: number): ExplorerState {
  return chooseChannel(state, context, state.channel + by);
}

/** The value whose arithmetic is shown; undefined closes it. */
export function choosePixel(state: ExplorerState, context: Context, pixel: Pixel | undefined): ExplorerState {
  if (pixel === undefined) return without(state, "pixel");
  const [height, width] = tapOf(context, state.layer).shape;
  const row = Math.max(0, Math.min(height - 1, Math.round(pixel.row)));
  const column = Math.max(0, Math.min(width - 1, Math.round(pixel.column)));
  return { ...state, pixel: { row, column } };
}

/** Layer, channel and pixel at once: a step backwards along a term of a sum. */
export function walkTo(
  state: ExplorerState,
  context: Context,
  place: Pixel & { readonly layer: string; readonly channel: number },
): ExplorerState {
  const there = chooseChannel({ ...state, layer: place.layer }, context, place.channel);
  return choosePixel(there, context, place);
}

/** Where a change applies; undefined is everywhere. */
export function placeOf(change: Change): Place | undefined {
  return "block" in change ? change.block : undefined;
}
