/**
 * Writes three modules into `src/model/own/vendor/`: `hdf5.js`, jsfive; `unzip.js` and `zip.js`, fflate. jsfive brings an
 * inflater of its own, which is left out: the reader gives it fflate's.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { bundleModule } from "./bundle-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const fflate = "fflate 0.8.3, Copyright 2023 Arjun Barrett, MIT License";
const jsfive = "jsfive 0.4.2, public domain, after pyfive, Copyright 2016 Jonathan J. Helmus, BSD 3-Clause License";

/** What each module exports, and of whom it is. */
const modules = {
  hdf5: {
    entry: `export { File, Group, Dataset, Filters } from "${root}node_modules/jsfive/esm/high-level.js";`,
    of: jsfive,
  },
  unzip: { entry: `export { unzipSync, unzlibSync } from "fflate";`, of: fflate },
  zip: { entry: `export { strToU8, zipSync } from "fflate";`, of: fflate },
};

/** What this site asks of jsfive: groups, attributes, and arrays in chunks. These methods and blocks are for the rest. */
const unneeded: Readonly<Record<string, readonly string[]>> = {
  "high-level.js": [
    "if (getterProxy)",
    "get values()",
    "length()",
    "_dereference(ref)",
    "visit(func)",
    "visititems(func)",
    "_get_object_by_address(obj_addr)",
    "get fillvalue()",
  ],
  "dataobjects.js": ["get fillvalue()", "_get_contiguous_data(property_offset)"],
  "core.js": ["__bool__()", "getVLENStruct(byteOffset, littleEndian, length)"],
};

/** Names with a `_` that are not jsfive's, or that the reader of HDF5 asks for. */
const known = ["MAX_SAFE_INTEGER", "find_msg_type", "_dataobjects", "_get_data_message_properties"];

/** A source without one of its blocks, of which jsfive has none with a brace in a text. */
function without(source: string, head: string): string {
  const [start, indent] = ["    ", "  ", ""]
    .map((space) => [source.indexOf(`\n${space}${head} {`), space] as const)
    .find(([at]) => at >= 0) ?? [-1, ""];
  const end = source.indexOf(`\n${indent}}`, start);
  if (start < 0 || end < 0) throw new Error(`jsfive has no ${head} any more`);
  return source.slice(0, start) + source.slice(end + `\n${indent}}`.length);
}

/** jsfive names each field of each structure of HDF5 by a text; here by a short one. */
function shortFields(): (source: string) => string {
  const short = new Map<string, string>();
  const kept = new Set(["offset_to_message", "type", "size"]);
  return (source) =>
    source.replace(/(?<=(?:\[|\.[gs]et\()\s*)(["'])([a-z]\w+)\1(?=,|\))/g, (text, _, name: string) => {
      if (kept.has(name)) return text;
      if (!short.has(name)) short.set(name, short.size.toString(36));
      return `"${short.get(name)}"`;
    });
}

const leanHdf5: Plugin = {
  name: "lean-hdf5",
  setup(bundle) {
    const shorten = shortFields();
    bundle.onResolve({ filter: /pako/ }, ({ path }) => ({ path, namespace: "inflater" }));
    bundle.onLoad({ filter: /.*/, namespace: "inflater" }, () => ({ contents: "export const inflate = undefined;" }));
    bundle.onLoad({ filter: /jsfive\/esm\/.*\.js$/ }, ({ path }) => {
      const cut = (unneeded[basename(path)] ?? []).reduce(without, readFileSync(path, "utf8"));
      return { contents: shorten(cut) };
    });
  },
};

/** @returns bytes of each module */
export async function bundleContainers(): Promise<Readonly<Record<string, number>>> {
  const written: Record<string, number> = {};
  for (const [name, { entry, of }] of Object.entries(modules)) {
    const target = `${root}src/model/own/vendor/${name}.js`;
    const kept = name === "hdf5" ? known : undefined;
    const { bytes } = await bundleModule(entry, target, "scripts/bundle-containers.ts", of, [leanHdf5], kept);
    written[name] = bytes;
  }
  return written;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, bytes] of Object.entries(await bundleContainers()))
    console.log(`src/model/own/vendor/${name}.js: ${(bytes / 1000).toFixed(0)} kB`);
