/** The part of the reader's picture that one value sees. */
import { type Placing, placement, toPicture } from "../../model/pass/image.js";
import { type ReceptiveField, receptiveWindow } from "../../model/architecture/layers.js";
import type { Box } from "../../model/types.js";
import type { Pass } from "../network/session.js";
import type { Pixel } from "./state.js";

/** @param placing side of the network's input in pixels, and its border */
export function receptiveBox(pixel: Pixel, field: ReceptiveField, { picture, fit }: Pass, placing: Placing): Box {
  const { size: resolution } = placing;
  const [rows, columns] = [pixel.row, pixel.column].map((at) => receptiveWindow(field, at, resolution));
  const box = [rows.first, columns.first, rows.last + 1, columns.last + 1].map((v) => v / resolution);
  return toPicture([box[0], box[1], box[2], box[3]], placement(picture, fit, placing));
}
