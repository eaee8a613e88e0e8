/** What a file must become: the sample's own arrays, merged by the published formula. */
import { expect } from "vitest";
import { allReaders } from "../../../src/model/own/formats/readers.js";
import { type OwnNetwork, type OwnReading, ownNetwork, readOwn } from "../../../src/model/own/network.js";
import type { OwnFile } from "../../../src/model/own/reading.js";
import { type Sample, merged } from "./sample.js";

export interface Read {
  readonly reading: OwnReading;
  readonly network: OwnNetwork;
}

export function read(...files: OwnFile[]): Read {
  const reading = readOwn(files, allReaders);
  return { reading, network: ownNetwork(reading, reading.conventions) };
}

export const file = (name: string, bytes: Uint8Array): OwnFile => ({ name, bytes });

/** Largest difference of two arrays, as a share of the range of the expected one. */
export function difference(found: ArrayLike<number> | undefined, expected: readonly number[]): number {
  if (found?.length !== expected.length) return Infinity;
  let [range, worst] = [1e-9, 0];
  for (const [i, v] of expected.entries()) {
    range = Math.max(range, Math.abs(v));
    worst = Math.max(worst, Math.abs(v - found[i]));
  }
  return worst / range;
}

/** Every layer of the sample, and none besides, with kernel and bias. */
export function expectWeights({ network }: Read, sample: Sample, epsilon: number, tolerance = 1e-6): void {
  const wrong = sample.layers.flatMap((part) => {
    const { id } = part.layer;
    const want = merged(part, epsilon);
    const worst = Math.max(
      difference(network.weights.get(`${id}/kernel`)?.data, want.kernel),
      difference(network.weights.get(`${id}/bias`)?.data, want.bias),
    );
    return worst <= tolerance ? [] : [`${id}: ${worst}`];
  });
  expect(wrong).toEqual([]);
  expect(network.weights.size).toBe(2 * sample.layers.length);
  const table = network.layers.filter(({ role }) => role !== "pool");
  expect(table.map(({ id, stride, residualFrom }) => [id, stride, residualFrom])).toEqual(
    sample.layers.map(({ layer: { id, stride, residualFrom } }) => [id, stride, residualFrom]),
  );
}
