/** Layers as boxes with the tensors between them: one block in a line, or a whole network, one line for each stage. */
import { cost } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { html, svg } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { shape, si } from "../../model/math/format.js";
import { keptParts } from "../ui/reuseElements.js";
import { activationWord, arrow, glyphAt, kernelWords, layerMark, roleWords } from "./layerMark.js";
import { type LayerView, layerView } from "./linkLayerViews.js";
import { responsive } from "../ui/responsive.js";
import { stageDiagram } from "./stageDiagram.js";

export interface DiagramOptions {
  /** Names the picture for screen readers: its finding in one sentence. */
  readonly label: string;
  readonly caption?: string | Node;
  /** Id of the chosen layer. */
  readonly value?: string;
  /** What a box says of its layer; multiply-adds unless given. */
  readonly note?: (layer: Layer) => string;
  /** Name of the SVG file. */
  readonly file?: string;
}

export interface BlockDiagram extends LayerView {
  update(layers: readonly Layer[]): void;
}

/** One block from left to right, with the tensors on the lines. */
function across(block: readonly Layer[], width: number, note: (layer: Layer) => string): SVGSVGElement {
  const skip = block.some(({ residualFrom }) => residualFrom !== undefined);
  const room = Math.min(150, (width * 0.42) / (block.length + 1));
  const boxWidth = (width - room * (block.length + 1)) / block.length;
  const top = skip ? 56 : 8;
  const high = 104;
  const middle = top + high / 2;
  const parts: SVGElement[] = [];
  const line = (x0: number, end: number, tensor: readonly number[], labelEnd = end) => {
    const center = (x0 + labelEnd) / 2 - 2;
    parts.push(
      svg("line", { class: "flow", x1: x0, x2: end - 6, y1: middle, y2: middle }),
      arrow(end, middle, "right"),
      svg("text", { class: "strong", x: center, y: middle - 10, "text-anchor": "middle" }, String(tensor[2])),
      svg("text", { class: "tick", x: center, y: middle + 18, "text-anchor": "middle" }, `${tensor[0]} × ${tensor[1]}`),
    );
  };
  block.forEach((layer, i) => {
    const x = room + i * (boxWidth + room);
    line(x - room, x, layer.in);
    const activation = activationWord(layer);
    parts.push(
      layerMark(
        layer,
        svg("rect", { class: "wash box", x, y: top, width: boxWidth, height: high }),
        glyphAt(layer, x + 12, top + 14),
        svg("text", { class: "txt strong", x: x + 30, y: top + 25 }, roleWords[layer.role]),
        svg("text", { x: x + 12, y: top + 47 }, kernelWords(layer)),
        svg("text", { x: x + 12, y: top + 67 }, activation === "" ? "" : activation),
        svg("text", { x: x + 12, y: top + 91, class: "ttl" }, note(layer)),
      ),
    );
  });
  const last = block[block.length - 1];
  // The sum stands near the end of the last line; its label keeps clear of it.
  const sumAt = width - room * 0.32;
  line(width - room, width, last.out, skip ? sumAt - 8 : width);
  if (skip) {
    const from = room * 0.12;
    const to = sumAt;
    parts.push(
      svg(
        "g",
        { "data-role": "res" },
        svg("path", {
          class: "stroke skip-line",
          d: `M${from} ${middle}V22a10 10 0 0 1 10 -10H${to - 10}a10 10 0 0 1 10 10V${middle - 9}`,
        }),
        svg("circle", { class: "sum", cx: to, cy: middle, r: 9 }),
        svg("path", { class: "sum-sign", d: `M${to - 5} ${middle}h10M${to} ${middle - 5}v10` }),
        svg("text", { class: "txt strong halo", x: (from + to) / 2, y: 17, "text-anchor": "middle" }, "residual"),
      ),
    );
  }
  const height = top + high + 8;
  return svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, role: "listbox", "aria-label": "layers of the block" },
    ...parts,
  );
}

/** One block from top to bottom, for narrow screens. */
function down(block: readonly Layer[], width: number, note: (layer: Layer) => string): SVGSVGElement {
  const skip = block.some(({ residualFrom }) => residualFrom !== undefined);
  const boxWidth = width - (skip ? 40 : 2);
  const gap = 46;
  const high = 62;
  const middle = boxWidth / 2;
  const parts: SVGElement[] = [];
  let y = 0;
  const line = (tensor: readonly number[], side: 1 | -1 = 1) => {
    const anchor = side === 1 ? "start" : "end";
    parts.push(
      svg("line", { class: "flow", x1: middle, x2: middle, y1: y + 2, y2: y + gap - 6 }),
      arrow(middle, y + gap, "down"),
      svg("text", { class: "ttl", x: middle + 12 * side, y: y + gap / 2 + 4, "text-anchor": anchor }, shape(tensor)),
    );
    y += gap;
  };
  for (const layer of block) {
    line(layer.in);
    const more = [kernelWords(layer), activationWord(layer)].filter((word) => word !== "").join(", ");
    parts.push(
      layerMark(
        layer,
        svg("rect", { class: "wash box", x: 1, y, width: boxWidth, height: high }),
        glyphAt(layer, 13, y + 12),
        svg("text", { class: "txt strong", x: 31, y: y + 23 }, roleWords[layer.role]),
        svg("text", { x: 13, y: y + 46 }, more),
        svg("text", { class: "ttl", x: boxWidth - 10, y: y + 46, "text-anchor": "end" }, note(layer)),
      ),
    );
    y += high;
  }
  // The skip comes in from the right, so its label stands on the left.
  line(block[block.length - 1].out, skip ? -1 : 1);
  if (skip) {
    const x = width - 14;
    parts.push(
      svg(
        "g",
        { "data-role": "res" },
        svg("path", {
          class: "stroke skip-line",
          d: `M${middle} 10H${x - 10}a10 10 0 0 1 10 10V${y - 34}a10 10 0 0 1 -10 10H${middle + 9}`,
        }),
        svg("circle", { class: "sum", cx: middle, cy: y - 24, r: 9 }),
        svg("path", { class: "sum-sign", d: `M${middle - 5} ${y - 24}h10M${middle} ${y - 29}v10` }),
      ),
    );
  }
  return svg(
    "svg",
    { width, height: y + 2, viewBox: `0 0 ${width} ${y + 2}`, role: "listbox", "aria-label": "layers of the block" },
    ...parts,
  );
}

/**
 * Any layers as a diagram; its value is the id of the chosen layer.
 *
 * @param layers those of one block, or of a whole network
 */
export function blockDiagram(layers: readonly Layer[], options: DiagramOptions): BlockDiagram {
  const {
    label,
    caption,
    value = "",
    note = (layer) => `${si(cost(layer).macs, 3)} MACs`,
    file = "block.svg",
  } = options;
  let shown = layers;
  const kept = keptParts();
  function draw(width: number): SVGSVGElement {
    const single = new Set(shown.map(({ stage }) => stage)).size === 1;
    const picture = !single
      ? stageDiagram(shown, width, kept)
      : width < 760
        ? down(shown, width, note)
        : across(shown, width, note);
    picture.classList.add("block-diagram");
    paint(picture);
    return picture;
  }
  const slot = html("div");
  const box = figure([slot], {
    label,
    caption,
    downloads: [svgDownload("Diagram as SVG", file, () => slot.querySelector("svg"))],
  });
  const { view, paint } = layerView(box, value);
  const picture = responsive(draw);
  slot.append(picture);
  return Object.assign(view, {
    update(next: readonly Layer[]) {
      shown = next;
      picture.redraw();
    },
  });
}
