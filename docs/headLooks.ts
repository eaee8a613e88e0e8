/** What the build kept of the detector's head for each shipped photo. */
import { FileAttachment } from "observablehq:stdlib";
import type { HeadLook } from "./model/detection/headOutputs.js";

// Framework follows literal names only.
const files = {
  cat: FileAttachment("./head-looks/cat.json"),
  cup: FileAttachment("./head-looks/cup.json"),
  astronaut: FileAttachment("./head-looks/astronaut.json"),
  motorcycle: FileAttachment("./head-looks/motorcycle.json"),
  rocket: FileAttachment("./head-looks/rocket.json"),
  plate: FileAttachment("./head-looks/plate.json"),
} as const;

function isKept(id: string): id is keyof typeof files {
  return id in files;
}

/** @throws Error for a photo that has no file here */
export function headLook(id: string): Promise<HeadLook> {
  if (!isKept(id)) throw new Error(`the photo ${id} has no file in docs/headLooks.ts`);
  return files[id].json<HeadLook>();
}
