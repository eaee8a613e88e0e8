/** Rectangles over a photo, in units of its sides: a dark line under a light one shows on any photo. */
import type { Box } from "../../model/types.js";
import type { Anchor } from "../../model/detection/ssd.js";
import { svg } from "../ui/element.js";

export function anchorBox({ y, x, height, width }: Omit<Anchor, "map">): Box {
  return [y - height / 2, x - width / 2, y + height / 2, x + width / 2];
}

/** @param name a class; docs/styles/detector.css knows `anchor`, `chosen`, `box`, `kept`, `dropped`, `waiting`, `now` */
export function boxMark([top, left, bottom, right]: Box, name: string): SVGGElement {
  const place = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  return svg("g", { class: `det-box ${name}` }, svg("rect", { class: "case", ...place }), svg("rect", place));
}

/** What two boxes share; undefined where that is nothing. */
export function sharedBox(a: Box, b: Box): Box | undefined {
  const shared: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return shared[2] > shared[0] && shared[3] > shared[1] ? shared : undefined;
}
