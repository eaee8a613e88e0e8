/** How similar two tensors are. */

/**
 * Cosine of the angle between two tensors taken as vectors: 1 where one is a positive multiple of the other, 0 where they
 * have nothing in common. Two tensors of zeros give 1; a tensor of zeros and another one give 0.
 *
 * @throws RangeError when the lengths differ
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new RangeError(`invalid tensors: ${a.length} and ${b.length} values; they must agree`);
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  if (aa === 0 && bb === 0) return 1;
  if (aa === 0 || bb === 0) return 0;
  return dot / Math.sqrt(aa * bb);
}

/**
 * Pearson's correlation of two lists of equal length: 1 where one is a rising line of the other, 0 where they have nothing to
 * do with each other; undefined where one of them is constant.
 *
 * @throws RangeError when the lengths differ
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  if (a.length !== b.length) throw new RangeError(`invalid lists: ${a.length} and ${b.length} values; they must agree`);
  let [sumA, sumB, products, squaresA, squaresB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) [sumA, sumB] = [sumA + a[i], sumB + b[i]];
  const [meanA, meanB] = [sumA / a.length, sumB / b.length];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i] - meanA, b[i] - meanB];
    products += da * db;
    squaresA += da * da;
    squaresB += db * db;
  }
  const size = Math.sqrt(squaresA * squaresB);
  return size === 0 ? undefined : products / size;
}

/** Products of all pairs of rows, row by row, with zeros where a row meets itself. */
function gram(values: Float32Array, n: number): Float64Array {
  const width = values.length / n;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += values[i * width + c] * values[j * width + c];
      products[i * n + j] = products[j * n + i] = sum;
    }
  return products;
}

/** The unbiased estimate of the Hilbert-Schmidt independence criterion (Song et al. 2012, JMLR 13, equation 5). */
function independence(k: Float64Array, l: Float64Array, n: number): number {
  const rows = (m: Float64Array) =>
    Array.from({ length: n }, (_, i) => m.subarray(i * n, i * n + n).reduce((a, b) => a + b, 0));
  const [kRows, lRows] = [rows(k), rows(l)];
  const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const trace = k.reduce((sum, value, i) => sum + value * l[i], 0);
  const cross = kRows.reduce((sum, value, i) => sum + value * lRows[i], 0);
  const both = (total(kRows) * total(lRows)) / ((n - 1) * (n - 2));
  return (trace + both - (2 * cross) / (n - 2)) / (n * (n - 3));
}

/**
 * How similarly two layers arrange the same n things, whatever their channels are: linear centered kernel alignment (Kornblith et
 * al., arXiv:1905.00414), without the bias that few things and many channels have (Nguyen et al., arXiv:2010.15327). 1: the
 * same up to rotation and scale. 0: as unrelated. An estimate, so it may be a little below 0.
 *
 * @param x n rows of features
 * @param y n rows of as many or of other features
 * @param n at least 4
 * @returns undefined where one of them does not change from row to row
 */
export function alignment(x: Float32Array, y: Float32Array, n: number): number | undefined {
  const [k, l] = [gram(x, n), gram(y, n)];
  const [own, other] = [independence(k, k, n), independence(l, l, n)];
  return own > 0 && other > 0 ? independence(k, l, n) / Math.sqrt(own * other) : undefined;
}
