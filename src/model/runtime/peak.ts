/** What the device can do at best on one thread: multiply-adds in registers, and bytes copied from memory to memory. */

/** Independent sums, so that no addition waits for the one before it; with two factors they fit sixteen registers. */
const sums = 12;
const unrolled = 4;

/** How a loop multiplies and adds: four values at once in one instruction or in two, or a single value. */
export type LoopKind = "fma" | "simd" | "plain";

/** Multiply-adds of one turn of the loop. */
export function multiplyAddsOf(kind: LoopKind): number {
  return sums * unrolled * (kind === "plain" ? 1 : 4);
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)];
}

function section(id: number, ...contents: number[]): number[] {
  return [id, ...unsigned(contents.length), ...contents];
}

/**
 * A WebAssembly program with one function `run(turns: i32) -> f32`, written byte by byte so that the machine does nothing
 * but multiply and add: each sum x becomes x · ½ + 1, which stays near 2 and never gets slow by being tiny.
 */
export function multiplyAddProgram(kind: LoopKind): Uint8Array<ArrayBuffer> {
  const simd = kind !== "plain";
  const number = simd ? 0x7b : 0x7d;
  const constant = (bytes: readonly number[]) => [0x43, ...bytes, ...(simd ? [0xfd, 0x13] : [])];
  const [multiply, add] = simd
    ? [
        [0xfd, 0xe6, 0x01],
        [0xfd, 0xe4, 0x01],
      ]
    : [[0x94], [0x92]];
  const relaxedMultiplyAdd = [0xfd, 0x85, 0x02];
  const [half, one, first] = [1, 2, 3];
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const each = Array.from({ length: sums }, (_, i) => first + i);
  const bend =
    kind === "fma"
      ? [...get(half), ...get(one), ...relaxedMultiplyAdd]
      : [...get(half), ...multiply, ...get(one), ...add];
  const step = each.flatMap((sum) => [...get(sum), ...bend, ...set(sum)]);
  const body = [
    ...unsigned(1),
    ...unsigned(2 + sums),
    number,
    ...constant([0, 0, 0, 0x3f]),
    ...set(half),
    ...constant([0, 0, 0x80, 0x3f]),
    ...set(one),
    // A loop that ends when the counter, local 0, is 0.
    ...[0x03, 0x40],
    ...Array.from({ length: unrolled }, () => step).flat(),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    // All sums go into the result, so that none is left out.
    ...get(first),
    ...each.slice(1).flatMap((sum) => [...get(sum), ...add]),
    ...(simd ? [0xfd, 0x1f, 0] : []),
    0x0b,
  ];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 1, 0x7f, 1, 0x7d),
    ...section(3, 1, 0),
    ...section(7, 1, 3, ...new TextEncoder().encode("run"), 0, 0),
    ...section(10, 1, ...unsigned(body.length), ...body),
  ]);
}

/** The loop, ready to run: the number of turns in, the sum of all sums out. */
export async function multiplyAddLoop(kind: LoopKind): Promise<(turns: number) => number> {
  const { instance } = await WebAssembly.instantiate(multiplyAddProgram(kind));
  return instance.exports.run as (turns: number) => number;
}

/** Multiply-adds in one second, from a run of about `budget` milliseconds. */
export function multiplyAddRate(run: (turns: number) => number, kind: LoopKind, budget: number): number {
  const turns = 20_000;
  const start = performance.now();
  let [done, now] = [0, start];
  do {
    if (Number.isNaN(run(turns))) throw new Error("the loop lost its numbers");
    done += turns;
    now = performance.now();
  } while (now - start < budget);
  return (1000 * done * multiplyAddsOf(kind)) / (now - start);
}

/** Values of each of the two arrays between which bytes are copied: 32 MB, more than most caches hold. */
export const copiedValues = 8e6;

/** Bytes read and written in one second, from copies during about `budget` milliseconds. */
export function copyRate(from: Float32Array, to: Float32Array, budget: number): number {
  const start = performance.now();
  let [moved, now] = [0, start];
  do {
    to.set(from);
    moved += from.byteLength + to.byteLength;
    now = performance.now();
  } while (now - start < budget);
  return (1000 * moved) / (now - start);
}
