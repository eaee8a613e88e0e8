/** Where each network's files lie on the site. To add a network, add an entry; Framework follows literal names only. */
import { FileAttachment } from "observablehq:stdlib";
import { addedNetworks } from "./addedNetworks.js";
import { familyFiles } from "./familyFiles.js";
import type { NetworkFiles } from "./networkFiles.js";

const files: Readonly<Record<string, () => NetworkFiles>> = {
  "coco-ssdlite-v2": () => ({
    manifest: FileAttachment("../../data/models/coco-ssdlite-v2/manifest.json").href,
    weights: {
      "backbone.bin": FileAttachment("../../data/models/coco-ssdlite-v2/backbone.bin").href,
      "heads.bin": FileAttachment("../../data/models/coco-ssdlite-v2/heads.bin").href,
    },
  }),
  "face-v1": () => ({
    manifest: FileAttachment("../../data/models/face-v1/manifest.json").href,
    weights: {
      "backbone.bin": FileAttachment("../../data/models/face-v1/backbone.bin").href,
      "heads.bin": FileAttachment("../../data/models/face-v1/heads.bin").href,
    },
  }),
  "face-fpnlite-v2": () => ({
    manifest: FileAttachment("../../data/models/face-fpnlite-v2/manifest.json").href,
    weights: {
      "backbone.bin": FileAttachment("../../data/models/face-fpnlite-v2/backbone.bin").href,
      "heads.bin": FileAttachment("../../data/models/face-fpnlite-v2/heads.bin").href,
    },
  }),
  ...familyFiles,
  ...Object.fromEntries(Object.entries(addedNetworks).map(([id, added]) => [id, added.files])),
};

/** What `openNetwork` takes. */
const networkIds: readonly string[] = Object.keys(files);

/** @throws RangeError for an id that is not in {@link networkIds} */
export function networkFiles(id: string): NetworkFiles {
  const entry = Object.hasOwn(files, id) ? files[id] : undefined;
  if (!entry) throw new RangeError(`invalid network: ${id}; it must be ${networkIds.join(" or ")}`);
  return entry();
}
