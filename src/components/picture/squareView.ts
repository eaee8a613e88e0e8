/** The photo as the network sees it: a square, stretched or between gray bars. */
import { type Placing, placement } from "../../model/pass/image.js";
import type { Fit, Picture } from "../../model/types.js";
import { pictureCanvas } from "./pictureCanvas.js";

/**
 * Paints the network's square into `canvas`, `size` pixels wide. Bars are middle gray, as the network gets them; a network
 * whose input has a border gets gray pictures on black.
 */
export function paintSquare(
  canvas: HTMLCanvasElement,
  picture: Picture,
  fit: Fit,
  size: number,
  placing: Placing = { size },
): void {
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const isGray = placing.border !== undefined;
  context.fillStyle = isGray ? "#000" : "#7f7f7f";
  context.fillRect(0, 0, size, size);
  const { left, top, width, height } = placement(picture, fit, placing);
  context.drawImage(pictureCanvas(picture), left * size, top * size, width * size, height * size);
  if (!isGray) return;
  context.globalCompositeOperation = "saturation";
  context.fillRect(0, 0, size, size);
}
