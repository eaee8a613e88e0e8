/** The folder of the built site. Paths of files in it are relative to it and have slashes. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

export const dist = "dist";

export const read = (file: string): string => readFileSync(join(dist, file), "utf8");

export function write(file: string, data: string | Uint8Array): void {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  writeFileSync(join(dist, file), data);
}

/** All files, sorted by name. */
export function listFiles(): string[] {
  return readdirSync(dist, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => statSync(join(dist, file)).isFile())
    .sort();
}

/** Writes a file whose name carries its content's hash, `_file/a.json` as `_file/a.01234567.json`; returns that name. */
export function writeNamed(file: string, data: string | Uint8Array): string {
  const hash = createHash("sha256").update(data).digest("hex").slice(0, 8);
  const name = file.replace(/(\.\w+)$/, `.${hash}$1`);
  write(name, data);
  return name;
}

export const remove = (file: string): void => rmSync(join(dist, file), { recursive: true, force: true });

/** The file that `href` means on a page, in a stylesheet or in a module. */
export const fileOf = (from: string, href: string): string => posix.join(posix.dirname(from), href);

/** The address of a file as a page, a stylesheet or a module names it. */
export function addressOf(from: string, file: string): string {
  const path = posix.relative(posix.dirname(from), file);
  return path.startsWith(".") ? path : `./${path}`;
}
