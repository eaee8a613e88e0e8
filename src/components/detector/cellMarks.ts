/** A cell on the photo: the grid that it belongs to, its anchors, and the box that one of them becomes. */
import type { AnchorAnswer } from "../../model/detection/cellAnswer.js";
import type { Box } from "../../model/types.js";
import type { Anchor } from "../../model/detection/ssd.js";
import { svg } from "../ui/element.js";
import { anchorBox, boxMark } from "./boxMarks.js";

export interface CellMarksData {
  /** The anchors of the cell. */
  readonly anchors: readonly Anchor[];
  /** The anchor that is looked at, and what it becomes. */
  readonly chosen: AnchorAnswer;
  /** Rows and columns of the map. */
  readonly grid: readonly [rows: number, columns: number];
}

/** Grid lines of a map in a square of side 1. */
export function gridPath(rows: number, columns: number): string {
  const lines = (n: number, line: (at: number) => string) =>
    Array.from({ length: n - 1 }, (_, i) => line((i + 1) / n)).join("");
  return lines(rows, (y) => `M0 ${y}H1`) + lines(columns, (x) => `M${x} 0V1`);
}

/** The edges of a cell as fractions of the photo. */
export function cellBox(cell: number, [rows, columns]: readonly [number, number]): Box {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  return [row / rows, column / columns, (row + 1) / rows, (column + 1) / columns];
}

/** In units of the photo's sides; lies over the whole photo. */
export function cellMarks({ anchors, chosen, grid }: CellMarksData): SVGSVGElement {
  const { place, anchor, decoded } = chosen;
  return svg(
    "svg",
    { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "det-lines", d: gridPath(...grid) }),
    boxMark(cellBox(place.cell, grid), "cell"),
    ...anchors.map((one, i) => i !== place.anchor && boxMark(anchorBox(one), "anchor")),
    boxMark(anchorBox(anchor), "chosen"),
    boxMark(decoded.box, "box"),
  );
}
