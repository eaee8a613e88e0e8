/** Where weights, photos and published figures come from: read from data, so that a file and what is said of it agree. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { bytes, count } from "../../model/math/format.js";
import { published } from "../data.js";
import type { Table } from "../table.js";

const data = new URL("../../../data/", import.meta.url);

interface Photo {
  readonly title: string;
  readonly source: string;
  readonly license: string;
  readonly width: number;
  readonly height: number;
}

export function photos(): Table {
  const list = JSON.parse(readFileSync(new URL("images/index.json", data), "utf8")) as Photo[];
  return {
    caption: "Photos on this site",
    wide: true,
    columns: [{ label: "Photo" }, { label: "From" }, { label: "License" }, { label: "Pixels", numeric: true }],
    rows: list.map(({ title, source, license, width, height }) => [title, source, license, `${width} × ${height}`]),
  };
}

interface Manifest {
  readonly title: string;
  readonly source: {
    readonly package?: string;
    readonly version?: string;
    readonly path?: string;
    readonly integrity?: string;
    readonly license?: string;
    readonly trainedOn?: string;
    /** Of what was trained here: the data, and with what. */
    readonly data?: string;
    readonly trainedWith?: string;
  };
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** The manifests under data/models and the folder of each, in the order of the folders; a family has a folder of its own. */
function manifests(folder = ""): (Manifest & { readonly folder: string })[] {
  const here = new URL(`models/${folder}`, data);
  if (!existsSync(here)) return [];
  const file = new URL("manifest.json", here);
  if (existsSync(file)) return [{ ...(JSON.parse(readFileSync(file, "utf8")) as Manifest), folder }];
  return readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => manifests(`${folder}${name}/`));
}

function packageName({ package: name, version, trainedWith }: Manifest["source"]): string {
  return name === undefined ? (trainedWith ?? "this project") : `${name} ${version ?? ""}`.trim();
}

export function weights(): Table {
  return {
    caption: "Weights on this site",
    wide: true,
    columns: [
      { label: "Network" },
      { label: "Trained on" },
      { label: "Made from" },
      { label: "License" },
      { label: "Size here", numeric: true },
    ],
    rows: manifests().map(({ title, source, files }) => [
      title,
      source.trainedOn ?? source.data ?? "not said",
      [packageName(source), source.path].filter((part) => part !== undefined).join(", "),
      source.license ?? "not said",
      bytes(files.reduce((sum, file) => sum + file.bytes, 0)),
    ]),
  };
}

export function checksums(): Table {
  const hash = (text: string) => ({ markup: `<code class="hash">${text.replace(/[^\w+/=-]/g, "")}</code>` });
  return {
    caption: "Checksums, to verify that the files are the ones named here",
    wide: true,
    columns: [{ label: "File" }, { label: "Bytes", numeric: true }, { label: "Checksum" }],
    rows: manifests().flatMap(({ source, files, folder }) => [
      ...(source.integrity === undefined ? [] : [[packageName(source), "", hash(source.integrity)]]),
      ...files.map(({ name, bytes: size, sha256 }) => [`${folder}${name}`, count(size), hash(`sha256-${sha256}`)]),
    ]),
  };
}

export function publishedSources(): Table {
  const groups = new Map<string, ReturnType<typeof published>>();
  for (const row of published()) groups.set(row.source, [...(groups.get(row.source) ?? []), row]);
  const read = { original: "the source itself", copy: "a copy of it", quoted: "a quotation" } as const;
  return {
    caption: "Sources of the published numbers",
    wide: true,
    columns: [{ label: "Source" }, { label: "Where" }, { label: "Read in" }, { label: "Numbers", numeric: true }],
    rows: [...groups].map(([source, list]) => [
      source,
      [...new Set(list.map(({ ref }) => ref))].join("; "),
      [...new Set(list.map(({ checked }) => read[checked]))].join(", "),
      String(list.length),
    ]),
  };
}
