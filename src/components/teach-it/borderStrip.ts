/** The blocks of a network: which are frozen, which learn, and which come after the exit and are not used by the head. */
import { type Layer, outputTap } from "../../model/architecture/layers.js";
import { shortName, stripGeometry } from "../charts/stripGeometry.js";
import { svg } from "../ui/element.js";

/** Room for “frozen” or “learns” beside a line; the legend below says the same where there is none. */
const wordWidth = 56;

/**
 * @param layers up to the last exit
 * @param exit the tap that the head reads
 * @param border the tap at which the learning part begins; the exit where all is frozen
 */
export function borderStrip(
  layers: readonly Layer[],
  {
    width,
    exit,
    border,
    label,
  }: { readonly width: number; readonly exit: string; readonly border: string; readonly label: string },
): SVGSVGElement {
  const g = stripGeometry(layers, width);
  const [top, height] = [22, 64];
  const base = top + height;
  const total = base + 20;
  const at = (tap: string) => layers.findIndex((layer) => outputTap(layer) === tap);
  const [first, last] = [at(border), at(exit)];
  const largest = Math.log2(layers[0].out[0]);
  const bars = layers.map((layer, i) => {
    const { x, width: w } = g.bar(layer);
    const h = height * Math.max(0.15, Math.log2(layer.out[0]) / largest);
    const state = i > last ? "is-cut" : i > first ? "is-learning" : "is-frozen";
    return svg("rect", { class: `tune-bar ${state}`, x, width: w, y: base - h, height: h });
  });
  const end = g.stages.length - 1;
  const names = g.stages.map((stage, i) => {
    const layer = layers.find((one) => one.stage === stage);
    // Where there is no room for all: both ends, and every fourth that stands clear of them.
    const isClear = i % 4 === 1 && i > 3 && i < end - 3;
    if (layer === undefined || (g.narrow && !isClear && i !== 0 && i !== end)) return null;
    const isEdge = g.narrow && !isClear;
    const anchor = !isEdge ? "middle" : i === 0 ? "start" : "end";
    const x = !isEdge ? g.x(stage) + g.step / 2 : i === 0 ? 0 : width;
    return svg("text", { class: "tick", x, y: base + 15, "text-anchor": anchor }, shortName(layer));
  });
  const edge = (i: number) => g.x(layers[i].stage) + g.step;
  const [from, to] = [edge(first), edge(last)];
  return svg(
    "svg",
    { class: "border-strip", width, height: total, viewBox: `0 0 ${width} ${total}`, role: "img", "aria-label": label },
    ...bars,
    svg("line", { class: "zero", x1: g.left, x2: width, y1: base, y2: base }),
    ...names,
    svg("line", { class: "bb-border", x1: from, x2: from, y1: 4, y2: base }),
    from > wordWidth ? svg("text", { class: "halo", x: from - 6, y: 14, "text-anchor": "end" }, "frozen") : null,
    to > from ? svg("line", { class: "exit-guide", x1: to, x2: to, y1: 4, y2: base }) : null,
    to - from > wordWidth ? svg("text", { class: "live-text halo", x: from + 6, y: 14 }, "learns") : null,
  );
}
