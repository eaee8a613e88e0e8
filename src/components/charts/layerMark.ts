/** What diagrams say and draw of one layer. */
import { activations } from "../../model/math/activation.js";
import type { Layer } from "../../model/architecture/layers.js";
import { svg } from "../ui/element.js";
import { shape } from "../../model/math/format.js";
import { glyphPaths, roleKey } from "./role.js";

export const roleWords: Readonly<Record<Layer["role"], string>> = {
  convolution: "convolution",
  expansion: "expansion",
  depthwise: "depthwise",
  projection: "projection",
  pointwise: "pointwise",
  pool: "average pool",
  classifier: "classifier",
};

/** `3×3, stride 2`; a pool says what it covers. */
export function kernelWords({ kernel, stride, role }: Layer): string {
  const size = `${kernel}×${kernel}`;
  return role !== "pool" && stride > 1 ? `${size}, stride ${stride}` : size;
}

/** `ReLU6`, or `linear` where nothing follows the sum. */
export function activationWord(layer: Layer): string {
  if (layer.role === "pool") return "";
  return layer.activation === "identity" ? "linear" : activations[layer.activation].label;
}

export function glyphAt(layer: Layer, x: number, y: number): SVGElement {
  return svg("path", { class: "mark", d: glyphPaths[roleKey(layer)], transform: `translate(${x},${y})` });
}

function describeLayer(layer: Layer): string {
  const more = [kernelWords(layer), activationWord(layer)].filter((word) => word !== "").join(", ");
  const skip = layer.residualFrom === undefined ? "" : `, then ${layer.residualFrom} is added`;
  return `${layer.id}: ${roleWords[layer.role]} ${more}, ${shape(layer.in)} to ${shape(layer.out)}${skip}`;
}

/** A layer that can be chosen. */
export function layerMark(layer: Layer, ...children: readonly SVGElement[]): SVGGElement {
  return svg(
    "g",
    {
      class: "layer-box",
      "data-layer": layer.id,
      "data-role": roleKey(layer),
      role: "option",
      tabindex: -1,
      "aria-selected": "false",
      "aria-label": describeLayer(layer),
    },
    ...children,
  );
}

/** A head for lines, drawn, since the text font has no arrows. */
export function arrow(x: number, y: number, direction: "right" | "down"): SVGElement {
  const d = direction === "right" ? `M${x} ${y}l-7 -4v8Z` : `M${x} ${y}l-4 -7h8Z`;
  return svg("path", { class: "arrow", d });
}
