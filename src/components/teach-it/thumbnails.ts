/** Small copies of the pictures of a class. */
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { html } from "../ui/element.js";
import type { Sample } from "./classes.js";

const side = 56;
const made = new WeakMap<Sample, HTMLCanvasElement>();

function draw(canvas: HTMLCanvasElement, { picture }: Sample): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const scale = Math.max(side / picture.width, side / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.drawImage(pictureCanvas(picture), (side - width) / 2, (side - height) / 2, width, height);
}

/** A square out of the picture’s middle. */
export function thumbnail(sample: Sample, label?: string): HTMLCanvasElement {
  let original = made.get(sample);
  if (original === undefined) {
    original = html("canvas", { width: side, height: side });
    draw(original, sample);
    made.set(sample, original);
  }
  const named = label === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": label };
  const copy = html("canvas", { class: "teach-thumb", width: side, height: side, ...named });
  copy.getContext("2d")?.drawImage(original, 0, 0);
  return copy;
}
