/** All products behind one value of a standard convolution: a small window for each input channel. */
import type { Term } from "../../model/math/convolve.js";
import { svg } from "../ui/element.js";
import { css, ramp } from "../charts/colorScale.js";

export interface WindowMosaicOptions {
  readonly channels: number;
  /** Side of a window. */
  readonly size: number;
  /** Windows in a row. */
  readonly columns?: number;
}

export interface WindowMosaic {
  readonly element: SVGSVGElement;
  /**
   * @param terms channel by channel, each window row by row
   * @param extent the product that takes the strongest color
   * @param marked the channel that is framed
   */
  paint(terms: readonly Term[], extent: number, marked: number): void;
}

const gap = 0.7;

export function windowMosaic({ channels, size, columns = 8 }: WindowMosaicOptions): WindowMosaic {
  const perChannel = size * size;
  const pitch = size + gap;
  const [width, height] = [columns * pitch - gap, Math.ceil(channels / columns) * pitch - gap];
  const corner = (c: number) => [(c % columns) * pitch, Math.floor(c / columns) * pitch] as const;
  const cells = Array.from({ length: channels * perChannel }, (_, n) => {
    const [x, y] = corner(Math.floor(n / perChannel));
    const place = n % perChannel;
    return svg("rect", { x: x + (place % size), y: y + Math.floor(place / size), width: 0.96, height: 0.96 });
  });
  const frame = svg("rect", { class: "frame", "data-role": "conv", width: size, height: size });
  const element = svg(
    "svg",
    {
      class: "mosaic",
      viewBox: `-0.3 -0.3 ${width + 0.6} ${height + 0.6}`,
      role: "img",
      "aria-label": `${cells.length} products in ${channels} windows of ${perChannel}`,
    },
    ...cells,
    frame,
  );
  return {
    element,
    paint(terms, extent, marked) {
      const color = ramp();
      cells.forEach((cell, n) => {
        cell.style.fill = css(color(extent > 0 ? terms[n].product / extent : 0));
      });
      const [x, y] = corner(marked);
      frame.setAttribute("x", String(x));
      frame.setAttribute("y", String(y));
    },
  };
}
