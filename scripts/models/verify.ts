import type { Manifest, Weights } from "../../src/model/weights.js";
import type { GraphModelFiles } from "./graph-model.js";

export interface Verification {
  readonly description: Omit<Manifest, "files">;
  readonly original: GraphModelFiles;
  /** Ours, in full precision. */
  readonly weights: Weights;
  readonly originalName: (id: string) => string;
  /** Folder of the committed files. */
  readonly committed: string;
}

export async function verify(_: Verification): Promise<string> {
  return "";
}
