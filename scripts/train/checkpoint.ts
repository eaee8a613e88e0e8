/** The state of a run on disk: a description and the arrays that it names. Either is whole, however the program ends. */
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type WeightFile, type Weights, decodeWeights } from "../../src/model/pass/weights.js";
import { weightFile } from "../models/conversion.js";

/** Writes a file so that it is there whole or as it was before. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}

/**
 * Writes `<name>.json`, and its arrays beside it as `<name>-<mark>.bin`; takes away the arrays of an older mark.
 *
 * @param mark tells the states of one name apart
 */
export async function writeState(
  folder: string,
  name: string,
  mark: number,
  { arrays, about }: { readonly arrays: Weights; readonly about: object },
): Promise<void> {
  const { entry, bytes } = weightFile(`${name}-${mark}.bin`, arrays, () => "fp32");
  await writeWhole(join(folder, entry.name), bytes);
  await writeWhole(join(folder, `${name}.json`), `${JSON.stringify({ ...about, file: entry })}\n`);
  const older = (await readdir(folder)).filter((other) => other.startsWith(`${name}-`) && other !== entry.name);
  await Promise.all(older.map((other) => rm(join(folder, other))));
}

/**
 * What {@link writeState} wrote, or undefined where there is nothing.
 *
 * @throws Error where a file is damaged
 */
export async function readState<About extends object>(
  folder: string,
  name: string,
): Promise<{ readonly arrays: Weights; readonly about: About } | undefined> {
  const text = await readFile(join(folder, `${name}.json`), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { file, ...about } = JSON.parse(text) as About & { readonly file: WeightFile };
  return {
    arrays: await decodeWeights(file, await readFile(join(folder, file.name))),
    about: about as unknown as About,
  };
}
