/** The shipped pictures of clothing, and how one is drawn. */
import { html } from "../ui/element.js";

/** Pixels of a picture’s side. */
export const side = 28;
const bytes = side * side;

export interface Clothing {
  readonly count: number;
  /** 0 … 9, in the order of the pictures. */
  readonly labels: Uint8Array;
  /** @returns 28 × 28 bytes, 0 black … 255 white */
  readonly picture: (index: number) => Uint8Array;
  /** Several, one after the other, as a classifier takes them. */
  readonly pictures: (indices: readonly number[]) => Uint8Array;
}

/**
 * @param file pictures.bin: 28 × 28 bytes for each picture, then one label for each
 * @throws RangeError when the length does not fit
 */
export function clothing(file: ArrayBuffer): Clothing {
  const all = new Uint8Array(file);
  const count = all.length / (bytes + 1);
  if (!Number.isInteger(count) || count === 0)
    throw new RangeError(`invalid pictures: ${all.length} bytes; it must be a multiple of ${bytes + 1}`);
  const picture = (index: number) => all.subarray(index * bytes, (index + 1) * bytes);
  return {
    count,
    labels: all.subarray(count * bytes),
    picture,
    pictures(indices) {
      const together = new Uint8Array(indices.length * bytes);
      indices.forEach((index, place) => together.set(picture(index), place * bytes));
      return together;
    },
  };
}

/** Draws a picture on its canvas, in the middle where the canvas is larger. */
export function paintClothing(canvas: HTMLCanvasElement, picture: Uint8Array): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(side, side);
  for (let i = 0; i < bytes; i++) image.data.set([picture[i], picture[i], picture[i], 255], 4 * i);
  const border = (canvas.width - side) / 2;
  // What is transparent counts as white where a picture is read, and the networks get a black border.
  context.fillStyle = "#000";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.putImageData(image, border, border);
}

/**
 * A canvas of 28 × 28 pixels and of its border; the style sheet says how large it shows.
 *
 * @param border pixels of black around the picture, as the networks get it
 */
export function clothingCanvas(picture: Uint8Array, label: string, border = 0): HTMLCanvasElement {
  const size = side + 2 * border;
  const canvas = html("canvas", { class: "clothing", width: size, height: size, role: "img", "aria-label": label });
  paintClothing(canvas, picture);
  return canvas;
}
