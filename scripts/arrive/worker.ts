/** One script for a worker, and one for each module that it loads later. Their parts in common are files of their own. */
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { build } from "esbuild";
import { fileIn, keepAddresses } from "./script.js";
import { addressOf, dist, fileOf, listFiles, write } from "./siteFolder.js";

/**
 * Bundles a worker in its place: the file keeps its name, which pages know, and what it imports comes along.
 *
 * @param folder of the built site, with a slash at its end
 * @param name of its module, without the hash
 */
export async function bundleWorker(folder: string, name: string): Promise<void> {
  const entry = listFiles().find((file) => file.startsWith(`${folder}${name}.`) && file.endsWith(".js"));
  if (entry === undefined) throw new Error(`${folder}${name}: no such worker in the built site`);
  const { outputFiles } = await build({
    entryPoints: [{ in: resolve(dist, entry), out: basename(entry, ".js") }],
    outdir: resolve(dist, folder),
    chunkNames: `${name}-[hash]`,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    write: false,
    target: "es2022",
    charset: "utf8",
    logLevel: "error",
    legalComments: "none",
    plugins: [
      {
        name: "in-place",
        setup({ onResolve, onLoad }) {
          // The large libraries stay files of their own, which other workers load, too.
          onResolve({ filter: /\/runtime\/vendor\/|^\.\/vendor\/(?:tf|kernels)\./ }, ({ path, importer }) => ({
            path: addressOf(entry, fileOf(fileIn(importer), path)),
            external: true,
          }));
          onLoad({ filter: /\.js$/ }, ({ path }) => ({
            contents: keepAddresses(readFileSync(path, "utf8"), fileIn(path), entry),
            loader: "js",
          }));
        },
      },
    ],
  });
  for (const { path, contents } of outputFiles) write(fileIn(path), contents);
}
