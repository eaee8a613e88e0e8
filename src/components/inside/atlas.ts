/** All channels of a tensor as one sheet of pixels: a layer of 960 channels is painted in one go. */
import type { Tap } from "../../model/types.js";
import { type Scheme, ramp } from "../charts/colorScale.js";
import { valuesAtOnce } from "./channelStatistics.js";

/** Pixels as 32-bit words (alpha, blue, green, red from the highest byte on), one for each value. */
export interface Atlas {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly pixels: Uint32Array<ArrayBuffer>;
}

const steps = 255;

/** 511 colors from −1 to 1; more steps cannot be told apart in eight bits. */
function colorTable(scheme: Scheme): Uint32Array {
  const color = ramp(scheme);
  return Uint32Array.from({ length: 2 * steps + 1 }, (_, i) => {
    const [r, g, b] = color((i - steps) / steps);
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
}

/**
 * Paints each channel as a tile of the tensor's height and width, row by row of `columns` tiles, in steps.
 *
 * @param extents for each channel the value that takes the strongest color; 0 paints the ground
 */
export function* paintAtlas(
  { shape: [height, width, channels], data }: Tap,
  { columns, extents, scheme }: { columns: number; extents: readonly number[]; scheme: Scheme },
): Generator<void, Atlas> {
  const rows = Math.ceil(channels / columns);
  const sheet = columns * width;
  const table = colorTable(scheme);
  const pixels = new Uint32Array(sheet * rows * height);
  const scales = Float64Array.from(extents, (extent) => (extent > 0 ? steps / extent : 0));
  const corners = Uint32Array.from(
    { length: channels },
    (_, c) => Math.floor(c / columns) * height * sheet + (c % columns) * width,
  );
  function paint(y: number): void {
    for (let x = 0, i = y * width * channels; x < width; x++) {
      const offset = y * sheet + x;
      for (let c = 0; c < channels; c++, i++) {
        const scaled = data[i] * scales[c];
        // Comparisons with NaN are false, so a NaN takes the ground.
        const step = scaled >= steps ? steps : scaled <= -steps ? -steps : scaled > 0 ? scaled + 0.5 : scaled - 0.5;
        pixels[corners[c] + offset] = table[steps + (step | 0)];
      }
    }
  }
  const some = Math.ceil(valuesAtOnce / (width * channels));
  for (let y = 0; y < height; y++) {
    if (y > 0 && y % some === 0) yield;
    paint(y);
  }
  return { width: sheet, height: rows * height, columns, pixels };
}

/** How many maps stand in a row, for a number of channels and the width at hand in CSS pixels. */
export function columnsFor(channels: number, width: number): number {
  const narrow = width < 430;
  const most = narrow ? 8 : Math.max(1, Math.floor(width / 17));
  const wanted = channels <= 32 ? 8 : channels <= 200 ? 12 : channels <= 400 ? 16 : channels <= 600 ? 24 : 32;
  const grown = width > 700 ? Math.round((wanted * width) / 560) : wanted;
  return Math.max(1, Math.min(channels, most, grown));
}
