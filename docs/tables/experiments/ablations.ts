/** What stays of the detections when the trained network is changed: measured by a script, in the words of the explorer. */
import { changesText } from "../../model/pass/changeText.js";
import { decimal } from "../../model/math/format.js";
import type { Change } from "../../model/pass/changes.js";
import { measuredAblations } from "../data.js";
import type { Table } from "../table.js";

/** Early, middle and last: where the similarity is quoted. */
const taps = ["block_5_add", "block_12_add", "Conv_1"] as const;

/** Heads of groups of rows, by the kinds of change in them. */
const groups: readonly (readonly [head: string, kinds: readonly Change["kind"][]])[] = [
  ["Activation", ["activation", "cap"]],
  ["Skips and blocks", ["skip-removed", "branch-removed"]],
  ["After the projection", ["projection-activation"]],
  ["Depthwise kernels", ["depthwise-kernel"]],
  ["Input and padding", ["input-scale", "input-channels", "padding"]],
  ["Numbers of the weights", ["weight-format"]],
  ["Numbers of the values", ["activation-format"]],
];

export function ablations(): Table {
  const { floor, rows } = measuredAblations();
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
      ["for comparison: different photos, no change, mean of all pairs", "", "", ...cosines(floor)],
      ...groups.flatMap(([head, kinds]) => [
        [{ markup: `<b>${head}</b>` }, "", "", ...taps.map(() => "")],
        ...rows
          .filter(({ changes: [change] }) => kinds.includes(change.kind))
          .map(({ changes, kept, of, added, similarity }) => [
            changesText(changes),
            `${kept} of ${of}`,
            String(added),
            ...cosines(similarity),
          ]),
      ]),
    ],
  };
}
