/** The learned kernels of a first layer as small color pictures, to choose one of. */
import type { Kernel } from "../../model/math/convolve.js";
import { weightAt } from "../../model/math/convolve.js";
import type { Picture } from "../../model/types.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { type Input, commit, html, input, listen, uid } from "../ui/element.js";
import { nextTask } from "../ui/nextTask.js";
import { leastExtent } from "./kernelWalkState.js";

/** A kernel over red, green and blue as a picture: middle gray is 0, its largest weight black or full color. */
export function kernelPicture(kernel: Kernel, output: number): Picture {
  const { size } = kernel;
  const places = Array.from({ length: size * size }, (_, n) => [Math.floor(n / size), n % size] as const);
  const weights = places.flatMap(([i, j]) => [0, 1, 2].map((c) => weightAt(kernel, i, j, c, output)));
  const extent = Math.max(...weights.map(Math.abs), leastExtent);
  const shade = (weight: number) => Math.round(127.5 * (1 + weight / extent));
  const data = new Uint8ClampedArray(4 * size * size).fill(255);
  weights.forEach((weight, n) => (data[4 * Math.floor(n / 3) + (n % 3)] = shade(weight)));
  return { width: size, height: size, data };
}

/**
 * Radio buttons with a picture each. The value is the output channel, or −1 when none is chosen.
 *
 * @param kernel a standard kernel over three input channels
 */
export function kernelPicker(kernel: Kernel, { label }: { readonly label: string }): Input<number> {
  const name = uid("kernel");
  const channels = Array.from({ length: kernel.out }, (_, c) => c);
  const radios = channels.map((c) => html("input", { type: "radio", name, value: c, "aria-label": `channel ${c}` }));
  const labels = channels.map((c) => html("label", { title: `channel ${c}` }, radios[c]));
  const box = html(
    "fieldset",
    { class: "control kernel-picker" },
    html("legend", {}, label),
    html("div", {}, ...labels),
  );
  void paint();
  // A canvas takes half a millisecond to make: some of them in each task.
  async function paint(): Promise<void> {
    for (const c of channels) {
      if (c % 8 === 0) await nextTask();
      labels[c].append(pictureCanvas(kernelPicture(kernel, c)));
    }
  }
  const show = (now: number) => radios.forEach((radio, c) => (radio.checked = c === now));
  const element = input<number, HTMLElement>(box, -1, show);
  radios.forEach((radio, c) => listen(radio, () => commit(element, c)));
  return element;
}
