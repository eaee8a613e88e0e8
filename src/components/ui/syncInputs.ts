/** Keeps the shared parts of two inputs' values equal, whichever the reader changes; at first both are as the first. */
import type { Input } from "./element.js";

/**
 * @param keys the parts that both values have
 * @returns a function that undoes the link
 */
export function link<K extends string, A extends Readonly<Record<K, unknown>>, B extends Readonly<Record<K, A[K]>>>(
  a: Input<A>,
  b: Input<B>,
  keys: readonly K[],
): () => void {
  const copy = <T extends object>(from: Readonly<Record<K, unknown>>, to: Input<T>) => {
    to.value = { ...to.value, ...Object.fromEntries(keys.map((key) => [key, from[key]])) };
  };
  const forth = () => copy(a.value, b);
  const back = () => copy(b.value, a);
  // The address may have set the first.
  forth();
  a.addEventListener("input", forth);
  b.addEventListener("input", back);
  return () => {
    a.removeEventListener("input", forth);
    b.removeEventListener("input", back);
  };
}
