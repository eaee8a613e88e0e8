/**
 * How long a network takes on a machine that either computes or moves bytes, whichever takes longer in each layer
 * (Williams, Waterman and Patterson, Roofline, doi:10.1145/1498765.1498785). A model: it knows no caches, no start-up
 * cost of a layer and no overlap between layers, so it says in which direction times go, not what a stopwatch reads.
 */
import { cost, traffic } from "./cost.js";
import type { Layer } from "./layers.js";

function check(balance: number): void {
  if (!(balance > 0)) throw new RangeError(`invalid balance: ${balance}; it must be above 0`);
}

/** Multiply-adds and bytes of each layer: a slider asks for the same ones hundreds of times a second. */
const profiles = new WeakMap<readonly Layer[], Map<number, readonly (readonly [macs: number, bytes: number])[]>>();

function profile(network: readonly Layer[], bytesPerValue: number): readonly (readonly [number, number])[] {
  const known = profiles.get(network) ?? new Map<number, readonly (readonly [number, number])[]>();
  profiles.set(network, known);
  const made =
    known.get(bytesPerValue) ?? network.map((layer) => [cost(layer).macs, traffic(layer, bytesPerValue)] as const);
  known.set(bytesPerValue, made);
  return made;
}

/**
 * Time of one forward pass, in units of the time that one byte takes.
 *
 * @param balance multiply-adds that the machine does while it moves one byte, > 0
 * @param bytesPerValue 4 for 32-bit floats, 1 for 8-bit integers
 */
export function rooflineTime(network: readonly Layer[], balance: number, bytesPerValue = 4): number {
  check(balance);
  return profile(network, bytesPerValue).reduce((sum, [macs, bytes]) => sum + Math.max(macs / balance, bytes), 0);
}

/** Share of the time, 0 … 1, that goes to layers which wait for memory. */
export function waitingShare(network: readonly Layer[], balance: number, bytesPerValue = 4): number {
  check(balance);
  const waiting = profile(network, bytesPerValue).reduce(
    (sum, [macs, bytes]) => sum + (bytes > macs / balance ? bytes : 0),
    0,
  );
  return waiting / rooflineTime(network, balance, bytesPerValue);
}

/** How many times longer `a` takes than `b`. */
export function timeRatio(a: readonly Layer[], b: readonly Layer[], balance: number, bytesPerValue = 4): number {
  return rooflineTime(a, balance, bytesPerValue) / rooflineTime(b, balance, bytesPerValue);
}

/**
 * The balance at which `a` takes `ratio` times as long as `b`, between 1/16 and 4096 multiply-adds for each byte; undefined
 * where no balance in that range gives the ratio. The ratio is taken to cross it once.
 */
export function balanceAt(
  a: readonly Layer[],
  b: readonly Layer[],
  ratio: number,
  bytesPerValue = 4,
): number | undefined {
  let [low, high] = [Math.log(1 / 16), Math.log(4096)];
  const above = (log: number) => timeRatio(a, b, Math.exp(log), bytesPerValue) > ratio;
  const atLow = above(low);
  if (atLow === above(high)) return undefined;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (above(middle) === atLow) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
