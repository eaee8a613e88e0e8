/**
 * Writes three modules into `src/model/own/vendor/`: `hdf5.js`, jsfive; `unzip.js` and `zip.js`, fflate. A page loads only the
 * one that it needs. jsfive brings an inflater of its own; fflate takes its place.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { bundleModule } from "./bundle-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const fflate = "fflate 0.8.3, Copyright 2023 Arjun Barrett, MIT License";
const jsfive = "jsfive 0.4.2, public domain, after pyfive, Copyright 2016 Jonathan J. Helmus, BSD 3-Clause License";

/** What each module exports, and of whom it is. */
const modules = {
  hdf5: {
    entry: `export { File, Group, Dataset } from "${root}node_modules/jsfive/esm/high-level.js";`,
    of: `${jsfive}; ${fflate}`,
  },
  unzip: { entry: `export { unzipSync } from "fflate";`, of: fflate },
  zip: { entry: `export { strToU8, zipSync } from "fflate";`, of: fflate },
};

/** The one function that jsfive asks of its inflater. A chunk of HDF5 is bounded: h5py and Keras write a megabyte or less. */
const inflater = `
  import { Unzlib } from "fflate";
  const most = 256 * 2 ** 20;
  export function inflate(bytes) {
    const parts = [];
    let length = 0;
    const stream = new Unzlib((part) => {
      length += part.length;
      if (length > most) throw new RangeError("a chunk inflates to more than 256 MB");
      parts.push(part);
    });
    for (let at = 0; at < bytes.length; at += 65536) stream.push(bytes.subarray(at, at + 65536), at + 65536 >= bytes.length);
    const whole = new Uint8Array(length);
    let place = 0;
    for (const part of parts) { whole.set(part, place); place += part.length; }
    return whole;
  }
`;

const oneInflater: Plugin = {
  name: "one-inflater",
  setup(bundle) {
    bundle.onResolve({ filter: /pako/ }, ({ path }) => ({ path, namespace: "inflater" }));
    bundle.onLoad({ filter: /.*/, namespace: "inflater" }, () => ({ contents: inflater, resolveDir: root }));
  },
};

/** @returns bytes of each module */
export async function bundleContainers(): Promise<Readonly<Record<string, number>>> {
  const written: Record<string, number> = {};
  for (const [name, { entry, of }] of Object.entries(modules)) {
    const target = `${root}src/model/own/vendor/${name}.js`;
    const { bytes } = await bundleModule(entry, target, "scripts/bundle-containers.ts", of, [oneInflater]);
    written[name] = bytes;
  }
  return written;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, bytes] of Object.entries(await bundleContainers()))
    console.log(`src/model/own/vendor/${name}.js: ${(bytes / 1000).toFixed(0)} kB`);
