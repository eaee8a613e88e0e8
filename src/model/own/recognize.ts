/** A reading → which network it is, and which of its pieces is which layer. */
import { type Layer, layers } from "../architecture/layers.js";
import type { HiddenLayer, NetworkOptions } from "../architecture/spec.js";
import type { Activation } from "../types.js";
import { activationNames } from "../architecture/spec.js";
import { candidates } from "./candidates.js";
import { chainOf } from "./chain.js";
import { consumersOf, fitByEdges, fitByShape, prefixesOf, stemsOf } from "./fit.js";
import { namesClasses } from "./names.js";
import { grouped, notAMobileNet, unusable } from "./otherNetwork.js";
import type { Piece, Reading } from "./reading.js";

export interface Recognized {
  /** What `layers()` takes, without the conventions that weights do not show. */
  readonly options: Partial<NetworkOptions>;
  /** Whether the table is a published one. */
  readonly isRegular: boolean;
  readonly layers: readonly Layer[];
  /** By the id of the layer. */
  readonly pieces: ReadonlyMap<string, Piece>;
  /** Pieces of another network around this one: a detector's, a segmenter's. */
  readonly around: readonly Piece[];
}

interface Backbone {
  readonly options: Partial<NetworkOptions>;
  readonly isRegular: boolean;
  readonly layers: readonly Layer[];
  readonly fit: readonly number[];
  /** In whose folder names are to be looked for. */
  readonly prefix: string;
}

function regular(reading: Reading): Backbone | undefined {
  const { pieces, order } = reading;
  const stems = stemsOf(reading);
  const consumers = consumersOf(pieces);
  for (const stem of stems.slice(0, 8)) {
    for (const { options, layers: list } of candidates(pieces[stem].cin)) {
      if (list[0].out[2] !== pieces[stem].cout) continue;
      if (order === "graph") {
        const fit = fitByEdges(reading, list, consumers);
        if (fit) return { options, layers: list, fit, isRegular: true, prefix: "" };
        continue;
      }
      for (const prefix of prefixesOf(pieces[stem].name)) {
        const among = pieces.flatMap(({ name }, i) =>
          name.startsWith(prefix) && !/(?:^|\/)layer_\d+_/.test(name) ? [i] : [],
        );
        const fit = fitByShape(reading, list, among);
        if (fit) return { options, layers: list, fit, isRegular: true, prefix };
      }
    }
  }
  return undefined;
}

/** The same network with the strides of the graph, where they are others than the published ones. */
function withStrides(found: Backbone, reading: Reading): Backbone | undefined {
  const { pieces, order } = reading;
  if (order === "names") return found;
  const own = found.fit.map((i) => pieces[i].stride ?? 1);
  if (found.layers.every(({ stride }, i) => stride === own[i])) return found;
  const starts = found.layers.flatMap(({ role, block }, i) => (role === "depthwise" ? [{ i, block }] : []));
  const { rows = [] } = found.options.rows ? found.options : { rows: undefined };
  if (rows.length > 0) return found;
  const depthwise = starts.map(({ i }) => own[i]);
  const counts = found.options.variant === "v1" ? [1, 2, 2, 6, 2] : [1, 2, 3, 4, 3, 3, 1];
  const places = counts.map((_, row) => counts.slice(0, row).reduce((a, b) => a + b, 0));
  const strides = [own[0], ...places.map((place) => depthwise[place])];
  const options = { ...found.options, strides };
  const list = layers({ ...options, classes: 0, last: 0 });
  return list.every(({ stride }, i) => stride === own[i]) ? { ...found, options, layers: list } : undefined;
}

/** The function after a piece, where the table has it. */
function functionOf({ after }: Piece): Activation {
  return typeof after === "string" && after !== "softmax" && activationNames.includes(after) ? after : "identity";
}

interface Tail {
  readonly last?: number;
  readonly head: readonly number[];
}

const joins = (piece: Piece, channels: number) => piece.k === 1 && piece.kind !== "depthwise" && piece.cin === channels;

/** Last convolution and head along the edges: as long as one piece follows another. */
function tailByEdges({ pieces }: Reading, end: number): Tail {
  const consumers = consumersOf(pieces);
  let at = end;
  let last: number | undefined;
  const isLast = (i: number) =>
    joins(pieces[i], pieces[at].cout) &&
    pieces[i].kind === "conv" &&
    pieces[i].pooled !== true &&
    (pieces[i].norm !== undefined || pieces[i].after !== undefined) &&
    pieces[i].after !== "softmax";
  const convolutions = consumers[at].filter(isLast);
  const wide =
    convolutions.find((i) => pieces[i].cout >= 1280) ?? (convolutions.length === 1 ? convolutions[0] : undefined);
  if (wide !== undefined) at = last = wide;
  const head: number[] = [];
  for (;;) {
    const next = consumers[at];
    if (next.length !== 1 || !joins(pieces[next[0]], pieces[at].cout)) break;
    [at] = next;
    head.push(at);
  }
  return { last, head: consumers[at].length > 0 ? [] : head };
}

