/** What a product must be where its operands are packed: they have many columns, which lie far apart in memory. */
import fc from "fast-check";
import { random } from "../../../src/model/math/random.js";
import { engine, tf } from "../../../src/model/training/engine.js";

/** Bytes of a value. */
const value = 4;

const cases = fc.record({
  m: fc.integer({ min: 1, max: 13 }),
  // Up to three times what is summed at once.
  k: fc.integer({ min: 1, max: 600 }),
  // Those of the networks that are trained, and others which fill no whole tile.
  n: fc.oneof(fc.constantFrom(512, 1024), fc.integer({ min: 500, max: 540 })),
  isByColumns: fc.boolean(),
  adds: fc.boolean(),
  tallest: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer(),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The largest error, as a share of the largest sum in doubles. */
function errorOf({ m, k, n, isByColumns, adds, seed }: Case): number {
  const { heap, kernels } = engine();
  const numbers = random(seed);
  // By columns x is as wide as a network's, of which m columns are multiplied.
  const width = isByColumns ? 520 : k;
  const arrays = [(isByColumns ? k : m) * width, k * n, m * n].map((length) =>
    Float32Array.from({ length }, () => numbers.normal()),
  );
  const tensors = arrays.map((array) => tf.tensor(array, [array.length]));
  const [atX, atW, atY] = tensors.map((tensor) => heap.at(tensor));
  const [xRow, xStep] = isByColumns ? [value, width * value] : [k * value, value];
  kernels.product(atX, xRow, xStep, atW, n * value, atY, n * value, m, k, n, adds);
  const y = heap.values(tensors[2]).slice();
  for (const tensor of tensors) tensor.dispose();
  const [x, w, before] = arrays;
  let [worst, range] = [0, 1e-3];
  for (let r = 0; r < m; r++) {
    for (let c = 0; c < n; c++) {
      let sum = adds ? before[r * n + c] : 0;
      for (let i = 0; i < k; i++) sum += x[isByColumns ? i * width + r : r * k + i] * w[i * n + c];
      range = Math.max(range, Math.abs(sum));
      worst = Math.max(worst, Math.abs(sum - y[r * n + c]));
    }
  }
  return worst / range;
}

/** @throws Error with the smallest case that fails */
export function checkWideProducts(runs: number): void {
  const { heap, kernels } = engine();
  const room = heap.reserve(kernels.reservedForProducts());
  const check = (one: Case) => {
    kernels.prepareProducts(room, one.tallest);
    return errorOf(one) <= 1e-5;
  };
  fc.assert(fc.property(cases, check), { numRuns: runs });
}
