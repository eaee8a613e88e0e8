/** Networks that no published table has, pruned ones among them: a row for each block that the pieces make. */
import { type Layer, layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { consumersOf, stemsOf } from "./fit.js";
import type { Piece, Reading } from "./reading.js";
import { Refusal } from "./refusal.js";

interface Block {
  readonly expand?: number;
  readonly depthwise: number;
  readonly project: number;
}

export interface Chain {
  readonly options: Partial<NetworkOptions>;
  readonly layers: readonly Layer[];
  readonly fit: readonly number[];
}

const isPointwise = ({ kind, k }: Piece) => kind === "conv" && k === 1;
const isDepthwise = ({ kind, k }: Piece) => kind === "depthwise" && k === 3;

/** The blocks after a stem, as far as channels join. */
function blocksAfter(reading: Reading, stem: number): Block[] {
  const { pieces, order } = reading;
  const consumers = consumersOf(pieces);
  const nextOf = (i: number): number[] => (order === "graph" ? consumers[i] : i + 1 < pieces.length ? [i + 1] : []);
  const find = (i: number, fits: (piece: Piece) => boolean) => nextOf(i).find((next) => fits(pieces[next]));
  const blocks: Block[] = [];
  let [at, channels] = [stem, pieces[stem].cout];
  for (;;) {
    const c = channels;
    let depthwise = find(at, (piece) => isDepthwise(piece) && piece.cin === c);
    let expand: number | undefined;
    if (depthwise === undefined) {
      expand = nextOf(at).find((i) => {
        const piece = pieces[i];
        return (
          isPointwise(piece) && piece.cin === c && find(i, (p) => isDepthwise(p) && p.cin === piece.cout) !== undefined
        );
      });
      if (expand === undefined) return blocks;
      const wide = pieces[expand].cout;
      depthwise = find(expand, (piece) => isDepthwise(piece) && piece.cin === wide);
    }
    if (depthwise === undefined) return blocks;
    const wide = pieces[depthwise].cout;
    const project = find(depthwise, (piece) => isPointwise(piece) && piece.cin === wide);
    if (project === undefined) return blocks;
    blocks.push({ depthwise, project, ...(expand !== undefined && { expand }) });
    [at, channels] = [project, pieces[project].cout];
  }
}

/** Strides of the published networks by block. */
const published: Readonly<Record<number, readonly number[]>> = {
  13: [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1],
  17: [1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1],
};
/** And by row, where as many rows of equal width are there. */
const publishedRows: Readonly<Record<number, readonly number[]>> = { 5: [1, 2, 2, 2, 2], 7: [1, 2, 2, 2, 1, 2, 1] };

/** Strides without a graph: by rows of equal width, else by the number of blocks. */
function assumedStrides(widths: readonly number[]): number[] | undefined {
  const starts = widths.flatMap((c, i) => (i === 0 || widths[i - 1] !== c ? [i] : []));
  const rows = Object.hasOwn(publishedRows, starts.length) ? publishedRows[starts.length] : undefined;
  if (rows) return widths.map((_, i) => (starts.includes(i) ? rows[starts.indexOf(i)] : 1));
  return Object.hasOwn(published, widths.length) ? [...published[widths.length]] : undefined;
}

/**
 * The network that the pieces of a file make when they are followed one after the other; undefined where they make
 * fewer than three blocks.
 *
 * @throws Refusal where nothing says the strides
 */
export function chainOf(reading: Reading): Chain | undefined {
  const { pieces, order } = reading;
  for (const stem of stemsOf(reading)) {
    const blocks = blocksAfter(reading, stem);
    if (blocks.length < 3) continue;
    const hasExpansions = blocks.some(({ expand }) => expand !== undefined);
    const widths = blocks.map(({ project }) => pieces[project].cout);
    const strides =
      order === "graph" ? blocks.map(({ depthwise }) => pieces[depthwise].stride ?? 1) : assumedStrides(widths);
    if (!strides)
      throw new Refusal(
        "Nothing in it says where its maps shrink",
        `It has ${blocks.length} blocks, and the published networks have 13 or 17. Weights do not show strides.`,
        "Choose a file that holds the graph, too: ONNX, TensorFlow Lite, or Keras with its config.",
      );
    const rows = blocks.map(({ expand, depthwise }, i) => {
      const row = { c: widths[i], n: 1, s: strides[i] };
      if (!hasExpansions) return row;
      const wide = pieces[depthwise].cin;
      const t = expand === undefined ? 1 : wide / pieces[expand].cin;
      return { ...row, t, ...(expand !== undefined && t === 1 && { expands: true as const }) };
    });
    const options: Partial<NetworkOptions> = {
      variant: hasExpansions ? "v2" : "v1",
      alpha: 1,
      rounding: "truncate",
      inputChannels: pieces[stem].cin,
      stem: { c: pieces[stem].cout, s: order === "graph" ? (pieces[stem].stride ?? 1) : 2 },
      rows,
    };
    const fit = [stem, ...blocks.flatMap(({ expand, depthwise, project }) => [expand, depthwise, project])];
    return {
      options,
      layers: layers({ ...options, classes: 0, last: 0 }),
      fit: fit.filter((i) => i !== undefined),
    };
  }
  return undefined;
}
