/** The backbone as a strip, the layers that the head reads, and under them the six maps. */
import { cost } from "../../model/cost.js";
import type { Layer } from "../../model/layers.js";
import type { Anchor, Head } from "../../model/ssd.js";
import { html } from "../element.js";
import { shape, si } from "../format.js";
import { networkStrip } from "../networkStrip.js";
import { responsive } from "../responsive.js";
import { roleLegend } from "../role.js";
import { type CellPlace, type HeadMaps, headMaps } from "./headMaps.js";
import { tapLines } from "./tapLines.js";

/** @returns the maps as an input, with the strip above them */
export function headFigure(
  layers: readonly Layer[],
  head: Head,
  anchors: readonly Anchor[],
  value: CellPlace,
): HeadMaps {
  const taps = head.maps.map(({ id }) => id).filter((id) => layers.some((layer) => layer.id === id));
  const maps = headMaps(head, anchors, value);
  const strip = networkStrip(layers, {
    rows: [
      {
        title: "values out of each layer",
        value: (layer) => cost(layer).activations,
        format: (v) => si(v, 2),
        height: 56,
      },
    ],
    layer: taps[0],
    label: "Layer of the backbone",
  });
  const sentence = html("p", { class: "label", "aria-live": "polite" });
  const tell = () => {
    const layer = layers.find(({ id }) => id === strip.value);
    if (layer === undefined) return;
    const read = taps.includes(layer.id);
    sentence.replaceChildren(
      html("b", {}, layer.id),
      `, ${shape(layer.out)}: `,
      read ? "the head reads this layer." : "the head does not read this layer; only what it hands on counts.",
    );
  };
  strip.addEventListener("input", (event) => {
    event.stopPropagation();
    tell();
  });
  tell();
  const figure = html(
    "div",
    {},
    strip,
    responsive((width) => tapLines(layers, head, { width })),
    maps,
    html("div", { class: "under" }, roleLegend(["conv", "exp", "dw", "proj", "res"]), sentence),
  );
  // The maps stay the input: the strip is the picture that they hang from.
  const control = figure as unknown as HeadMaps;
  Object.defineProperty(control, "value", {
    get: () => maps.value,
    set: (next: CellPlace) => {
      maps.value = next;
      strip.value = taps[Math.min(next.map, taps.length - 1)];
      tell();
    },
  });
  Object.defineProperty(control, "preview", { get: () => maps.preview });
  maps.addEventListener("preview", () => figure.dispatchEvent(new Event("preview")));
  return Object.assign(control, { update: maps.update });
}
