/** Pieces → the site's weights: kernels in its layout, each with its normalization merged into it. */
import type { Chosen } from "./conventions.js";
import { type WeightArray, type Weights, sizeOf } from "../pass/weights.js";
import { limits } from "./limits.js";
import { naturally } from "./names.js";
import type { Norm, Piece, Reading } from "./reading.js";
import type { Recognized } from "./recognize.js";
import { Refusal, tooLarge } from "./refusal.js";

/** A layer's normalization as numbers: γ · (x − mean) / √(variance + ε) + β. */
export interface NormValues {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

/** Which tensors became which layer. */
export interface MappingRow {
  readonly layer: string;
  readonly tensor: string;
  readonly fileShape: readonly number[];
  readonly shape: readonly number[];
  /** The normalization's name in the file. */
  readonly norm?: string;
  readonly hasBias: boolean;
}

export interface Mapped {
  /** `<id>/kernel` and `<id>/bias`, normalizations merged in. */
  readonly weights: Weights;
  /** Kernels and biases as they were before, and their norms, by layer; only where the file has norms. */
  readonly norms: ReadonlyMap<string, NormValues>;
  readonly rows: readonly MappingRow[];
}

/** Norms by layer. Where names are only numbers, the j-th norm is that of the j-th layer that has none. */
export function normsByLayer(
  { pieces }: Recognized,
  { freeNorms = [] }: Reading,
): Map<string, Norm & { name: string }> {
  const norms = new Map<string, Norm & { name: string }>();
  for (const [id, { norm }] of pieces) if (norm) norms.set(id, norm);
  const isNumbered = freeNorms.every(({ name }) => /(?:^|[/.])(?:batch_?norm\w*|bn)[_\d]*$/i.test(name));
  if (!isNumbered || freeNorms.length === 0) return norms;
  const free = [...freeNorms].sort((a, b) => naturally(a.name, b.name));
  const without = [...pieces].filter(([id, piece]) => !norms.has(id) && piece.kind !== "dense");
  for (const [j, norm] of free.entries()) {
    const [id, piece] = without[j] ?? [];
    if (id === undefined || piece?.cout !== norm.mean.shape[0]) return norms;
    norms.set(id, norm);
  }
  return norms;
}

function valuesOf(tensor: Norm["gamma"], count: number, absent: number, name: string): Float32Array {
  if (!tensor) return new Float32Array(count).fill(absent);
  const values = tensor.values();
  if (values.length === count) return values;
  throw new Refusal(
    "A normalization does not fit its layer",
    `${tensor.name} has ${values.length} values, and ${name} has ${count} channels.`,
    "Save the weights again.",
  );
}

/** What the file adds and multiplies behind a kernel, before or after its norm. */
function affineOf({ affine, cout }: Piece, afterNorm: boolean): { scale: Float64Array; shift: Float64Array } {
  const [scale, shift] = [new Float64Array(cout).fill(1), new Float64Array(cout)];
  for (const { kind, by, afterNorm: isAfter } of affine) {
    if (isAfter !== afterNorm) continue;
    const values = by.values();
    for (let c = 0; c < cout; c++) {
      const v = values[values.length === 1 ? 0 : c];
      if (kind === "scale") [scale[c], shift[c]] = [scale[c] * v, shift[c] * v];
      else shift[c] += v;
    }
  }
  return { scale, shift };
}

/** Kernel and bias of one layer, everything that stands behind the kernel merged in, in doubles. */
function folded(id: string, piece: Piece, norm: NormValues | undefined): { kernel: Float32Array; bias: Float32Array } {
  const { cout } = piece;
  const before = affineOf(piece, false);
  const after = affineOf(piece, true);
  const given = valuesOf(piece.bias, cout, 0, id);
  const scale = new Float64Array(cout);
  const bias = new Float32Array(cout);
  for (let c = 0; c < cout; c++) {
    const plain = given[c] * before.scale[c] + before.shift[c];
    const s = norm ? norm.gamma[c] / Math.sqrt(norm.variance[c] + norm.epsilon) : 1;
    const b = norm ? norm.beta[c] + (plain - norm.mean[c]) * s : plain;
    scale[c] = before.scale[c] * s * after.scale[c];
    bias[c] = b * after.scale[c] + after.shift[c];
  }
  const kernel = piece.kernel.values();
  let [isFinite, channel] = [bias.every(Number.isFinite), 0];
  for (let i = 0; i < kernel.length; i++) {
    kernel[i] *= scale[channel];
    isFinite &&= Number.isFinite(kernel[i]);
    channel = channel + 1 === cout ? 0 : channel + 1;
  }
  if (!isFinite)
    throw new Refusal(
      "Some of its weights are no numbers",
      `The layer ${id} holds values that are infinite or not a number.`,
      "Its training went wrong, or the file is damaged. Save it again from an earlier step.",
    );
  return { kernel, bias };
}

/**
 * The weights of a recognized network.
 *
 * @param epsilon of all norms; one that stands in the file is that of norms which have none of their own
 * @throws Refusal when a norm is missing, does not fit, or when a value is not finite
 */
export function mapWeights(recognized: Recognized, reading: Reading, epsilon: Chosen<number>): Mapped {
  const weights = new Map<string, WeightArray>();
  const norms = new Map<string, NormValues>();
  const found = normsByLayer(recognized, reading);
  const rows: MappingRow[] = [];
  let total = 0;
  for (const [id, piece] of recognized.pieces) {
    const norm = found.get(id);
    const { cout } = piece;
    if ((total += sizeOf(piece.kernel.shape)) > limits.values) throw tooLarge(`It has ${total} weights.`);
    if (!norm && found.size > 0 && reading.order === "names" && !piece.bias && piece.kind !== "dense")
      throw new Refusal(
        "A normalization is missing",
        `Other layers have one, and ${piece.name} has neither a normalization nor a bias.`,
        "Save all weights, with the running means and variances.",
      );
    const values: NormValues | undefined = norm && {
      gamma: valuesOf(norm.gamma, cout, 1, id),
      beta: valuesOf(norm.beta, cout, 0, id),
      mean: valuesOf(norm.mean, cout, 0, id),
      variance: valuesOf(norm.variance, cout, 1, id),
      epsilon: (epsilon.origin === "file" ? norm.epsilon : undefined) ?? epsilon.value,
    };
    if (values) norms.set(id, values);
    const { kernel, bias } = folded(id, piece, values);
    const { shape } = piece.kernel;
    weights.set(`${id}/kernel`, { shape, data: kernel });
    weights.set(`${id}/bias`, { shape: [cout], data: bias });
    const { tensor, fileShape } = piece;
    rows.push({
      layer: id,
      tensor,
      fileShape,
      shape,
      hasBias: piece.bias !== undefined,
      ...(norm && { norm: norm.name }),
    });
  }
  return { weights, norms, rows };
}
