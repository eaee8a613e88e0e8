/** Reads the arrays of a TensorFlow.js graph model from its files. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type WeightArray, sizeOf } from "../../src/model/pass/weights.js";

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, { readonly f?: number }>>;
}

export interface GraphModelFiles {
  /** The parsed model.json. */
  readonly json: {
    readonly modelTopology: { readonly node: readonly GraphNode[] };
    readonly weightsManifest: readonly {
      readonly paths: readonly string[];
      readonly weights: readonly WeightEntry[];
    }[];
  };
  /** All shards of all groups, one after the other. */
  readonly bytes: Buffer;
  readonly arrays: ReadonlyMap<string, WeightArray>;
}

/** @throws Error when an array is stored in another form than 32 bits a value */
export async function readGraphModel(folder: string): Promise<GraphModelFiles> {
  const json = JSON.parse(await readFile(join(folder, "model.json"), "utf8")) as GraphModelFiles["json"];
  const arrays = new Map<string, WeightArray>();
  const groups: Buffer[] = [];
  for (const { paths, weights } of json.weightsManifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
    groups.push(bytes);
    let offset = 0;
    for (const { name, shape, dtype } of weights) {
      if (dtype !== "float32" && dtype !== "int32") throw new Error(`invalid type of ${name}: ${dtype}`);
      const length = 4 * sizeOf(shape);
      if (dtype === "float32") {
        const start = bytes.byteOffset + offset;
        arrays.set(name, { shape, data: new Float32Array(bytes.buffer.slice(start, start + length)) });
      }
      offset += length;
    }
    if (offset !== bytes.length) throw new Error(`the shards have ${bytes.length} bytes; they must have ${offset}`);
  }
  return { json, bytes: Buffer.concat(groups), arrays };
}
