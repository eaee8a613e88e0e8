/** A stroke of the pointer across points at fixed x: which height it gives to each of them. */

export type Place = readonly [x: number, y: number];

/** A pointer so near to a point, in pixels, drags it up or down. */
const grip = 8;
/** A way that rises more than this many pixels for each pixel to the side is a drag, and no part of a curve. */
const steep = 2;

export interface Stroke {
  /** Goes on to a place, and gives the heights of the points that this sets. */
  to(place: Place): ReadonlyMap<number, number>;
}

/**
 * A point that the pointer passes gets the height at which the pointer passed it. The pointer is seen at some places only,
 * so that is the height between two of them. A point beside the way, no farther from it than half the way to the next
 * point, gets the height where the pointer came nearest. All in pixels.
 *
 * @param xs places of the points, evenly spaced and rising
 */
export function beginStroke(xs: readonly number[]): Stroke {
  const [first, last] = [xs[0], xs[xs.length - 1]];
  const reach = (xs[1] - first) / 2;
  /** Beyond an end there is no other point. */
  const isFar = (x: number, nearest: number) =>
    Math.abs(x - nearest) > reach && !(x === first && nearest < x) && !(x === last && nearest > x);
  /** How near the pointer has come to each point, and its height there. */
  const met = new Map<number, { readonly gap: number; readonly height: number }>();
  let from: Place | undefined;
  return {
    to(to) {
      const [[x0, y0], [x1, y1]] = [from ?? to, to];
      from = to;
      const set = new Map<number, number>();
      for (const [i, x] of xs.entries()) {
        const nearest = Math.min(Math.max(x, Math.min(x0, x1)), Math.max(x0, x1));
        const gap = Math.abs(x - nearest);
        if (isFar(x, nearest)) continue;
        let near = met.get(i);
        if (near === undefined || gap <= near.gap) {
          near = { gap, height: x0 === x1 ? y1 : y0 + ((y1 - y0) * (nearest - x0)) / (x1 - x0) };
          met.set(i, near);
          set.set(i, near.height);
        }
        if (Math.abs(x - x1) <= grip && Math.abs(y1 - near.height) > steep * Math.abs(x - x1)) set.set(i, y1);
      }
      return set;
    },
  };
}
