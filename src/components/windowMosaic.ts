/** All products behind one value of a standard convolution: a small window for each input channel. */
import type { Term } from "../model/convolve.js";
import { svg } from "./element.js";
import { css, ramp } from "./ramp.js";

export interface WindowMosaicOptions {
  readonly size: number;
  /** The product that takes the strongest color. */
  readonly extent: number;
  readonly marked: number;
  readonly columns?: number;
}

const gap = 0.7;

/** @param terms channel by channel, each window row by row */
export function windowMosaic(terms: readonly Term[], options: WindowMosaicOptions): SVGSVGElement {
  const { size, extent, marked, columns = 8 } = options;
  const color = ramp();
  const perChannel = size * size;
  const channels = terms.length / perChannel;
  const pitch = size + gap;
  const [width, height] = [columns * pitch - gap, Math.ceil(channels / columns) * pitch - gap];
  const corner = (c: number) => [(c % columns) * pitch, Math.floor(c / columns) * pitch] as const;
  const [markedX, markedY] = corner(marked);
  return svg(
    "svg",
    {
      class: "mosaic",
      viewBox: `-0.3 -0.3 ${width + 0.6} ${height + 0.6}`,
      role: "img",
      "aria-label": `${terms.length} products in ${channels} windows of ${perChannel}`,
    },
    ...terms.map(({ product }, n) => {
      const [x, y] = corner(Math.floor(n / perChannel));
      const place = n % perChannel;
      const fill = css(color(extent > 0 ? product / extent : 0));
      return svg("rect", { x: x + (place % size), y: y + Math.floor(place / size), width: 0.96, height: 0.96, fill });
    }),
    svg("rect", { class: "frame", "data-role": "conv", x: markedX, y: markedY, width: size, height: size }),
  );
}
