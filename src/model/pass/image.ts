/** Pictures → network input: the one place that knows preprocessing. */
import type { Change } from "./changes.js";
import type { Box, Fit, Picture } from "../types.js";
import type { Preprocessing } from "./weights.js";

/** Where the picture lies in the network's square input: fractions of the square's side. */
export interface Placement {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

function checkPicture({ width, height, data }: Picture): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new RangeError(`invalid picture: ${width} × ${height}; it must have at least one pixel`);
  if (data.length !== 4 * width * height)
    throw new RangeError(`invalid picture: ${data.length} bytes; it must have ${4 * width * height}, four a pixel`);
}

/** What preprocessing says of a picture's place. */
export interface Placing extends Pick<Preprocessing, "size" | "bars"> {
  /** Pixels of the input all around that never belong to the picture; 0 unless given. */
  readonly border?: number;
}

/** The picture's place in a square, in whole pixels: all of it, or with its shape kept, centered or in the upper left corner. */
function pixels(
  { width, height }: Pick<Picture, "width" | "height">,
  fit: Fit,
  { size: whole, bars, border = 0 }: Placing,
): { top: number; left: number; rows: number; columns: number } {
  const size = whole - 2 * border;
  if (fit === "stretch") return { top: border, left: border, rows: size, columns: size };
  const longest = Math.max(width, height);
  const rows = Math.max(1, Math.round((size * height) / longest));
  const columns = Math.max(1, Math.round((size * width) / longest));
  if (bars?.place === "corner") return { top: border, left: border, rows, columns };
  const middle = (free: number) => border + Math.floor(free / 2);
  return { top: middle(size - rows), left: middle(size - columns), rows, columns };
}

/**
 * Where a picture lies in the network's input.
 *
 * @param placing side of the input in pixels, its border, and where a letterbox puts the picture
 */
export function placement(picture: Pick<Picture, "width" | "height">, fit: Fit, placing: number | Placing): Placement {
  const square = typeof placing === "number" ? { size: placing } : placing;
  const { size } = square;
  const { top, left, rows, columns } = pixels(picture, fit, square);
  return { top: top / size, left: left / size, height: rows / size, width: columns / size };
}

/** A box of the network's square as a box of the reader's picture, cut at its edges. */
export function toPicture([top, left, bottom, right]: Box, place: Placement): Box {
  const clamp = (v: number) => Math.min(1, Math.max(0, v));
  const y = (v: number) => clamp((v - place.top) / place.height);
  const x = (v: number) => clamp((v - place.left) / place.width);
  return [y(top), x(left), y(bottom), x(right)];
}

/** Source positions of one axis: the two neighbors of each output pixel and the share of the second. */
function samples(from: number, to: number): { low: Int32Array; high: Int32Array; share: Float32Array } {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float32Array(to);
  const scale = Math.fround(from / to);
  for (let i = 0; i < to; i++) {
    const position = Math.fround(i * scale);
    low[i] = Math.floor(position);
    high[i] = Math.min(from - 1, low[i] + 1);
    share[i] = position - low[i];
  }
  return { low, high, share };
}

/**
 * The network's input [size, size, 3], row-major, channels last.
 *
 * Resizes as TensorFlow's `resizeBilinear` does with `alignCorners` and `halfPixelCenters` false: output i reads source
 * position i · from / to, between its two neighbors. Where a picture is scaled down a lot this skips pixels, as the
 * network's own preprocessing does. Transparent pixels are laid over white. Bars of a letterbox are middle gray (127.5)
 * unless preprocessing names another byte.
 *
 * @throws RangeError when the picture is empty or its bytes do not fit its size
 */
export function networkInput(picture: Picture, fit: Fit, preprocessing: Preprocessing): Float32Array {
  checkPicture(picture);
  const { size, scale, offset, bars } = preprocessing;
  const { data, width, height } = picture;
  const input = new Float32Array(size * size * 3).fill((bars?.byte ?? 127.5) * scale + offset);
  const { top, left, rows, columns } = pixels(picture, fit, preprocessing);
  const y = samples(height, rows);
  const x = samples(width, columns);
  const byte = (pixel: number, channel: number) => {
    const alpha = data[4 * pixel + 3];
    const value = data[4 * pixel + channel];
    return alpha === 255 ? value : 255 + ((value - 255) * alpha) / 255;
  };
  for (let i = 0; i < rows; i++) {
    const upper = y.low[i] * width;
    const lower = y.high[i] * width;
    for (let j = 0; j < columns; j++) {
      const target = 3 * ((top + i) * size + left + j);
      const west = x.low[j];
      const east = x.high[j];
      for (let channel = 0; channel < 3; channel++) {
        const a = byte(upper + west, channel);
        const b = byte(lower + west, channel);
        const above = a + (byte(upper + east, channel) - a) * x.share[j];
        const below = b + (byte(lower + east, channel) - b) * x.share[j];
        input[target + channel] = (above + (below - above) * y.share[i]) * scale + offset;
      }
    }
  }
  reorder(input, preprocessing.channels);
  return input;
}

/** Swaps or mixes the three channels in place. */
function reorder(input: Float32Array, channels: Preprocessing["channels"]): void {
  if (channels === "rgb") return;
  for (let i = 0; i < input.length; i += 3) {
    const [red, green, blue] = input.subarray(i, i + 3);
    if (channels === "bgr") input.set([blue, green, red], i);
    else input.fill(0.299 * red + 0.587 * green + 0.114 * blue, i, i + 3);
  }
}

/** The preprocessing with changes to scale and channels applied; the last of a kind wins, other changes do nothing here. */
export function changedPreprocessing(preprocessing: Preprocessing, changes: readonly Change[]): Preprocessing {
  let changed = preprocessing;
  for (const change of changes) {
    if (change.kind === "input-scale") {
      changed = { ...changed, scale: change.range === "0..1" ? 1 / 255 : 1, offset: 0 };
    } else if (change.kind === "input-channels") {
      changed = { ...changed, channels: change.order };
    }
  }
  return changed;
}

/** A part of a picture, such as one frame of a plate: left, top, width and height in pixels. */
export function crop(picture: Picture, [x, y, width, height]: readonly [number, number, number, number]): Picture {
  if (!(x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= picture.width && y + height <= picture.height))
    throw new RangeError(`invalid crop: ${[x, y, width, height].join(", ")}; it must lie inside the picture`);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 4 * ((y + row) * picture.width + x);
    data.set(picture.data.subarray(start, start + 4 * width), 4 * row * width);
  }
  return { width, height, data };
}
