/** Finds room for the labels of points: of the places that a label may take, the one that covers least. */

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a text goes, as SVG has it: its baseline, and which of its ends stands at x. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

/** Advance of a character and height of a line of a picture's labels, in pixels: near enough to keep them apart. */
const letter = { width: 7, height: 13 };

export function boxOf(text: string, { x, y, anchor }: LabelPlace): Box {
  const width = letter.width * text.length;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - letter.height + 3, bottom: y + 3 };
}

/** What a line through points takes of a picture: a small box every few pixels. */
export function pathBoxes(points: readonly { readonly x: number; readonly y: number }[]): Box[] {
  const box = (x: number, y: number): Box => ({ left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 });
  return points.flatMap((to, i) => {
    const from = points[Math.max(0, i - 1)];
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4));
    return Array.from({ length: steps }, (_, k) => {
      const share = (k + 1) / steps;
      return box(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
    });
  });
}

/** Area that two boxes share, in square pixels. */
function shared(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, across) * Math.max(0, down);
}

/**
 * @param places from the most wanted to the least
 * @param taken boxes that the label should not cover
 * @param within the picture; what reaches beyond it counts as covered
 * @throws RangeError when there is no place
 */
export function bestPlace(text: string, places: readonly LabelPlace[], taken: readonly Box[], within: Box): LabelPlace {
  if (places.length === 0) throw new RangeError("invalid places: none; there must be one or more");
  let best = places[0];
  let least = Infinity;
  for (const place of places) {
    const box = boxOf(text, place);
    const outside = (box.right - box.left) * (box.bottom - box.top) - shared(box, within);
    const covered = taken.reduce((sum, other) => sum + shared(box, other), outside);
    if (covered < least) [best, least] = [place, covered];
    // Nothing is better than a place that is free.
    if (least === 0) break;
  }
  return best;
}
