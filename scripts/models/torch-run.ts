/** A training run's folder (see `training/`) → named arrays as the site stores them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "../../src/model/evidence/familyRecord.js";
import { kernelShape } from "../../src/model/runtime/graph.js";
import { foldNormalization } from "../../src/model/pass/fold.js";
import type { Layer } from "../../src/model/architecture/layers.js";
import { type WeightArray, type Weights, sizeOf } from "../../src/model/pass/weights.js";

/** PyTorch's default for batch normalization. */
export const epsilon = 1e-5;

/** An array in PyTorch's layout. */
interface Listed {
  readonly name: string;
  readonly shape: readonly number[];
  /** First byte in weights.bin, 32-bit floats, little-endian. */
  readonly offset: number;
}

export async function readRecord(folder: string): Promise<RunRecord> {
  return JSON.parse(await readFile(join(folder, "record.json"), "utf8")) as RunRecord;
}

/** The arrays of a run as PyTorch had them: batch normalization apart, kernels [out, in / groups, k, k]. */
export async function readArrays(folder: string): Promise<Map<string, WeightArray>> {
  const listed = JSON.parse(await readFile(join(folder, "weights.json"), "utf8")) as Listed[];
  const bytes = await readFile(join(folder, "weights.bin"));
  return new Map(
    listed.map(({ name, shape, offset }) => {
      const start = bytes.byteOffset + offset;
      const data = new Float32Array(bytes.buffer.slice(start, start + 4 * sizeOf(shape)));
      return [name, { shape, data }];
    }),
  );
}

/** The numbers of a NumPy file of 32-bit floats, format version 1. */
export async function readNpy(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, start);
  if (!header.includes("'<f4'") || header.includes("'fortran_order': True"))
    throw new RangeError(`invalid array in ${file}: ${header.trim()}; it must hold 32-bit floats, row by row`);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

/** [out, in / groups, k, k] → [k, k, in, out], of a depthwise kernel [c, 1, k, k] → [k, k, c, 1]. */
export function transposed({ shape, data }: WeightArray, depthwise: boolean): WeightArray {
  const [outputs, inputs, height, width] = shape;
  const result = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let place = 0; place < height * width; place++)
        result[(place * inputs + i) * outputs + o] = data[(o * inputs + i) * height * width + place];
  return { shape: depthwise ? [height, width, outputs, 1] : [height, width, inputs, outputs], data: result };
}

/**
 * Kernels and biases of a network, batch normalization folded in: kernel · γ / √(variance + ε), β − mean · γ / √(variance + ε).
 *
 * @throws Error that names an array which is missing or has another shape than the layer
 */
export function foldedWeights(arrays: ReadonlyMap<string, WeightArray>, network: readonly Layer[]): Weights {
  const of = (name: string): WeightArray => {
    const array = arrays.get(name);
    if (!array) throw new Error(`the run has no array ${name}`);
    return array;
  };
  return new Map(
    network
      .filter(({ role }) => role !== "pool")
      .flatMap((layer): [string, WeightArray][] => {
        const { id, batchNorm, groups } = layer;
        const kernel = transposed(of(`${id}/kernel`), groups > 1);
        if (kernel.shape.join() !== kernelShape(layer).join())
          throw new Error(`invalid shape of ${id}: ${kernel.shape.join()}; it must be ${kernelShape(layer).join()}`);
        if (!batchNorm)
          return [
            [`${id}/kernel`, kernel],
            [`${id}/bias`, of(`${id}/bias`)],
          ];
        const [gamma, beta, mean, variance] = ["gamma", "beta", "mean", "variance"].map(
          (part) => of(`${id}/${part}`).data,
        );
        const folded = foldNormalization(kernel, { gamma, beta, mean, variance }, epsilon);
        return [
          [`${id}/kernel`, folded.kernel],
          [`${id}/bias`, folded.bias],
        ];
      }),
  );
}
