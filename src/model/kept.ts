/** How many detections survive a change of the network. */
import type { Detection } from "./protocol.js";
import { overlap } from "./ssd.js";

/**
 * Pairs each reference detection with a found one: same class, boxes that overlap by more than a half. A found detection
 * serves once, the best overlap first. Scores were already asked to be high enough when both were made.
 *
 * @returns how many of the reference stayed, and how many of the found match none of them
 */
export function keptDetections(
  reference: readonly Detection[],
  found: readonly Detection[],
): { kept: number; of: number; added: number } {
  const pairs = reference
    .flatMap((one, i) =>
      found.flatMap((other, j) => {
        const share = one.class === other.class ? overlap(one.box, other.box) : 0;
        return share > 0.5 ? [{ i, j, share }] : [];
      }),
    )
    .sort((a, b) => b.share - a.share);
  const taken = new Set<number>();
  const stayed = new Set<number>();
  for (const { i, j } of pairs) {
    if (taken.has(j) || stayed.has(i)) continue;
    taken.add(j);
    stayed.add(i);
  }
  return { kept: stayed.size, of: reference.length, added: found.length - taken.size };
}
