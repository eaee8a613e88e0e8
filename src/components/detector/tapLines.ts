/** Lines from the layers on the strip that a head reads down to the maps under it. */
import type { Layer } from "../../model/architecture/layers.js";
import type { Head } from "../../model/detection/ssd.js";
import { svg } from "../ui/element.js";
import { shape } from "../../model/math/format.js";
import { stripBar } from "../charts/stripGeometry.js";

/** Pixels between two maps in their row: as in docs/styles/detector.css. */
const mapGap = 28;

/**
 * @param layers of the strip above, which has the same width
 * @param head its first maps are layers of the backbone
 * @param width of the row of maps below
 */
export function tapLines(layers: readonly Layer[], head: Head, { width = 960 } = {}): SVGSVGElement {
  const height = 74;
  const side = (width - mapGap * (head.maps.length - 1)) / head.maps.length;
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  let level = 20;
  for (const [i, { id, shape: size }] of head.maps.entries()) {
    const tap = layers.find((layer) => layer.id === id);
    if (tap === undefined) continue;
    const bar = stripBar(layers, tap, width);
    const from = bar.x + bar.width / 2;
    const to = i * (side + mapGap) + 12;
    const label = svg("text", { class: "ttl halo", x: to + 10, y: level - 5 });
    label.append(`${id}, ${shape(size)}`);
    picture.append(
      svg("path", { class: "det-line", d: `M${from} 0V${level}H${to}V${height - 6}` }),
      svg("path", { class: "det-head", d: `M${to} ${height}l-5 -9h10Z` }),
      label,
    );
    level += 26;
  }
  return picture;
}
