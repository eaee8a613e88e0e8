/** The photo with room around it, with the anchors of one cell and the box that one of them became. */
import type { Anchor, DecodedBox } from "../../model/detection/ssd.js";
import { svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { anchorBox, boxMark } from "./boxMarks.js";
import { cellBox } from "./cellMarks.js";

export interface AnchorPictureData {
  readonly href: string;
  /** Width of the photo over its height. */
  readonly ratio: number;
  /** The anchors of the cell. */
  readonly anchors: readonly Anchor[];
  /** Which of them is looked at; undefined while a cell is only pointed at. */
  readonly chosen: number | undefined;
  /** What the chosen one became. */
  readonly decoded: DecodedBox | undefined;
  /** Rows and columns of the map, and the cell's place. */
  readonly grid: readonly [rows: number, columns: number];
  readonly cell: number;
}

/** Share of the photo's side that is shown around it, since anchors reach beyond the photo. */
const around = 0.1;

export function anchorPicture(
  { href, ratio, anchors, chosen, decoded, grid: [rows, columns], cell }: AnchorPictureData,
  { width = 520 } = {},
): SVGSVGElement {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const one = chosen === undefined ? undefined : anchors[chosen];
  const moved =
    one && decoded && svg("line", { class: "det-move", x1: one.x, y1: one.y, x2: decoded.x, y2: decoded.y });
  const says =
    decoded === undefined
      ? `${anchors.length} anchors of a cell of the ${rows} × ${columns} map`
      : `${anchors.length} anchors of the cell in row ${row}, column ${column} of the ${rows} × ${columns} map; one becomes a box ${decimal(decoded.width)} wide and ${decimal(decoded.height)} high`;
  return svg(
    "svg",
    {
      class: "det-photo",
      viewBox: `${-around} ${-around} ${1 + 2 * around} ${1 + 2 * around}`,
      width,
      height: width / ratio,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": says,
    },
    svg("rect", { class: "ground", x: -around, y: -around, width: 1 + 2 * around, height: 1 + 2 * around }),
    svg("image", { href, x: 0, y: 0, width: 1, height: 1, preserveAspectRatio: "none" }),
    boxMark(cellBox(cell, [rows, columns]), "cell"),
    ...anchors.map((anchor, i) => i !== chosen && boxMark(anchorBox(anchor), "anchor")),
    one && boxMark(anchorBox(one), "chosen"),
    decoded && boxMark(decoded.box, "box"),
    moved,
  );
}
