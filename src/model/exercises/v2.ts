/** Exercises on MobileNet V2 as rows of t, c, n, s. */
import { cost } from "../architecture/cost.js";
import { type Generator, type Task, pick, whole } from "./exercise.js";
import { layers } from "../architecture/layers.js";

export function skipsInRow(before: number, row: { t: number; c: number; n: number; s: number }): Task {
  const network = layers({ rows: [{ t: 1, c: before, n: 1, s: 1 }, row], stem: { c: before + 8, s: 2 } });
  const answer = network.filter(({ block, residualFrom }) => (block ?? 0) > 0 && residualFrom !== undefined).length;
  const first =
    row.s === 1 && row.c === before
      ? "the first has one too: its stride is 1 and its channels do not change."
      : `the first has none: ${row.s === 1 ? `its channels change from ${before} to ${row.c}` : `its stride is ${row.s}`}.`;
  return {
    question: `A row t = ${row.t}, c = ${row.c}, n = ${row.n}, s = ${row.s} follows a row with c = ${before}, at α = 1. How many of its blocks have a residual connection?`,
    answer,
    unit: "blocks",
    tolerance: 0,
    steps: [
      "A block has one if its stride is 1 and its input and output have the same number of channels.",
      "Only the first block of a row has the row’s stride and changes the channels.",
      `${row.n === 2 ? "The other block has" : `The other ${row.n - 1} blocks have`} one; ${first}`,
    ],
  };
}

export function tensorAfter(block: number, resolution: number): Task {
  const layer = layers({ resolution }).find(({ id }) => id === `block_${block}_project`);
  if (layer === undefined) throw new RangeError(`invalid block: ${block}; it must be a whole number from 0 to 16`);
  const [h, w, c] = layer.out;
  return {
    question: `How many values does V2’s block ${block} output for a picture of ${resolution}×${resolution} pixels? Use the table of t, c, n, s.`,
    answer: h * w * c,
    unit: "values",
    tolerance: 0,
    steps: [
      `Block ${block} is in the row with c = ${c}.`,
      `The strides up to it, including the stem’s, multiply to ${resolution / h}: ${resolution} / ${resolution / h} = ${h}.`,
      `${h} · ${w} · ${c} = ${whole(h * w * c)}.`,
    ],
  };
}

export function blockWeights(block: number): Task {
  const own = layers().filter((layer) => layer.block === block);
  const answer = own.reduce((sum, layer) => sum + cost(layer).weights, 0);
  const [first, last] = [own[0], own[own.length - 1]];
  const t = first.out[2] / first.in[2];
  return {
    question: `Block ${block} of V2 has ${first.in[2]} channels in, t = ${t} and ${last.out[2]} channels out. How many weights do its three kernels have, without batch normalization?`,
    answer,
    unit: "weights",
    tolerance: 0.001,
    steps: [
      ...own.map((layer) => {
        const { weights } = cost(layer);
        const product = layer.role === "depthwise" ? `9 · ${layer.out[2]}` : `${layer.in[2]} · ${layer.out[2]}`;
        return `${layer.role}: ${product} = ${whole(weights)}.`;
      }),
      `Together: ${own.map((layer) => whole(cost(layer).weights)).join(" + ")} = ${whole(answer)}.`,
    ],
  };
}

export const v2: readonly Generator[] = [
  {
    id: "skips-in-row",
    level: 1,
    title: "Skips in a row",
    make: (r) => {
      const before = pick(r, [24, 32, 64]);
      const c = pick(r, [before, 96, before]);
      return skipsInRow(before, { t: 6, c, n: 2 + r.integer(4), s: pick(r, [1, 2]) });
    },
  },
  {
    id: "tensor-after",
    level: 2,
    title: "The output of a block",
    make: (r) => tensorAfter(pick(r, [2, 4, 7, 11, 14, 16]), pick(r, [96, 128, 160, 192, 224])),
  },
  { id: "block-weights", level: 3, title: "Weights of a block", make: (r) => blockWeights(1 + r.integer(16)) },
];
