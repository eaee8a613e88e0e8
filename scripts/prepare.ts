/**
 * Before `observable build` and `observable preview`: fills Framework's package cache from node_modules, so that
 * neither of them ever asks the network, drops what is stale in the cache, and bundles the network's runtime.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { bundleBackends } from "./bundle-backends.js";
import { bundleContainers } from "./bundle-containers.js";
import { bundleKernels } from "./bundle-kernels.js";
import { bundleTensorFlow } from "./bundle-tf.js";

const cache = "docs/.observablehq/cache";
const npm = join(cache, "_npm");

/**
 * Packages that Framework looks up, even for a page that uses none of them. A folder named NAME@VERSION answers the
 * look-up; it stays empty, so a page that does use one fails the build instead of fetching it from another origin.
 */
const refused = [
  "@observablehq/plot",
  "@observablehq/sample-datasets",
  "apache-arrow",
  "arquero",
  "d3",
  "echarts",
  "isoformat",
  "leaflet",
  "lodash",
  "mapbox-gl",
  "parquet-wasm",
  "react",
  "react-dom",
  "topojson-client",
];

function installedVersion(name: string): string {
  const { version } = JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/** Makes the cache folder of an installed package and returns its path. */
function seed(name: string): string {
  const folder = join(npm, `${name}@${installedVersion(name)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function seedFile(name: string, path: string): void {
  const target = join(seed(name), path);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join("node_modules", name, path), target, { recursive: true });
}

async function seedModule(name: string): Promise<void> {
  await build({
    stdin: { contents: `export * from ${JSON.stringify(name)};`, resolveDir: "." },
    outfile: join(seed(name), "_esm.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
  });
}

/** KaTeX's stylesheet names each font in three formats; every browser that runs this site reads the first. */
function seedKatex(): void {
  seedFile("katex", "dist/fonts");
  const css = readFileSync("node_modules/katex/dist/katex.min.css", "utf8");
  writeFileSync(
    join(seed("katex"), "dist/katex.min.css"),
    css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, ""),
  );
}

/** Hash of the contents of files and folders, names included; links, prose and styles, which no loader reads, left out. */
function fingerprint(...paths: string[]): string {
  const hash = createHash("sha256");
  const add = (path: string): void => {
    const stat = lstatSync(path);
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!name.startsWith(".")) add(join(path, name));
    } else if (stat.isFile() && !/\.(?:md|css)$/.test(path)) hash.update(path).update("\0").update(readFileSync(path));
  };
  paths.forEach(add);
  return hash.digest("hex");
}

/** Removes cache entries if what they were made from has changed since. */
function dropIfChanged(stamp: string, hash: string, entries: string[]): void {
  const file = join(cache, stamp);
  if (existsSync(file) && readFileSync(file, "utf8") === hash) return;
  for (const entry of entries) rmSync(join(cache, entry), { recursive: true, force: true });
  writeFileSync(file, hash);
}

function dropStale(): void {
  mkdirSync(cache, { recursive: true });
  rmSync(npm, { recursive: true, force: true });
  // Bundles of packages are named by version only and hold their dependencies: another lockfile, other bundles.
  dropIfChanged("_lockfile", fingerprint("package-lock.json"), ["_node"]);
  // Framework reuses the output of a data loader even after the loader, or what it imports or reads, was edited.
  const loaded = readdirSync(cache).filter((entry) => !entry.startsWith("_"));
  dropIfChanged("_sources", fingerprint("package-lock.json", "docs", "src", "data", "scripts"), loaded);
}

await bundleTensorFlow();
await bundleBackends();
await bundleKernels();
await bundleContainers();
dropStale();
for (const name of refused) mkdirSync(join(npm, `${name}@0.0.0-refused`), { recursive: true });
await seedModule("htl"); // html, svg
await seedModule("d3-dsv"); // FileAttachment(…).csv()
seedKatex();
seedFile("@fontsource-variable/ibm-plex-sans", "wdth.css");
seedFile("@fontsource-variable/ibm-plex-sans", "wdth-italic.css");
seedFile("@fontsource-variable/ibm-plex-sans", "files");
seedFile("@fontsource-variable/source-code-pro", "index.css");
seedFile("@fontsource-variable/source-code-pro", "files");
