/** The places of a feature pyramid's row, and the map that each of them shows. */
import type { Shape } from "../../model/types.js";
import { type ChannelMap, type ChannelMaps, type PyramidRow, enlarged } from "./pyramidMaps.js";

/** From left to right: what comes in, what is added to it, and what goes out. */
export const placeKinds = ["backbone", "lateral", "coarser", "sum", "smooth"] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** One of the five places of a row. */
export interface PyramidPlace {
  readonly row: PyramidRow;
  readonly kind: PlaceKind;
}

/** Heading of a column, and what it holds. */
export const placeHeadings: Readonly<Record<PlaceKind, readonly [string, string]>> = {
  backbone: ["Backbone", "mean of its channels"],
  lateral: ["1×1", "the chosen channel"],
  coarser: ["+ coarser", "from the row above"],
  sum: ["= sum", "value by value"],
  smooth: ["3×3", "for boxes and scores"],
};

/** The coarsest row adds nothing. */
export function hasPlace({ sum }: PyramidRow, kind: PlaceKind): boolean {
  return sum !== undefined || kind === "backbone" || kind === "lateral";
}

/** The map of a place; undefined while the row's maps are not here. */
export function mapOf(place: PyramidPlace, maps: ChannelMaps): ChannelMap | undefined {
  const { tap, lateral, sum, output } = place.row;
  const coarser = sum && maps[sum.coarser];
  const found: Readonly<Record<PlaceKind, ChannelMap | undefined>> = {
    backbone: maps[tap],
    lateral: maps[lateral.id],
    coarser: coarser && enlarged(coarser),
    sum: sum && maps[sum.id],
    smooth: maps[output],
  };
  return found[place.kind];
}

/**
 * The cell of the finest map that the mark covers after some steps of another row’s cells.
 *
 * @param finest,out shapes of the finest map and of the row’s
 */
export function movedMark(
  [row, column]: readonly [number, number],
  [down, right]: readonly [number, number],
  finest: Shape,
  out: Shape,
): readonly [number, number] {
  const factor = finest[0] / out[0];
  const within = (at: number, cells: number) => Math.max(0, Math.min(cells - 1, at));
  return [within(row + down * factor, finest[0]), within(column + right * factor, finest[1])];
}

/** The largest absolute value of maps; 0 of none. */
export function largest(maps: readonly (ChannelMap | undefined)[]): number {
  return Math.max(0, ...maps.flatMap((map) => map?.values.map(Math.abs) ?? []));
}
