/** Which detections a change leaves. */
import type { Detection } from "../../model/protocol.js";
import { overlap } from "../../model/ssd.js";

/** Two boxes that overlap this much (intersection over union) show the same thing. */
const sameThing = 0.5;

/** Detections of the unchanged network that the changed one still makes: same class, overlapping box. */
export function keptOf(before: readonly Detection[], after: readonly Detection[]): number {
  return before.filter((one) =>
    after.some((other) => other.class === one.class && overlap(one.box, other.box) > sameThing),
  ).length;
}
