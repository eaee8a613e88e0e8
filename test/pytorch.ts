/** PyTorch as a reference, where it is installed. */
import { spawnSync } from "node:child_process";

/** Debian's interpreter: a Python of the reader's own may have no torch. */
export const python = "/usr/bin/python3";

/** Its version; undefined without Debian's python3-torch. */
export const torchVersion = ((): string | undefined => {
  const { status, stdout } = spawnSync(python, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
})();
