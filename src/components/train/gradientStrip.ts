/** The norm of the gradient of each layer's kernel, on a logarithmic scale, over the strip of the network's stages. */
import type { Layer } from "../../model/architecture/layers.js";
import { powerText, powers } from "../charts/powers.js";
import { roleKey } from "../charts/role.js";
import { shortName, stripGeometry } from "../charts/stripGeometry.js";
import { svg } from "../ui/element.js";
import type { TrainingRecord } from "./runs.js";

/** End of the scale. */
const most = 100;

/** Foot of the scale: a millionth, or the power of ten below the smallest norm, so that each bar has a length that counts. */
function foot(norms: readonly { readonly norm: number }[]): number {
  const small = norms.map(({ norm }) => norm).filter((norm) => norm > 0);
  return 10 ** Math.floor(Math.log10(Math.min(1e-6, ...small)));
}

type Norms = TrainingRecord["norms"];

/**
 * A norm of 0 has no place on a logarithmic scale, and so neither bar nor dash.
 *
 * @param layers of the network, pooling and classifier among them
 * @param against norms of another run, drawn as dashes
 */
export function gradientStrip(
  layers: readonly Layer[],
  norms: Norms,
  { width, against = [], label }: { readonly width: number; readonly against?: Norms; readonly label: string },
): SVGSVGElement {
  const least = foot([...norms, ...against]);
  const share = (norm: number) =>
    Math.max(0.01, Math.min(1, (Math.log10(Math.max(norm, least)) - Math.log10(least)) / Math.log10(most / least)));
  const shown = layers.filter(({ role }) => role !== "pool");
  const g = stripGeometry(shown, width);
  const [top, height] = [14, 140];
  const base = top + height;
  const total = base + 22;
  const of = (list: Norms, id: string) => list.find((one) => one.id === id && one.norm > 0)?.norm;
  const lines = powers(least, most).map((power) => {
    const y = base - share(power) * height;
    return svg("g", { class: "grid" }, svg("line", { x1: g.left, x2: width, y1: y, y2: y }));
  });
  // A narrow strip has no margin: its numbers are above their lines, in front of the bars.
  const numbers = powers(least, most).map((power) => {
    const y = base - share(power) * height;
    const place = g.narrow
      ? { class: "tick halo", x: 0, y: y - 2 }
      : { class: "tick", x: g.left - 8, y: y + 4, "text-anchor": "end" };
    return svg("text", place, powerText(power));
  });
  const bars = shown.flatMap((layer) => {
    const { x, width: w } = g.bar(layer);
    const norm = of(norms, layer.id);
    const other = of(against, layer.id);
    return [
      norm === undefined
        ? null
        : svg(
            "g",
            { "data-role": roleKey(layer), "data-layer": layer.id },
            svg("rect", { class: "mark", x, width: w, y: base - share(norm) * height, height: share(norm) * height }),
          ),
      other === undefined
        ? null
        : svg("line", {
            class: "run-against",
            x1: x - 1,
            x2: x + w + 1,
            y1: base - share(other) * height,
            y2: base - share(other) * height,
          }),
    ];
  });
  const last = g.stages.length - 1;
  const names = g.stages.map((stage, i) => {
    const layer = shown.find((one) => one.stage === stage);
    if (layer === undefined) return null;
    if (g.narrow && i !== 0 && i !== last && ((layer.block ?? 1) % 4 !== 0 || i > last - 3 || i < 2)) return null;
    const anchor = !g.narrow || (i !== 0 && i !== last) ? "middle" : i === 0 ? "start" : "end";
    const x = anchor === "middle" ? g.x(stage) + g.step / 2 : anchor === "start" ? 0 : width;
    const name = layer.role === "classifier" ? "classifier" : shortName(layer);
    return svg("text", { class: "tick", x, y: base + 16, "text-anchor": anchor }, name);
  });
  return svg(
    "svg",
    {
      class: "gradient-strip",
      width,
      height: total,
      viewBox: `0 0 ${width} ${total}`,
      role: "img",
      "aria-label": label,
    },
    ...lines,
    ...bars,
    ...numbers,
    svg("line", { class: "zero", x1: g.left, x2: width, y1: base, y2: base }),
    ...names,
  );
}
