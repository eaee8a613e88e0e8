/** Stages of V1 to scale: how the maps shrink, how the channels grow, and what each pair costs. */
import { cost } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { svg } from "../ui/element.js";
import { count, shape, si } from "../../model/math/format.js";
import { roleKey } from "../charts/role.js";

/** The layers of one stage: stem, or a depthwise and pointwise pair. */
interface Stage {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly out: Layer["out"];
  readonly stride: number;
}

export interface HalvingOptions {
  readonly width?: number;
  /** Largest map side and channel count that the scales make room for, so that a slider does not move them. */
  readonly most?: { readonly side: number; readonly channels: number; readonly macs: number };
}

/** Stages that convolve; pooling and classifier are left out. */
export function stagesOf(network: readonly Layer[]): Stage[] {
  const numbers = [...new Set(network.map(({ stage }) => stage))];
  return numbers
    .map((number) => {
      const layers = network.filter(({ stage, role }) => stage === number && role !== "pool" && role !== "classifier");
      return {
        name: layers[0]?.block === undefined ? "stem" : String(layers[0].block),
        layers,
        out: layers.at(-1)?.out ?? ([0, 0, 0] as const),
        stride: layers.reduce((product, layer) => product * layer.stride, 1),
      };
    })
    .filter(({ layers }) => layers.length > 0);
}

/** The largest figures of a network, for {@link HalvingOptions.most}. */
export function largest(network: readonly Layer[]): { side: number; channels: number; macs: number } {
  const stages = stagesOf(network);
  const macs = stages.map(({ layers }) => layers.reduce((sum, layer) => sum + cost(layer).macs, 0));
  return {
    side: Math.max(...stages.map(({ out }) => out[0])),
    channels: Math.max(...stages.map(({ out }) => out[2])),
    macs: Math.max(...macs),
  };
}

export function halvingChart(network: readonly Layer[], options: HalvingOptions = {}): SVGSVGElement {
  const { width = 960, most = largest(network) } = options;
  const stages = stagesOf(network);
  const narrow = width < 700;
  const left = narrow ? 0 : 96;
  const step = (width - left) / stages.length;
  const mapHeight = step - (narrow ? 3 : 8);
  const channelHeight = narrow ? 70 : 110;
  const macsHeight = narrow ? 60 : 90;
  const mapBase = 36 + mapHeight;
  const channelTop = mapBase + 26;
  const macsBase = channelTop + channelHeight + 54 + macsHeight;
  const height = macsBase + 22;
  const last = stages[stages.length - 1];
  const strided = stages.filter(({ stride }) => stride > 1).length;
  const root = svg("svg", {
    class: "halving-chart",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `From ${shape(stages[0].out)} to ${shape(last.out)} in ${stages.length} stages. ${strided} of them halve height and width, and the channels double, so most blocks cost the same.`,
  });
  const band = (y: number, ...lines: string[]) =>
    narrow
      ? [svg("text", { class: "ttl halo", x: 0, y: y - 4 }, lines.join(" "))]
      : lines.map((line, i) => svg("text", { class: "ttl", x: 0, y: y + 12 + 16 * i }, line));
  root.append(
    ...band(narrow ? 14 : mapBase - 30, "map size,", "side × side"),
    ...band(narrow ? channelTop + channelHeight + 14 : channelTop, "channels"),
    ...band(narrow ? macsBase - macsHeight - 12 : macsBase - 44, "multiply-adds", "of the block"),
  );
  let before = 0;
  let channelsBefore = 0;
  for (const [i, { name, layers, out, stride }] of stages.entries()) {
    const [side, , channels] = out;
    const x = left + i * step;
    const center = x + step / 2;
    const s = (side / most.side) * mapHeight;
    const c = (channels / most.channels) * channelHeight;
    const role = roleKey(layers[layers.length - 1]);
    const group = svg("g", { "data-stage": name, "data-role": role });
    group.append(
      svg("title", {}, `${layers.map(({ id }) => id).join(", ")}: ${shape(out)}, stride ${stride}`),
      svg("rect", { class: "map-square", x: center - s / 2, y: mapBase - s, width: s, height: s }),
      svg("rect", { class: "mark", x: x + step * 0.16, y: channelTop, width: step * 0.68, height: Math.max(c, 1) }),
    );
    if (side !== before)
      group.append(svg("text", { class: "tick strong", x: center, y: mapBase + 16, "text-anchor": "middle" }, side));
    if (channels !== channelsBefore)
      group.append(
        svg("text", { class: "tick strong", x: center, y: channelTop + c + 15, "text-anchor": "middle" }, channels),
      );
    if (stride > 1 && !narrow)
      group.append(
        svg("text", { class: "tick", x: center, y: mapBase - mapHeight - 10, "text-anchor": "middle" }, "stride 2"),
      );
    let y = macsBase;
    for (const layer of [...layers].reverse()) {
      const h = (cost(layer).macs / most.macs) * macsHeight;
      y -= h;
      const bar = svg("g", { "data-role": roleKey(layer), "data-layer": layer.id });
      bar.append(
        svg("title", {}, `${layer.id}: ${count(cost(layer).macs)} multiply-adds`),
        svg("rect", { class: "mark", x: x + step * 0.16, y, width: step * 0.68, height: Math.max(h, 0.75) }),
      );
      group.append(bar);
    }
    const sum = layers.reduce((all, layer) => all + cost(layer).macs, 0);
    if (!narrow) group.append(svg("text", { class: "tick", x: center, y: y - 6, "text-anchor": "middle" }, si(sum, 3)));
    if (!narrow || i % 4 === 0 || i === stages.length - 1)
      group.append(
        svg(
          "text",
          { class: "tick", x: center, y: macsBase + 17, "text-anchor": "middle" },
          narrow && name === "stem" ? "s" : name,
        ),
      );
    root.append(group);
    before = side;
    channelsBefore = channels;
  }
  root.append(
    svg("line", { class: "zero", x1: left, x2: width, y1: channelTop, y2: channelTop }),
    svg("line", { class: "zero", x1: left, x2: width, y1: macsBase, y2: macsBase }),
  );
  if (!narrow) root.append(svg("text", { class: "tick", x: 0, y: macsBase + 17 }, "block"));
  return root;
}
