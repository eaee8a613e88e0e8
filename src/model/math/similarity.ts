/** How alike two tensors are. */

/**
 * Cosine of the angle between two tensors taken as vectors: 1 where one is a positive multiple of the other, 0 where they
 * have nothing in common. Two tensors of zeros are alike; one of zeros is like nothing else.
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
