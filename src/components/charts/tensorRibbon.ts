/**
 * Tensors as boxes, in the order in which the network makes them. All edges are to scale: height and width of the map
 * on one scale, channels on another, the same for every box. So volumes compare as the numbers of values do.
 */
import { max, sum } from "d3-array";
import { type Layer, outputTap } from "../../model/architecture/layers.js";
import type { Shape } from "../../model/types.js";
import { html, svg } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { count, shape } from "../../model/math/format.js";
import { keptParts } from "../ui/reuseElements.js";
import { type LayerView, layerView } from "./linkLayerViews.js";
import { responsive } from "../ui/responsive.js";
import { hint } from "../ui/hint.js";
import { roleKey } from "./role.js";

export interface RibbonRow {
  readonly label: string;
  readonly layers: readonly Layer[];
}

export interface RibbonOptions {
  /** Names the picture for screen readers: its finding in one sentence. */
  readonly label: string;
  readonly caption?: string | Node;
  /** `"between"`: what stages hand on to each other; `"all"`: what every layer writes. */
  readonly tensors?: "between" | "all";
  /** Rows that the scale must fit beside those shown, so that boxes grow and shrink on a scale that stays. */
  readonly frame?: readonly RibbonRow[];
  /** Id of the layer whose output is chosen. */
  readonly value?: string;
  /** Height of the tallest box in pixels, where there is room. */
  readonly height?: number;
  /** Name of the SVG file. */
  readonly file?: string;
}

export interface TensorRibbon extends LayerView {
  update(rows: readonly RibbonRow[]): void;
}

/** A box of the ribbon: a tensor, the layer that wrote it, and all layers it stands for. */
export interface RibbonTensor {
  readonly name: string;
  readonly short: string;
  readonly shape: Shape;
  readonly layer?: Layer;
  readonly ids: readonly string[];
}

function values([h, w, c]: Shape): number {
  return h * w * c;
}

/** The tensors of a row: the input, then the output of every stage or of every layer. */
export function ribbonTensors(layers: readonly Layer[], which: "between" | "all"): RibbonTensor[] {
  const input: RibbonTensor = { name: "input", short: "in", shape: layers[0].in, ids: [] };
  const kept = which === "all" ? layers : layers.filter((layer, i) => layers[i + 1]?.stage !== layer.stage);
  const made = kept.map((layer): RibbonTensor => {
    const own = which === "all" ? [layer] : layers.filter(({ stage }) => stage === layer.stage);
    const name = which === "all" ? outputTap(layer) : layer.stageName;
    const place = layer.block === undefined ? layer.stageName : String(layer.block);
    const short = which === "all" && layer.block !== undefined ? layer.role : place;
    // The last layer comes first: it is what a click on the box chooses.
    return { name, short, shape: layer.out, layer, ids: own.map(({ id }) => id).reverse() };
  });
  return [input, ...made];
}

/** How much the width of a map is shortened where it runs into the page, and at which slope. */
const depth = { x: 0.38, y: 0.3 };

interface Scale {
  /** Pixels on the screen for one pixel of a map. */
  readonly pixel: number;
  /** Pixels on the screen for one channel. */
  readonly channel: number;
  readonly gap: number;
}

/** One scale for all rows, such that the longest fits into `width` and the tallest box is `height` high. */
export function ribbonScale(rows: readonly (readonly RibbonTensor[])[], width: number, height: number): Scale {
  const tallest = max(rows.flat(), ({ shape: [h, w] }) => h + depth.y * w) ?? 1;
  const gap = width < 700 ? 2 : 8;
  const across = max(rows, (row) => sum(row, ({ shape: [, w] }) => w * depth.x)) ?? 1;
  const channels = max(rows, (row) => sum(row, ({ shape: [, , c] }) => c)) ?? 1;
  const boxes = max(rows, (row) => row.length) ?? 1;
  const room = Math.max(40, width - boxes * gap - 4);
  const pixel = Math.min(height / tallest, (0.45 * room) / across);
  return { pixel, channel: (room - across * pixel) / channels, gap };
}

/** The three visible sides of a box whose front lower left corner is at (x, y). */
export function boxPaths(
  x: number,
  y: number,
  [h, w, c]: Shape,
  { pixel, channel }: Pick<Scale, "pixel" | "channel">,
): { front: string; top: string; side: string } {
  const [long, high] = [c * channel, h * pixel];
  const [dx, dy] = [w * pixel * depth.x, w * pixel * depth.y];
  return {
    front: `M${x} ${y}h${long}v${-high}h${-long}Z`,
    top: `M${x} ${y - high}l${dx} ${-dy}h${long}l${-dx} ${dy}Z`,
    side: `M${x + long} ${y}l${dx} ${-dy}v${-high}l${-dx} ${dy}Z`,
  };
}