/** The same by names: what is left, as far as channels join. */
function tailByNames({ pieces, saved }: Reading, taken: ReadonlySet<number>, channels: number, prefix: string): Tail {
  const left = pieces.flatMap((_, i) => (taken.has(i) ? [] : [i]));
  const last = left.find((i) => {
    const { name, kind, norm } = pieces[i];
    const isNear = name.startsWith(prefix) && !namesClasses(name) && !/(?:^|\/)layer_\d+_/.test(name);
    // Without a normalization a narrow one looks like a head's first layer, unless the file says what it is.
    const isLast = saved ? pieces[i].cout === saved.last : norm !== undefined || pieces[i].cout >= 1280;
    return isNear && kind === "conv" && joins(pieces[i], channels) && isLast;
  });
  let c = last === undefined ? channels : pieces[last].cout;
  const head: number[] = [];
  for (;;) {
    const next = left.find(
      (i) => i !== last && !head.includes(i) && pieces[i].norm === undefined && joins(pieces[i], c),
    );
    if (next === undefined) break;
    head.push(next);
    c = pieces[next].cout;
  }
  return { last, head };
}

/** Channels that `last` must say, so that the table's convolution has as many as the file's. */
function lastOption({ alpha = 1, rounding, variant }: Partial<NetworkOptions>, c: number): number | undefined {
  return [1280, c, Math.round(c / alpha)].find(
    (last) => layers({ variant, alpha, rounding, last, classes: 0 }).at(-1)?.out[2] === c,
  );
}

/**
 * Recognizes a network.
 *
 * @throws Refusal when the file holds another network, or a MobileNet with what the tools here cannot compute
 */
export function recognize(reading: Reading): Recognized {
  const { pieces, order } = reading;
  grouped(pieces);
  const fitted = regular(reading);
  const found = (fitted && withStrides(fitted, reading)) ?? asBackbone(reading);
  if (!found) throw notAMobileNet(reading);
  const taken = new Set(found.fit);
  const end = found.fit[found.fit.length - 1];
  const tail =
    order === "graph" ? tailByEdges(reading, end) : tailByNames(reading, taken, pieces[end].cout, found.prefix);
  const last = tail.last === undefined ? 0 : lastOption(found.options, pieces[tail.last].cout);
  if (last === undefined) throw notAMobileNet(reading);
  const rest = pieces.filter((_, i) => !taken.has(i) && i !== tail.last && !tail.head.includes(i));
  // A head belongs to the network where nothing else does, or where its name says so.
  const isHead = rest.length === 0 || (order === "names" && tail.head.every((i) => pieces[i].kind === "dense"));
  const head = isHead && isPooled(tail.head.map((i) => pieces[i])) ? tail.head : [];
  const around = pieces.filter((_, i) => !taken.has(i) && i !== tail.last && !head.includes(i));
  const options: Partial<NetworkOptions> = { ...found.options, last, ...headOptions(head.map((i) => pieces[i])) };
  const list = layers(options);
  const order_ = [...found.fit, ...(tail.last === undefined ? [] : [tail.last]), ...head];
  const byId = new Map(list.filter(({ role }) => role !== "pool").map(({ id }, i) => [id, pieces[order_[i]]]));
  unusable(byId);
  return {
    options: withSkips(options, list, byId, reading),
    isRegular: found.isRegular,
    layers: list,
    pieces: byId,
    around,
  };
}

function asBackbone(reading: Reading): Backbone | undefined {
  const chain = chainOf(reading);
  return chain && { ...chain, isRegular: false, prefix: "" };
}

/** A map that is made flat without being averaged needs other weights than one value a channel. */
function isPooled([first]: readonly Piece[]): boolean {
  return first === undefined || first.flattened !== true || first.pooled === true;
}

function headOptions(head: readonly Piece[]): Pick<NetworkOptions, "classes"> & { hidden?: HiddenLayer[] } {
  if (head.length === 0) return { classes: 0 };
  const hidden = head.slice(0, -1).map((piece) => ({ c: piece.cout, activation: functionOf(piece) }));
  return { classes: head[head.length - 1].cout, ...(hidden.length > 0 && { hidden }) };
}

/** Blocks that add nothing in the graph although their shapes agree. */
function withSkips(
  options: Partial<NetworkOptions>,
  list: readonly Layer[],
  pieces: ReadonlyMap<string, Piece>,
  { order }: Reading,
): Partial<NetworkOptions> {
  if (order === "names") return options;
  const residual = list.filter(({ residualFrom }) => residualFrom !== undefined);
  const without = residual.filter(({ id }) => pieces.get(id)?.added.length === 0).flatMap(({ block }) => block ?? []);
  if (without.length === 0) return options;
  return without.length === residual.length ? { ...options, residuals: false } : { ...options, withoutSkip: without };
}
