/**
 * One script for each page. Framework writes a module for every source file, and each page loads a hundred of them. Here
 * they become one file. The page’s cells stay in the page as they are: «Show the code» shows their text.
 */
import { existsSync, readFileSync } from "node:fs";
import { posix, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { addressOf, dist, fileOf, listFiles, writeNamed } from "./siteFolder.js";

/** Where the bundles stand, one folder below `_import/`. */
const folder = "_import/pages";

export interface PageScript {
  readonly html: string;
  /** The bundle’s file. */
  readonly file: string;
  /** Modules that went into it, as files of the built site. */
  readonly modules: readonly string[];
}

/** The file of the built site at an absolute path. */
export const fileIn = (path: string) => relative(resolve(dist), path).replaceAll("\\", "/");

/** Framework’s client can load libraries and data sets that this site does not have; no page asks for them. */
const isOptional = (module: string, path: string) =>
  module.startsWith("_observablehq/") && !existsSync(resolve(dist, fileOf(module, path)));

/** What a module says of its own address stays true after it moved. */
export function keepAddresses(code: string, module: string, bundle: string): string {
  return code
    .replace(/import\.meta\.resolve\((["'])(\.[^"']+)\1\)/g, (_, __, path: string) => {
      if (isOptional(module, path)) return `""`;
      return `import.meta.resolve(${JSON.stringify(addressOf(bundle, fileOf(module, path)))})`;
    })
    .replace(/import\.meta\.url/g, `import.meta.resolve(${JSON.stringify(addressOf(bundle, module))})`);
}

function moved(bundle: string): Plugin {
  return {
    name: "moved",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, importer }) =>
        isOptional(fileIn(importer), path) ? { path, namespace: "optional" } : undefined,
      );
      onLoad({ filter: /.*/, namespace: "optional" }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${path} is no part of this site`)});`,
      }));
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        const module = fileIn(path);
        if (module.startsWith("..")) return undefined;
        return { contents: keepAddresses(readFileSync(path, "utf8"), module, bundle), loader: "js" };
      });
    },
  };
}

const cellModule = /<script type="module">([\s\S]*?)<\/script>/;
const outerModule = /<script type="module" src="([^"]+)"><\/script>\n?/g;

/** The module that components import, too: there is one list of who waits. */
function turnsModule(): string {
  const file = listFiles().find((name) => /^_import\/components\/ui\/takeTurns\.\w+\.js$/.test(name));
  if (file === undefined) throw new Error("no module takeTurns in the built site");
  return resolve(dist, file);
}

/** Bundles what a page imports, and lets its cells take turns. */
export async function bundleScript(
  page: string,
  html: string,
  places: ReadonlyMap<string, string>,
): Promise<PageScript> {
  const inline = cellModule.exec(html)?.[1];
  if (inline === undefined) throw new Error(`${page}: no module in the page`);
  const absolute = (href: string) => JSON.stringify(resolve(dist, fileOf(page, href)));
  const lines = [`import { inSlices, inTurns } from ${JSON.stringify(turnsModule())};`];
  for (const [, href] of html.matchAll(outerModule)) lines.push(`inSlices(() => import(${absolute(href)}))();`);
  const names: string[] = [];
  let code = inline.replace(/^import \{(\w+)\} from "([^"]+)";\n/gm, (_, name: string, href: string) => {
    if (name === "define") {
      lines.push(`import { define as whole } from ${absolute(href)};`);
      lines.push(`export const define = inTurns(whole, ${JSON.stringify(Object.fromEntries(places))});`);
    } else lines.push(`export { ${name} } from ${absolute(href)};`);
    names.push(name);
    return "";
  });
  const importers = new Map<string, string>();
  code = code.replace(/\bimport\("(\.[^"]+)"\)/g, (_, href: string) => {
    let name = importers.get(href);
    if (name === undefined) {
      importers.set(href, (name = `$import${importers.size}`));
      lines.push(`export const ${name} = inSlices(() => import(${absolute(href)}));`);
      names.push(name);
    }
    return `${name}()`;
  });
  const bundle = `${folder}/${page.replace(/\.html$/, ".js")}`;
  const { outputFiles, metafile } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: ".", sourcefile: `${page}.js` },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    metafile: true,
    target: "es2022",
    charset: "utf8",
    logLevel: "error",
    legalComments: "none",
    plugins: [moved(bundle)],
  });
  const file = writeNamed(bundle, outputFiles[0].contents);
  const address = addressOf(page, file);
  // What the bundle does at first and the page's own code are two tasks, so that neither keeps the page long.
  const shown = `<script type="module">\nimport {${names.join(", ")}} from ${JSON.stringify(address)};\nawait new Promise((next) => setTimeout(next));\n${code.trimStart()}</script>`;
  return {
    html: html
      .replace(/<link rel="modulepreload"[^>]*>\n?/g, "")
      .replace(outerModule, "")
      .replace(cellModule, () => shown),
    file,
    modules: Object.keys(metafile.inputs)
      .filter((input) => input.startsWith(`${dist}/`))
      .map((input) => posix.relative(dist, input)),
  };
}
