/** A whole network as a diagram: a line for each stage. */
import { group } from "d3-array";
import type { Layer } from "../../model/architecture/layers.js";
import { svg } from "../ui/element.js";
import { shape } from "../../model/math/format.js";
import { type KeptParts, keptParts } from "../ui/reuseElements.js";
import { glyphAt, layerMark } from "./layerMark.js";
import { glyphPaths, slots } from "./role.js";

/**
 * A whole network: a line for each stage, its layers in three slots, skips as arches on the right.
 *
 * @param kept lines that stay when another one changes
 */
export function stageDiagram(layers: readonly Layer[], width: number, kept: KeptParts = keptParts()): SVGSVGElement {
  const wide = width >= 620;
  const rowHeight = 34;
  const left = wide ? 96 : 62;
  const right = wide ? 190 : 30;
  const slot = (width - left - right) / 3;
  const stages = [...group(layers, ({ stage }) => stage).values()];
  const line = (own: readonly Layer[], y: number) => {
    const last = own[own.length - 1];
    const boxes = own.map((layer) => {
      const x = left + slots[layer.role] * slot;
      const same = layer.in[2] === layer.out[2];
      const text = wide && !same ? `${layer.in[2]} to ${layer.out[2]}` : String(layer.out[2]);
      const stride = layer.role !== "pool" && layer.stride > 1 ? (wide ? ", stride 2" : " s2") : "";
      return layerMark(
        layer,
        svg("rect", { class: "wash box", x: x + 2, y: y + 3, width: slot - 8, height: rowHeight - 8 }),
        glyphAt(layer, x + 9, y + 10.5),
        svg("text", { class: "txt", x: x + 27, y: y + 21 }, text + stride),
      );
    });
    const skip =
      last.residualFrom !== undefined &&
      svg(
        "g",
        { "data-role": "res", transform: `translate(${left + 3 * slot + 2},${y + 9})` },
        svg("path", { class: "mark", d: glyphPaths.res }),
      );
    return svg(
      "g",
      {},
      svg("text", { class: "ttl", x: 0, y: y + 21 }, last.stageName),
      ...boxes,
      skip,
      wide && svg("text", { x: left + 3 * slot + 22, y: y + 21 }, shape(last.out)),
    );
  };
  const parts = stages.flatMap((own, i) =>
    kept(`${i} ${width} ${JSON.stringify(own)}`, () => [line(own, i * rowHeight)]),
  );
  kept.end();
  const height = stages.length * rowHeight;
  return svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, role: "listbox", "aria-label": "layers of the network" },
    ...parts,
  );
}
