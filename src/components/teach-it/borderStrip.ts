/** The blocks of a network: which are frozen, which learn, and which come after the exit and are not used by the head. */
import { type Layer, outputTap } from "../../model/architecture/layers.js";
import { shortName, stripGeometry } from "../charts/stripGeometry.js";
import { svg } from "../ui/element.js";

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
  const names = g.stages.map((stage, i) => {
    const layer = layers.find((one) => one.stage === stage);
    if (layer === undefined || (g.narrow && i % 4 !== 1)) return null;
    return svg(
      "text",
      { class: "tick", x: g.x(stage) + g.step / 2, y: base + 15, "text-anchor": "middle" },
      shortName(layer),
    );
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
    svg("text", { class: "halo", x: from - 6, y: 14, "text-anchor": "end" }, "frozen"),
    to > from ? svg("line", { class: "exit-guide", x1: to, x2: to, y1: 4, y2: base }) : null,
    svg(
      "text",
      to > width - 90 && to === from
        ? { class: "live-text halo", x: from, y: 14, "text-anchor": "end", visibility: "hidden" }
        : { class: "live-text halo", x: from + 6, y: 14 },
      to > from ? "learns" : "",
    ),
  );
}
