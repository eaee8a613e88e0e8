/** The photo as the network sees it: a square, stretched or between gray bars. */
import { placement } from "../../model/image.js";
import type { Fit, Picture } from "../../model/protocol.js";

/** A canvas of the picture's own pixels. */
export function pictureCanvas({ width, height, data }: Picture): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas;
}

/** Paints the network's square into `canvas`, `size` pixels wide. Bars are middle gray, as the network gets them. */
export function paintSquare(canvas: HTMLCanvasElement, picture: Picture, fit: Fit, size: number): void {
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.fillStyle = "#7f7f7f";
  context.fillRect(0, 0, size, size);
  const { left, top, width, height } = placement(picture, fit, size);
  context.drawImage(pictureCanvas(picture), left * size, top * size, width * size, height * size);
}
