/** The maps that a head reads, in a row: how large they are, which convolutions make each, and what is predicted on it. */
import type { FeatureMap, Head, HeadLayer } from "../../model/detection/ssd.js";
import { html, svg } from "../ui/element.js";
import { count } from "../../model/math/format.js";
import { glyph, roleKey } from "../charts/role.js";
import { gridPath } from "./cellMarks.js";

/** Convolutions of the head that lead from one map to the next. */
function extrasOf({ extras }: Head, map: FeatureMap): HeadLayer[] {
  const chain: HeadLayer[] = [];
  for (let id = map.id; ;) {
    const layer = extras.find((one) => one.id === id);
    if (layer === undefined) return chain;
    chain.unshift(layer);
    // Where the next extra begins, the previous map ends.
    if (layer.role === "pointwise" && chain.length > 1) return chain;
    id = layer.from;
  }
}

function step({ kernel, stride, out, role }: HeadLayer): HTMLElement {
  const size = `${kernel} × ${kernel}${stride > 1 ? `, stride ${stride}` : ""}`;
  return html("li", {}, glyph(roleKey({ role })), ` ${size}: ${shapeOf(out)}`);
}

const shapeOf = ([rows, columns, channels]: readonly number[]) => `${rows} × ${columns} × ${channels}`;

/** Squares on one scale: the first map fills its place. */
function square({ shape: [rows, columns] }: FeatureMap, largest: number): SVGSVGElement {
  const side = rows / largest;
  const lines = svg("path", { class: "det-lines", d: gridPath(rows, columns), transform: `scale(${side})` });
  const drawn = svg(
    "svg",
    { viewBox: "0 0 1 1", class: "det-square", "aria-hidden": "true", preserveAspectRatio: "xMinYMin slice" },
    svg("rect", { x: 0, y: 0, width: side, height: side }),
    lines,
  );
  // Where the maps are below each other, a small one leaves no room empty.
  drawn.style.setProperty("--side", String(side));
  return drawn;
}

/** @param classes outputs for each anchor and class, without the background */
export function headChain(head: Head, classes: number): HTMLElement {
  const largest = Math.max(...head.maps.map(({ shape }) => shape[0]));
  const items = head.maps.map((map) => {
    const { id, shape, anchorsPerCell } = map;
    const [rows, columns] = shape;
    const extras = extrasOf(head, map);
    const scores = anchorsPerCell * (classes + 1);
    const made =
      extras.length === 0
        ? html("ul", {}, html("li", {}, html("code", {}, id)), html("li", {}, "of the backbone"))
        : html("ul", {}, ...extras.map(step));
    return html(
      "div",
      { class: extras.length === 0 ? "det-link" : "det-link extra", role: "listitem" },
      html("p", {}, html("b", {}, `${rows} × ${columns}`), ` × ${shape[2]}`),
      square(map, largest),
      made,
      html(
        "p",
        {},
        `${anchorsPerCell} anchors a cell: `,
        html("b", {}, count(4 * anchorsPerCell)),
        " channels for boxes, ",
        html("b", {}, count(scores)),
        " for scores",
      ),
    );
  });
  return html("div", { class: "det-chain", role: "list", "aria-label": "The six maps, from fine to coarse" }, ...items);
}
