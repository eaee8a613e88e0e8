/** Where the files of the trained family lie on the site. Written by scripts/import-family.ts. */
import { FileAttachment } from "observablehq:stdlib";
import type { NetworkFiles } from "./networkFiles.js";

export const familyFiles: Readonly<Record<string, () => NetworkFiles>> = {
  "v2-0.25": () => ({
    manifest: FileAttachment("../../data/models/fashion/v2-0.25/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v2-0.25/weights.bin").href },
  }),
  "v2-0.35": () => ({
    manifest: FileAttachment("../../data/models/fashion/v2-0.35/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v2-0.35/weights.bin").href },
  }),
  "v2-0.5": () => ({
    manifest: FileAttachment("../../data/models/fashion/v2-0.5/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v2-0.5/weights.bin").href },
  }),
  "v2-1": () => ({
    manifest: FileAttachment("../../data/models/fashion/v2-1/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v2-1/weights.bin").href },
  }),
  "v1-0.25": () => ({
    manifest: FileAttachment("../../data/models/fashion/v1-0.25/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v1-0.25/weights.bin").href },
  }),
  "v1-0.5": () => ({
    manifest: FileAttachment("../../data/models/fashion/v1-0.5/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v1-0.5/weights.bin").href },
  }),
  "v1-1": () => ({
    manifest: FileAttachment("../../data/models/fashion/v1-1/manifest.json").href,
    weights: { "weights.bin": FileAttachment("../../data/models/fashion/v1-1/weights.bin").href },
  }),
};