export function tensorRibbon(rows: readonly RibbonRow[], options: RibbonOptions): TensorRibbon {
  const {
    label,
    caption,
    tensors: which = "between",
    value = "",
    height = 150,
    file = "tensors.svg",
    frame = [],
  } = options;
  let shown = rows;
  const kept = keptParts();
  const said = html("p", { class: "label ribbon-said", role: "status" });

  function tell(id: string): void {
    const found = shown
      .map((row) => ribbonTensors(row.layers, which).find(({ ids }) => ids.includes(id)))
      .find((tensor) => tensor !== undefined);
    said.replaceChildren(
      found === undefined
        ? hint("Point at a box, or go to it with Tab and the arrow keys.")
        : `${found.name}: ${shape(found.shape)} = ${count(values(found.shape))} values`,
    );
  }

  function draw(width: number): SVGSVGElement {
    const lists = shown.map((row) => ribbonTensors(row.layers, which));
    const framed = frame.map((row) => ribbonTensors(row.layers, which));
    const scale = ribbonScale([...lists, ...framed], width, width < 700 ? height * 0.6 : height);
    const high = (list: readonly RibbonTensor[]) =>
      Math.ceil((max(list, ({ shape: [h, w] }) => h + depth.y * w) ?? 0) * scale.pixel);
    let y = 0;
    const groups = shown.map((row, r) => {
      const list = lists[r];
      const titled = row.label === "" ? 6 : 24;
      const tall = high(list);
      const base = y + titled + tall;
      let x = 2;
      let lastLabel = -Infinity;
      const boxes = list.map((tensor, i) => {
        const [, w, c] = tensor.shape;
        const paths = boxPaths(x, base, tensor.shape, scale);
        const long = c * scale.channel;
        const reach = long + w * scale.pixel * depth.x;
        const middle = x + reach / 2;
        const text = tensor.short;
        const halfText = 4 * text.length + 3;
        const room = middle - halfText > lastLabel && !(i < list.length - 1 && middle + halfText > width);
        if (room) lastLabel = middle + halfText;
        const mark = () =>
          svg(
            "g",
            {
              class: "tensor",
              "data-layer": tensor.ids.join(" "),
              "data-role": tensor.layer === undefined ? "io" : which === "all" ? roleKey(tensor.layer) : "conv",
              role: tensor.ids.length === 0 ? "img" : "option",
              tabindex: tensor.ids.length === 0 ? null : -1,
              "aria-selected": tensor.ids.length === 0 ? null : "false",
              "aria-label": `${tensor.name}, ${shape(tensor.shape)}, ${count(values(tensor.shape))} values`,
            },
            svg("path", { class: "side", d: paths.side }),
            svg("path", { class: "top", d: paths.top }),
            svg("path", { class: "front", d: paths.front }),
            // Thin boxes need something to point at.
            svg("rect", {
              class: "reach",
              x: x - scale.gap / 2,
              width: reach + scale.gap,
              y: base - Math.max(28, tall),
              height: Math.max(28, tall) + 18,
            }),
            room &&
              svg(
                "text",
                { class: "tick", x: Math.min(middle, width - 2), y: base + 14, "text-anchor": "middle" },
                text,
              ),
          );
        // A box whose layers, place and scale are the same is the same box.
        const key = JSON.stringify([r, tensor.name, tensor.ids, tensor.shape, x, base, tall, room, scale, width]);
        const made = kept(key, () => [mark()]);
        x += reach + scale.gap;
        return made[0];
      });
      const title = row.label !== "" && svg("text", { class: "ttl", x: 0, y: y + 13 }, row.label);
      y = base + 22;
      // The network's input can be looked at but not chosen, so it stands beside the list.
      const fixed = boxes.filter((box) => box.getAttribute("role") === "img");
      const options = boxes.filter((box) => !fixed.includes(box));
      const choices = svg("g", { role: "listbox", "aria-label": row.label === "" ? label : row.label }, ...options);
      return svg("g", {}, title, ...fixed, choices);
    });
    const picture = svg("svg", { width, height: y, viewBox: `0 0 ${width} ${y}`, class: "ribbon" }, ...groups);
    kept.end();
    paint(picture);
    return picture;
  }

  const slot = html("div");
  const box = figure([slot, said], {
    label,
    caption,
    downloads: [svgDownload("Picture as SVG", file, () => slot.querySelector("svg"))],
  });
  const { view, paint } = layerView(box, value, (now, [pointed]) => tell(pointed ?? now));
  const picture = responsive(draw);
  slot.append(picture);
  tell(value);
  return Object.assign(view, {
    update(next: readonly RibbonRow[]) {
      shown = next;
      picture.redraw();
      tell(view.value);
    },
  });
}
