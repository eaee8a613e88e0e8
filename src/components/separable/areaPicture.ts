/** Multiply-adds as squares: one input value in a standard convolution is a rectangle, in a pair only two of its edges. */
import { svg } from "../ui/element.js";
import { count, times } from "../../model/math/format.js";
import type { RoleKey } from "../charts/role.js";

export interface AreaOptions {
  readonly width: number;
  /** Side of the kernel. */
  readonly kernel: number;
  /** Output channels. */
  readonly out: number;
}

/** A block of squares, drawn as one path: thousands of rectangles would be slow to move. */
function squares(role: RoleKey, x: number, y: number, columns: number, rows: number, cell: number): SVGPathElement {
  const side = cell - (cell > 5 ? 1 : cell > 2.5 ? 0.5 : 0);
  let d = "";
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < rows; j++)
      d += `M${(x + i * cell).toFixed(2)} ${(y + j * cell).toFixed(2)}h${side}v${side}h${-side}z`;
  return svg("path", { d, class: "mark", "data-role": role });
}

export function areaPicture({ width, kernel, out }: AreaOptions): SVGSVGElement {
  const products = kernel * kernel;
  const cell = Math.min(16, width / out, 300 / products);
  const [w, h] = [out * cell, products * cell];
  const top = 24;
  const second = top + h + 48;
  const height = second + h + cell + 30;
  const ratio = times((products * out) / (products + out));
  const label = `Standard: ${count(products)} times ${count(out)}, ${count(products * out)} squares; separable: ${count(products)} and ${count(out)}, ${count(products + out)} squares; ${ratio} fewer`;
  const isRoomy = w > 330;
  return svg(
    "svg",
    { class: "area-picture", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    svg("text", { class: "strong", x: 0, y: 14 }, `standard: ${products} × ${out} = ${count(products * out)}`),
    squares("conv", 0, top, out, products, cell),
    svg(
      "text",
      { class: "strong", x: 0, y: second - 10 },
      `separable: ${products} + ${out} = ${count(products + out)}`,
    ),
    svg("rect", { class: "outline", x: 0, y: second, width: w, height: h }),
    squares("dw", 0, second, 1, products, cell),
    squares("proj", 0, second + h + 4, out, 1, cell),
    svg(
      "text",
      { class: "txt", "data-role": "dw", x: cell + 10, y: second + h / 2 + 4 },
      `depthwise filters: ${products} products`,
    ),
    svg(
      "text",
      { class: "txt", "data-role": "proj", x: 0, y: second + h + cell + 22 },
      isRoomy ? `pointwise mixes: ${out} products, one for each output` : `pointwise mixes: ${out} products`,
    ),
    svg(
      "text",
      {
        class: "ratio",
        x: isRoomy ? w - 12 : width - 4,
        y: isRoomy ? second + h / 2 + 8 : second - 10,
        "text-anchor": "end",
      },
      `${ratio} fewer`,
    ),
  );
}
