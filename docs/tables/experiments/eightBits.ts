/** What storing the weights in eight bits changed: detections with full and with stored weights, photo by photo. */
import { decimal, score } from "../../model/math/format.js";
import { readJson } from "../data.js";
import type { Table } from "../table.js";

interface Found {
  readonly label: string;
  readonly score: number;
}

interface Comparison {
  readonly photos: readonly {
    readonly photo: string;
    readonly fit: string;
    readonly full: readonly Found[];
    readonly stored: readonly Found[];
    readonly scoreChange: number;
  }[];
}

const list = (found: readonly Found[]) =>
  found.length === 0 ? "nothing" : found.map((d) => `${d.label} ${score(d.score)}`).join(", ");

export function eightBits(): Table {
  const { photos } = readJson<Comparison>("models/coco-ssdlite-v2/comparison.json");
  return {
    caption: "Detections of at least .50 with 32-bit weights and with the stored weights",
    columns: [
      { label: "Photo" },
      { label: "32-bit weights" },
      { label: "Stored weights" },
      { label: "Largest change of any score", numeric: true },
    ],
    rows: photos.map(({ photo, fit, full, stored, scoreChange }) => [
      `${photo}, ${fit === "stretch" ? "stretched" : "letterboxed"}`,
      list(full),
      list(stored),
      decimal(scoreChange, 3),
    ]),
  };
}
