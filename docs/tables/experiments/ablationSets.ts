/** The same changes on two sets of pictures: how far a count of kept detections depends on what is looked at. */
import { changesText } from "../../model/pass/changeText.js";
import { csvRecords } from "../../model/math/csv.js";
import { percent } from "../../model/math/format.js";
import { measuredAblations, readText } from "../data.js";
import type { Table } from "../table.js";

interface Other {
  readonly id: string;
  readonly kept: number;
  readonly of: number;
}

function readOthers(): Other[] {
  const records = csvRecords(readText("ablations-elsewhere.csv"), ["id", "kept", "of"]);
  return records.map(({ id, kept, of }) => ({ id, kept: Number(kept), of: Number(of) }));
}

export function ablationSets(): Table {
  const here = measuredAblations();
  const others = readOthers();
  const found = others.map((other) => {
    const row = here.rows.find(({ id }) => id === other.id);
    if (row === undefined) throw new Error(`the table of changes has no row ${other.id}`);
    return { row, other, gap: row.kept / row.of - other.kept / other.of };
  });
  found.sort((a, b) => a.gap - b.gap);
  return {
    caption: "Detections kept on this site’s pictures and on twelve others, sorted by difference",
    columns: [
      { label: "Change" },
      { label: "This site", numeric: true },
      { label: "Others", numeric: true },
      { label: "This site, share", numeric: true },
      { label: "Others, share", numeric: true },
    ],
    rows: found.map(({ row, other }) => [
      changesText(row.changes),
      `${row.kept} of ${row.of}`,
      `${other.kept} of ${other.of}`,
      percent(row.kept / row.of),
      percent(other.kept / other.of),
    ]),
  };
}
