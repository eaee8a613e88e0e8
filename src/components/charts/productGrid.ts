/** The products of a window, each with its two factors, in the window's own order. */
import type { Term } from "../../model/math/convolve.js";
import { html } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { css, inkOn, ramp } from "./colorScale.js";

export interface ProductGridOptions {
  /** Side of the window. */
  readonly size: number;
  /** The product that takes the strongest color: the same for all positions of a walk. */
  readonly extent: number;
  /** Names of the channels, shown when there is more than one. */
  readonly channels?: readonly string[];
}

/** A grid for each channel, one under the other. */
export function productGrid(terms: readonly Term[], { size, extent, channels = [] }: ProductGridOptions): HTMLElement {
  const color = ramp();
  const perChannel = size * size;
  const groups = Array.from({ length: terms.length / perChannel }, (_, c) =>
    terms.slice(c * perChannel, (c + 1) * perChannel),
  );
  const cell = ({ value, weight, product, outside }: Term) => {
    const ground = color(extent > 0 ? product / extent : 0);
    return html(
      "span",
      { class: outside ? "product outside" : "product", style: `background:${css(ground)};color:${inkOn(ground)}` },
      html("small", {}, `${decimal(value)} × ${decimal(weight)}`),
      html("b", {}, decimal(product)),
    );
  };
  const sum = (group: readonly Term[]) => group.reduce((total, { product }) => total + product, 0);
  return html(
    "div",
    { class: "products", role: "img", "aria-label": `${terms.length} products, sum ${decimal(sum(terms))}` },
    ...groups.map((group, c) =>
      html(
        "div",
        { class: "product-channel" },
        groups.length > 1 &&
          html("p", { class: "label" }, channels[c] ?? `channel ${c}`, `, sum ${decimal(sum(group))}`),
        html("div", { class: "product-cells", style: `--side:${size}` }, ...group.map(cell)),
      ),
    ),
  );
}
