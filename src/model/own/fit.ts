/** Which piece of a file is which layer of a table: along the edges of a graph, or by shapes and names. */
import type { Layer } from "../architecture/layers.js";
import { pieceKey, shapeKey } from "./candidates.js";
import { namesClasses, naturally } from "./names.js";
import type { Piece, Reading } from "./reading.js";

/** Indices of pieces, one for each layer of a list. */
export type Fit = readonly number[];

/** Pieces that read a piece's output, or the sum that it ends. */
export function consumersOf(pieces: readonly Piece[]): number[][] {
  const consumers: number[][] = pieces.map(() => []);
  for (const [i, { inputs }] of pieces.entries()) for (const from of inputs) consumers[from].push(i);
  return consumers;
}

/** The pieces that take the picture in: 3×3 convolutions that read nothing of the network. */
export function stemsOf({ pieces, order }: Reading): number[] {
  const isStem = ({ kind, k, cin, inputs }: Piece) =>
    kind === "conv" && k === 3 && (order === "graph" ? inputs.length === 0 : cin <= 4);
  return pieces.flatMap((piece, i) => (isStem(piece) ? [i] : []));
}

/** Follows the edges from a stem as long as shapes agree; where a graph branches, the way with the same stride first. */
export function fitByEdges(
  reading: Reading,
  layers: readonly Layer[],
  consumers: readonly number[][],
): Fit | undefined {
  const { pieces } = reading;
  const keys = layers.map(shapeKey);
  const dead = new Set<string>();
  const path: number[] = [];
  const follow = (index: number): boolean => {
    const at = path.length;
    if (pieceKey(pieces[index]) !== keys[at] || dead.has(`${index} ${at}`)) return false;
    path.push(index);
    if (path.length === layers.length) return true;
    const stride = layers[path.length].stride;
    const next = [...consumers[index]].sort(
      (a, b) => Number(pieces[a].stride !== stride) - Number(pieces[b].stride !== stride),
    );
    if (next.some(follow)) return true;
    path.pop();
    dead.add(`${index} ${at}`);
    return false;
  };
  return stemsOf(reading).some(follow) ? path : undefined;
}

/**
 * Groups kernels by shape and sorts each group by name, digits as numbers; the layers of that shape take them in their
 * order. Each group must hold exactly as many kernels as the table has layers of the shape.
 *
 * @param among indices of the pieces that may be taken
 */
export function fitByShape({ pieces }: Reading, layers: readonly Layer[], among: readonly number[]): Fit | undefined {
  const groups = new Map<string, number[]>();
  for (const i of among) {
    const key = pieceKey(pieces[i]);
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  const wanted = new Map<string, number>();
  for (const key of layers.map(shapeKey)) wanted.set(key, (wanted.get(key) ?? 0) + 1);
  for (const [key, count] of wanted) {
    let group = groups.get(key) ?? [];
    // A classifier may have the shape of a pointwise layer.
    if (group.length > count) group = group.filter((i) => !namesClasses(pieces[i].name));
    if (group.length !== count) return undefined;
    groups.set(
      key,
      group.sort((a, b) => naturally(pieces[a].name, pieces[b].name)),
    );
  }
  const next = new Map<string, number>();
  return layers.map((layer) => {
    const key = shapeKey(layer);
    const n = next.get(key) ?? 0;
    next.set(key, n + 1);
    return (groups.get(key) ?? [])[n];
  });
}

/** Folders of the stem's name, the whole file first: `""`, `"body."`, … */
export function prefixesOf(name: string): string[] {
  const prefixes = [""];
  for (const { index } of name.matchAll(/[./]/g)) prefixes.push(name.slice(0, index + 1));
  return prefixes;
}
