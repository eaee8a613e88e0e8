/** Brings a published package's files into a temporary folder: never installed, none of its scripts run. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of the tarball in base64, as a lockfile writes it. */
  readonly integrity: string;
  readonly license: string;
}

/**
 * Fetches a package with `npm pack` and checks it before unpacking.
 *
 * @returns the folder that holds the package's files
 * @throws Error when the tarball's SHA-512 is another one
 */
export async function unpackPackage({ name, version, integrity }: PinnedPackage): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "npm-pack-"));
  await run("npm", ["pack", `${name}@${version}`, "--ignore-scripts", "--pack-destination", folder]);
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm pack ${name}@${version} wrote no tarball`);
  const path = join(folder, tarball);
  const found = createHash("sha512")
    .update(await readFile(path))
    .digest("base64");
  if (found !== integrity)
    throw new Error(`invalid integrity of ${name}@${version}: sha512-${found}; it must be sha512-${integrity}`);
  await run("tar", ["xzf", path, "-C", folder]);
  return join(folder, "package");
}
