/** What the charts share: grids with ticks, the two networks' marks, and text that keeps clear of lines. */
import type { Variant } from "../../model/architecture/spec.js";
import { html, svg } from "../ui/element.js";

/** A position for each value, as d3's scales give it. */
export type Scale = (value: number) => number;

/** Vertical grid lines with a tick label under each. */
export function gridX(
  scale: Scale,
  ticks: readonly number[],
  { top, bottom, format = String }: { top: number; bottom: number; format?: (value: number) => string },
): SVGGElement {
  return svg(
    "g",
    { class: "grid" },
    ...ticks.flatMap((tick) => [
      svg("line", { x1: scale(tick), x2: scale(tick), y1: top, y2: bottom }),
      svg("text", { class: "tick", x: scale(tick), y: bottom + 18, "text-anchor": "middle" }, format(tick)),
    ]),
  );
}

/** Horizontal grid lines with a tick label before each. */
export function gridY(
  scale: Scale,
  ticks: readonly number[],
  { left, right, format = String }: { left: number; right: number; format?: (value: number) => string },
): SVGGElement {
  return svg(
    "g",
    { class: "grid" },
    ...ticks.flatMap((tick) => [
      svg("line", { x1: left, x2: right, y1: scale(tick), y2: scale(tick) }),
      svg("text", { class: "tick", x: left - 8, y: scale(tick) + 4, "text-anchor": "end" }, format(tick)),
    ]),
  );
}

/** The mark of a network: V1 an open square, V2 a filled circle, in ink; `size` is the half width. */
export function networkMark(variant: Variant, x: number, y: number, size = 5): SVGElement {
  return variant === "v1"
    ? svg("rect", { class: "net v1", x: x - size, y: y - size, width: 2 * size, height: 2 * size })
    : svg("circle", { class: "net v2", cx: x, cy: y, r: size * 1.08 });
}

/** A network's mark and name for running text, legends and table cells. */
export function networkName(variant: Variant): HTMLElement {
  const mark = svg("svg", { class: "net-key", viewBox: "-8 -8 16 16", "aria-hidden": "true" });
  mark.append(networkMark(variant, 0, 0));
  return html("span", { class: "net-name" }, mark, variant.toUpperCase());
}

/**
 * The axis that the two pictures of arithmetic intensity share, so that a machine stands at one place in both:
 * multiply-adds for each byte, with the room that their labels need.
 */
export function intensityAxis(width: number): {
  readonly narrow: boolean;
  readonly domain: readonly [number, number];
  readonly left: number;
  readonly right: number;
} {
  const narrow = width < 640;
  return { narrow, domain: [0.2, 256], left: narrow ? 40 : 200, right: width - (narrow ? 12 : 210) };
}

/** Ticks of a logarithmic axis in steps of 1, 2 and 5 that lie within the range, both ends included. */
export function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const step of [1, 2, 5]) {
      const tick = Number((step * 10 ** power).toPrecision(1));
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/**
 * Vertical places for labels that want to stand at `wanted` but at least `gap` apart, in the same order; they stay as
 * near as a single pass down and one up can bring them.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  let floor = low;
  for (const i of order) {
    places[i] = Math.max(wanted[i], floor);
    floor = places[i] + gap;
  }
  let ceiling = high;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i], ceiling);
    ceiling = places[i] - gap;
  }
  return places;
}
