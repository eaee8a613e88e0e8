/** The text of `src/model/runtime/familyFiles.ts`: Framework follows literal names only, so a module lists the files. */
export function filesModule(ids: readonly string[]): string {
  const entry = (id: string) => `  "${id}": () => ({
    manifest: FileAttachment("../../data/models/fashion/${id}/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/${id}/weights.bin").href },
  }),
`;
  return `/** Where the files of the trained family lie on the site. Written by scripts/import-family.ts. */
import { FileAttachment } from "observablehq:stdlib";
import type { NetworkFiles } from "./networkFiles.js";

export const familyFiles: Readonly<Record<string, () => NetworkFiles>> = {
${ids.map(entry).join("")}};
`;
}
