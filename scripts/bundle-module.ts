/** How this site bundles a library: one module without imports, of which others may be reading while it is written. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Metafile, type Plugin, build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Leaves out what registers gradients and optimizers, and the threaded build, which pages without isolation cannot use. */
export const slim: Plugin = {
  name: "slim",
  setup(bundle) {
    bundle.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, () => ({
      path: `${root}node_modules/@tensorflow/tfjs-core/dist/base.js`,
      sideEffects: false,
    }));
    bundle.onResolve({ filter: /threaded-simd/ }, ({ path }) => ({ path, namespace: "empty" }));
    bundle.onLoad({ filter: /.*/, namespace: "empty" }, () => ({
      contents: "export const wasmWorkerContents = ''; export default undefined;",
    }));
  },
};

/** Puts a whole file in place of another at once, and only if it is another: who reads it meanwhile reads one of the two. */
export function replaceFile(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/**
 * Bundles a module and writes it.
 *
 * @param contents its source
 * @param outfile path of the bundle
 * @param by path of the script that asks, from the project's root
 * @param of what is bundled, and under which license
 * @param plugins what else the bundle leaves out or replaces
 * @param kept names of properties with a `_` that others know; if given, all others with a `_` become short
 * @returns what the bundle is made of, and its size in bytes
 */
export async function bundleModule(
  contents: string,
  outfile: string,
  by: string,
  of = "TensorFlow.js 4.22.0, Copyright Google LLC, Apache License 2.0",
  plugins: readonly Plugin[] = [slim],
  kept?: readonly string[],
): Promise<{ bytes: number; metafile: Metafile }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "js" },
    outfile,
    write: false,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // In Node, too, the module must take the path that needs nothing of Node's.
    define: { process: "undefined", require: "undefined" },
    minify: true,
    ...(kept && { mangleProps: /_/, reserveProps: new RegExp(`^(${kept.join("|")})$`) }),
    legalComments: "none",
    banner: { js: `/* ${of}; bundled by ${by} */` },
    metafile: true,
    plugins: [...plugins],
  });
  const [file] = outputFiles;
  replaceFile(outfile, file.contents);
  return { bytes: file.contents.byteLength, metafile };
}
