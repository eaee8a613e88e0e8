/** Static tables of the page about the detector. */
import { count, decimal, shape } from "../model/math/format.js";
import { anchorsOfMap } from "../model/detection/anchorPlace.js";
import { layers } from "../model/architecture/layers.js";
import { anchors, ssdHead } from "../model/detection/ssd.js";
import { detectorManifest } from "./data.js";
import type { Table } from "./table.js";

export function headMaps(): Table {
  const { network, head: options } = detectorManifest();
  const head = ssdHead(options, layers(network));
  const all = anchors(head, options);
  const rows = head.maps.map(({ id, shape: size, anchorsPerCell }, map) => {
    const own = all.filter((anchor) => anchor.map === map);
    const squares = own.filter(({ height, width }) => Math.abs(height - width) < 1e-9).map(({ height }) => height);
    return [
      // On one line, however narrow the column.
      shape(size).replaceAll(" ", "\u00a0"),
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
