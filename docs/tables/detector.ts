/** Static tables of the page about the detector. */
import { readFileSync } from "node:fs";
import { count, decimal, shape, si } from "../model/math/format.js";
import { anchorsOfMap } from "../model/detection/anchorPlace.js";
import { layers } from "../model/architecture/layers.js";
import { anchors, ssdHead } from "../model/detection/ssd.js";
import type { NetworkOptions } from "../model/architecture/spec.js";
import type { SsdOptions } from "../model/detection/ssd.js";
import { parseFaceRuns } from "../model/evidence/thesisFaces.js";
import type { Table } from "./table.js";

const read = (path: string) => readFileSync(new URL(`../../data/${path}`, import.meta.url), "utf8");

/** What the manifest says of the detector that runs in the pages. */
export function detectorManifest(): { readonly network: Partial<NetworkOptions>; readonly head: SsdOptions } {
  return JSON.parse(read("models/coco-ssdlite-v2/manifest.json")) as ReturnType<typeof detectorManifest>;
}

export function headMaps(): Table {
  const { network, head: options } = detectorManifest();
  const head = ssdHead(options, layers(network));
  const all = anchors(head, options);
  const rows = head.maps.map(({ id, shape: size, anchorsPerCell }, map) => {
    const own = all.filter((anchor) => anchor.map === map);
    const squares = own.filter(({ height, width }) => Math.abs(height - width) < 1e-9).map(({ height }) => height);
    return [
      shape(size),
      id.startsWith("extra") ? "extra layers" : id,
      count(anchorsPerCell),
      count(anchorsOfMap(head, map)),
      count(4 * anchorsPerCell),
      count((options.classes + 1) * anchorsPerCell),
      [...new Set(squares.map((side) => decimal(side)))].join(" and "),
    ];
  });
  return {
    caption: `The six maps and their ${count(all.length)} anchors`,
    hideCaption: true,
    wide: true,
    columns: [
      { label: "Map" },
      { label: "Made by" },
      { label: "For each cell", numeric: true },
      { label: "Anchors", numeric: true },
      { label: "Box channels", numeric: true },
      { label: "Score channels", numeric: true },
      { label: "Sides of squares" },
    ],
    rows: [...rows, ["all", "", "", count(all.length), "", "", ""]],
  };
}

export function thesisFaces(): Table {
  const rows = parseFaceRuns(read("thesis-faces.csv"));
  return {
    caption: "Face detectors of the thesis: how they were trained, and what they reach on WIDER FACE",
    hideCaption: true,
    wide: true,
    columns: [
      { label: "Run" },
      { label: "Backbone" },
      { label: "Activation" },
      { label: "Normalization" },
      { label: "Learning rate", numeric: true },
      { label: "Iterations", numeric: true },
      { label: "AP at .50", numeric: true },
      { label: "Pictures a second", numeric: true },
    ],
    rows: rows.map((run) => [
      run.model,
      run.backbone,
      run.activation,
      run.finetuned === "" || run.finetuned === run.norm ? run.norm : `${run.norm}, then ${run.finetuned}`,
      String(run.rate),
      si(run.iterations, 3),
      decimal(run.ap50, 1),
      decimal(run.fps, 1),
    ]),
  };
}
