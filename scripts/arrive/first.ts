/** What runs in a page before all that it loads. */
import { readFileSync } from "node:fs";

export const first = ["scripts/mended-query.js", "scripts/renewed-notice.js", "scripts/alone-mark.js"]
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");
