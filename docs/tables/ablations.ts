/** What stays of the detections when the trained network is changed: measured by a script, in the words of the explorer. */
import { readFileSync } from "node:fs";
import { changeText } from "../../src/components/inside/changeText.js";
import { decimal } from "../../src/components/format.js";
import type { Change } from "../../src/model/changes.js";
import type { Table } from "./table.js";

interface Measured {
  readonly floor: Readonly<Record<string, number>>;
  readonly rows: readonly {
    readonly changes: readonly Change[];
    readonly kept: number;
    readonly of: number;
    readonly added: number;
    readonly similarity: Readonly<Record<string, number>>;
  }[];
}

/** Early, middle and last: where the similarity is quoted. */
const taps = ["block_5_add", "block_12_add", "Conv_1"] as const;

export function ablations(): Table {
  const file = new URL("../../data/ablations.json", import.meta.url);
  const { floor, rows } = JSON.parse(readFileSync(file, "utf8")) as Measured;
  const cosines = (similarity: Readonly<Record<string, number>>) =>
    taps.map((tap) => (similarity[tap] === undefined ? "" : decimal(similarity[tap], 2)));
  return {
    caption: "Changes to the trained network, without retraining: detections kept, new ones, cosine with the original",
    wide: true,
    columns: [
      { label: "Change" },
      { label: "Kept", numeric: true },
      { label: "New", numeric: true },
      ...taps.map((tap) => ({ label: tap, numeric: true })),
    ],
    rows: [
      ...rows.map(({ changes, kept, of, added, similarity }) => [
        changes.map(changeText).join("; then "),
        `${kept} of ${of}`,
        String(added),
        ...cosines(similarity),
      ]),
      ["for comparison: two different photos, no change", "", "", ...cosines(floor)],
    ],
  };
}
