/** Where the training pictures lie on the site: written by scripts/fashion-training.ts, compressed with gzip. */
import { FileAttachment } from "observablehq:stdlib";
import type { WantedFile } from "../runtime/download.js";

export const trainingPictures = (): WantedFile => ({
  name: "fashion-training.bin",
  href: FileAttachment("../../data/models/fashion/training.bin").href,
  bytes: 2_628_365,
  sha256: "53a96c315757961d8f87ef3b27786974b1c9efc7b4dce0d4dfde7241fa2684db",
});
