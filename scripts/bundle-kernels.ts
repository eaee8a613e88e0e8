/**
 * Compiles `src/kernels` and writes `src/model/runtime/vendor/kernels.js`: the two builds as text, since they are smaller
 * than what a request of their own would cost. What training needs beside them is a program of its own, beside
 * `src/model/training`. Nothing is compiled while the sources stay as they are.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { replaceFile } from "./bundle-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "src/kernels");

/** A program: the file that exports its kernels, the folders that it is made of, and where it is written. */
interface Program {
  readonly entry: string;
  readonly folders: readonly string[];
  readonly target: string;
}

const programs: readonly Program[] = [
  { entry: "index.ts", folders: ["."], target: "src/model/runtime/vendor/kernels.js" },
  { entry: "training/index.ts", folders: [".", "training"], target: "src/model/training/vendor/kernels.js" },
];

/** A program without memory, start or run-time library of its own: it works in the memory that it is given. */
const options = [
  ["--runtime", "stub", "--noAssert", "-O3"],
  ["--importMemory", "--noExportMemory"],
  // 112 warns that JavaScript cannot pass vectors; only kernels pass them to each other.
  ["--enable", "simd", "--disableWarning", "112"],
].flat();

/** What tells the builds apart: one feature flag, which the source reads. */
export const kernelFlags: Readonly<Record<"fma" | "simd", readonly string[]>> = {
  fma: ["--enable", "relaxed-simd"],
  simd: [],
};

/** Hash of all that a program depends on: sources, compiler, and this script. */
function fingerprint(folders: readonly string[]): string {
  const compiler = join(root, "node_modules/assemblyscript/package.json");
  if (!existsSync(compiler)) throw new Error("the compiler of src/kernels is not installed: run `npm ci`");
  const { version } = JSON.parse(readFileSync(compiler, "utf8")) as { version: string };
  const hash = createHash("sha256").update(version);
  const files = folders.flatMap((folder) => {
    const names = readdirSync(join(sources, folder)).filter((name) => name.endsWith(".ts"));
    return names.sort().map((name) => join(sources, folder, name));
  });
  for (const path of [...files, fileURLToPath(import.meta.url)]) hash.update("\0").update(readFileSync(path));
  return hash.digest("hex");
}

/**
 * Compiles the kernels.
 *
 * @param flags of the compiler beside those of every build
 * @param from the file that exports them
 * @throws Error with what the compiler says
 */
export async function compileKernels(flags: readonly string[], from = programs[0].entry): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  const file = join(folder, "kernels.wasm");
  const compiler = join(root, "node_modules/assemblyscript/bin/asc.js");
  // A process of its own: the two builds take as long as one.
  const entry = [compiler, from, "--baseDir", sources, "--outFile", relative(sources, file)];
  try {
    await promisify(execFile)(process.execPath, [...entry, ...options, ...flags]);
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error);
    throw new Error(`src/kernels cannot be compiled:\n${said}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns bytes of each build, or undefined where the file at hand was made from the same sources */
async function bundleProgram({ entry, folders, target }: Program): Promise<[string, number][] | undefined> {
  const file = join(root, target);
  const banner = `/* Compiled from src/kernels by scripts/bundle-kernels.ts; sources ${fingerprint(folders)} */\n`;
  if (existsSync(file) && readFileSync(file, "utf8").startsWith(banner)) return undefined;
  const sizes: [string, number][] = [];
  let text = banner;
  const builds = Object.entries(kernelFlags).map(
    async ([name, flags]) => [name, await compileKernels(flags, entry)] as const,
  );
  for (const [name, program] of await Promise.all(builds)) {
    sizes.push([`${entry}, ${name}`, program.length]);
    text += `export const ${name} = "${Buffer.from(program).toString("base64")}";\n`;
  }
  replaceFile(file, new TextEncoder().encode(text));
  return sizes;
}

/** @returns bytes of each build that was made, by what it is made of */
export async function bundleKernels(): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const program of programs)
    for (const [name, size] of (await bundleProgram(program)) ?? []) sizes.set(name, size);
  return sizes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await bundleKernels();
  if (sizes.size === 0) console.log("src/kernels: as compiled before");
  for (const [name, bytes] of sizes) console.log(`src/kernels/${name}: ${bytes} bytes`);
}
