/** A step of a network in PyTorch (step.py), which has other loops and another tape. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WeightArray } from "../../../src/model/pass/weights.js";
import type { TrainingGraph } from "../../../src/model/training/graph.js";
import { python } from "../../pytorch.js";

export interface Part {
  readonly name: string;
  readonly values: Float64Array;
}

/** Gradient descent in place of gradients alone. */
export interface Descent {
  /** Of each batch: its learning rate, and which pictures are mirrored. */
  readonly rates: readonly number[];
  readonly turns: readonly (readonly boolean[])[];
  readonly momentum: number;
  readonly decay: number;
}

export interface PyTorchStep {
  /** `inputs` [batches, n, h, w, c]; with `recipe` `pictures` [batches, n, h, w] and a velocity for each variable. */
  readonly arrays: ReadonlyMap<string, WeightArray>;
  /** Of each batch. */
  readonly labels: readonly (readonly number[])[];
  readonly learning: readonly string[];
  readonly recipe?: Descent;
}

/**
 * @returns the batch that was chosen, the least distance of its values from a kink, and what the step makes: the loss, of
 *   each learning variable the gradient (or, by gradient descent, the variable and its velocity), and the moving statistics
 */
export function inPyTorch(
  graph: TrainingGraph,
  { arrays: more, labels, learning, recipe }: PyTorchStep,
): { place: number; distance: number; parts: Part[] } {
  const folder = mkdtempSync(join(tmpdir(), "step-"));
  try {
    const arrays = [...graph.weights(), ...more].map(([name, array]) => ({ name, ...array }));
    let offset = 0;
    const listed = arrays.map(({ name, shape, data }) => {
      const entry = { name, shape, offset };
      offset += data.byteLength;
      return entry;
    });
    const isLive = graph.options.norm === "BN";
    const moving = arrays.map(({ name }) => name).filter((name) => /\/(?:mean|variance)$/.test(name));
    const description = { layers: graph.layers, arrays: listed, labels, isLive, learning, moving, recipe };
    writeFileSync(join(folder, "step.json"), JSON.stringify(description));
    writeFileSync(join(folder, "in.bin"), Buffer.concat(arrays.map(({ data }) => Buffer.from(data.buffer))));
    execFileSync(python, [fileURLToPath(new URL("step.py", import.meta.url)), folder]);
    const bytes = readFileSync(join(folder, "out.bin"));
    const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    let at = 0;
    const take = (name: string, length: number): Part => ({ name, values: all.slice(at, (at += length)) });
    const sizes = new Map(arrays.map(({ name, data }) => [name, data.length]));
    const sized = (name: string, size = name) => take(name, sizes.get(size) ?? 0);
    const [place, distance] = take("choice", 2).values;
    const parts = [take("loss", 1), ...learning.map((name) => sized(name))];
    if (recipe) parts.push(...learning.map((name) => sized(`${name} velocity`)));
    parts.push(...moving.map((name) => sized(name)));
    return { place, distance, parts };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const largest = (values: Float64Array): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/**
 * Parts that differ by more than 1e-4 of their range. What a normalization takes away again has the gradient 0: it is held
 * against the largest of its kind.
 */
export function differing(
  parts: readonly Part[],
  actual: ReadonlyMap<string, ArrayLike<number>>,
): { readonly name: string; readonly error: number }[] {
  const kindOf = (name: string) => name.replace(/.*\//, "");
  const kinds = new Map<string, number>();
  for (const { name, values } of parts)
    kinds.set(kindOf(name), Math.max(kinds.get(kindOf(name)) ?? 0, largest(values)));
  const errors = parts.map(({ name, values }) => {
    const found = actual.get(name);
    const worst = values.reduce((most, v, i) => Math.max(most, Math.abs(v - (found?.[i] ?? NaN))), 0);
    const least = name === "loss" ? 0 : 0.03 * (kinds.get(kindOf(name)) ?? 0);
    return { name, error: worst === 0 ? 0 : worst / Math.max(largest(values), least) };
  });
  return errors.filter(({ error }) => !(error <= 1e-4));
}
