/**
 * Compiles `src/kernels` and writes `src/model/runtime/vendor/kernels.js`: the two builds as text, since they are smaller
 * than what a request of their own would cost. Nothing is compiled while the sources stay as they are.
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
const target = join(root, "src/model/runtime/vendor/kernels.js");

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

/** Hash of all that the builds depend on: sources, compiler, and this script. */
function fingerprint(): string {
  const compiler = join(root, "node_modules/assemblyscript/package.json");
  if (!existsSync(compiler)) throw new Error("the compiler of src/kernels is not installed: run `npm ci`");
  const { version } = JSON.parse(readFileSync(compiler, "utf8")) as { version: string };
  const hash = createHash("sha256").update(version);
  const files = readdirSync(sources).filter((name) => name.endsWith(".ts"));
  for (const path of [...files.sort().map((name) => join(sources, name)), fileURLToPath(import.meta.url)])
    hash.update("\0").update(readFileSync(path));
  return hash.digest("hex");
}

/**
 * Compiles the kernels.
 *
 * @param flags of the compiler beside those of every build
 * @throws Error with what the compiler says
 */
export async function compileKernels(flags: readonly string[]): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  const file = join(folder, "kernels.wasm");
  const compiler = join(root, "node_modules/assemblyscript/bin/asc.js");
  // A process of its own: the two builds take as long as one.
  const entry = [compiler, "index.ts", "--baseDir", sources, "--outFile", relative(sources, file)];
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
export async function bundleKernels(): Promise<Readonly<Record<string, number>> | undefined> {
  const banner = `/* Compiled from src/kernels by scripts/bundle-kernels.ts; sources ${fingerprint()} */\n`;
  if (existsSync(target) && readFileSync(target, "utf8").startsWith(banner)) return undefined;
  const sizes: Record<string, number> = {};
  let text = banner;
  const builds = Object.entries(kernelFlags).map(async ([name, flags]) => [name, await compileKernels(flags)] as const);
  for (const [name, program] of await Promise.all(builds)) {
    sizes[name] = program.length;
    text += `export const ${name} = "${Buffer.from(program).toString("base64")}";\n`;
  }
  replaceFile(target, new TextEncoder().encode(text));
  return sizes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await bundleKernels();
  if (sizes === undefined) console.log("src/kernels: as compiled before");
  else for (const [name, bytes] of Object.entries(sizes)) console.log(`src/kernels, ${name}: ${bytes} bytes`);
}
