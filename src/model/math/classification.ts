/** What a classifier's answers say about it. */

/** The place of the largest of each group of `classes` numbers; of equal ones the first. */
export function answersOf(logits: Float32Array, classes: number): number[] {
  return Array.from({ length: logits.length / classes }, (_, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    return row.reduce((best, value, place) => (value > row[best] ? place : best), 0);
  });
}

/** Probabilities, 0 … 1, that sum to 1: e to each logit, divided by the sum of all. */
export function softmax(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits);
  // Taking the largest from all changes nothing but keeps e to a large number from overflowing.
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** How many pictures of each kind (row) were called each kind (column). */
export function confusion(labels: ArrayLike<number>, answers: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) counts[labels[i]][answers[i]] += 1;
  return counts;
}

/** Pictures that were called by their own name: the diagonal's sum. */
export function rightAnswers(counts: readonly (readonly number[])[]): number {
  return counts.reduce((sum, row, kind) => sum + row[kind], 0);
}
