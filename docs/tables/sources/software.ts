/** Software and fonts that the built site serves. */
import { readFileSync } from "node:fs";
import type { Table } from "../table.js";

/** Packages whose code or fonts the built site serves, and what for; versions and licenses from the packages. */
const served: readonly (readonly [name: string, use: string])[] = [
  ["@tensorflow/tfjs", "the network’s runtime"],
  ["@tensorflow/tfjs-backend-wasm", "its kernels, in WebAssembly"],
  ["@observablehq/framework", "the frame of the pages"],
  ["d3-scale", "scales of the charts, with its sister packages"],
  ["katex", "formulas, drawn when the site is built"],
  ["@fontsource-variable/ibm-plex-sans", "the text’s typeface"],
  ["@fontsource-variable/source-code-pro", "the code’s typeface"],
];

export function software(): Table {
  const modules = new URL("../../../node_modules/", import.meta.url);
  return {
    caption: "Software and fonts that the site serves",
    columns: [{ label: "Package" }, { label: "For" }, { label: "Version" }, { label: "License" }],
    rows: served.map(([name, use]) => {
      const { version, license } = JSON.parse(readFileSync(new URL(`${name}/package.json`, modules), "utf8")) as {
        version: string;
        license: string;
      };
      return [name, use, version, license];
    }),
  };
}
