/** Where an anchor lies: on which map, in which cell, which of the cell's anchors. */
import type { Head } from "./ssd.js";

export interface AnchorPlace {
  /** Index of the feature map. */
  readonly map: number;
  /** Row · columns + column. */
  readonly cell: number;
  /** Index among the anchors of the cell. */
  readonly anchor: number;
}

/** Cells of a map times anchors of a cell. */
export function anchorsOfMap({ maps }: Head, map: number): number {
  const { shape, anchorsPerCell } = maps[map];
  return shape[0] * shape[1] * anchorsPerCell;
}

/** Index of the first anchor of a map among all anchors. */
export function firstAnchor(head: Head, map: number): number {
  let first = 0;
  for (let i = 0; i < map; i++) first += anchorsOfMap(head, i);
  return first;
}

/** Index of an anchor among all anchors. */
export function anchorIndex(head: Head, { map, cell, anchor }: AnchorPlace): number {
  return firstAnchor(head, map) + cell * head.maps[map].anchorsPerCell + anchor;
}

/**
 * The reverse of {@link anchorIndex}.
 *
 * @throws RangeError when there is no such anchor
 */
export function anchorPlace(head: Head, index: number): AnchorPlace {
  let rest = index;
  for (const [map, { anchorsPerCell }] of head.maps.entries()) {
    const own = anchorsOfMap(head, map);
    if (rest >= 0 && rest < own) return { map, cell: Math.floor(rest / anchorsPerCell), anchor: rest % anchorsPerCell };
    rest -= own;
  }
  throw new RangeError(`invalid anchor: ${index}; it must be a whole number from 0 to ${index - rest - 1}`);
}

/**
 * The highest score in each cell of a map.
 *
 * @param scores of one class, for all anchors
 */
export function cellScores(head: Head, map: number, scores: ArrayLike<number>): Float32Array {
  const { shape, anchorsPerCell } = head.maps[map];
  const first = firstAnchor(head, map);
  return Float32Array.from({ length: shape[0] * shape[1] }, (_, cell) => {
    let best = 0;
    for (let k = 0; k < anchorsPerCell; k++) best = Math.max(best, scores[first + cell * anchorsPerCell + k]);
    return best;
  });
}
