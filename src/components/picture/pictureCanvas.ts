/** A picture's pixels as an element. */
import type { Picture } from "../../model/types.js";
import { html } from "../ui/element.js";

/**
 * A canvas of the picture's own pixels.
 *
 * @param alt what it shows, in a sentence; a canvas without one is decoration
 */
export function pictureCanvas({ width, height, data }: Picture, alt?: string): HTMLCanvasElement {
  const named = alt === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": alt };
  const canvas = html("canvas", { width, height, ...named });
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas;
}
