/** The kernels of the first layer before and after a training, one scale for both. */
import { paintMap, onScheme } from "../charts/colorScale.js";
import type { Snapshot } from "../../model/training/protocol.js";
import { html } from "../ui/element.js";

/** Rows of kernels, each with the step at which it was so. */
export function kernelRows(snapshots: readonly Snapshot[]): HTMLElement {
  const most = Math.max(...snapshots.flatMap(({ kernels }) => Array.from(kernels.data, Math.abs)));
  const rows = snapshots.map(({ kernels, step }) => {
    const [size, , , count] = kernels.shape;
    const canvases = Array.from({ length: count }, (_, k) => {
      const values = Float32Array.from({ length: size * size }, (_unused, i) => kernels.data[i * count + k]);
      const canvas = html("canvas", {
        class: "train-kernel",
        role: "img",
        "aria-label": `kernel ${k} at step ${step}: ${Array.from(values, (v) => v.toFixed(2)).join(", ")}`,
      });
      onScheme(canvas, (scheme) => paintMap(canvas, values, [size, size], most, scheme));
      return canvas;
    });
    return html("div", { class: "train-kernels" }, html("span", { class: "label" }, `step ${step}`), ...canvases);
  });
  return html(
    "div",
    {},
    ...rows,
    html(
      "p",
      { class: "label" },
      `Violet is positive, brown negative; from −${most.toFixed(2)} to ${most.toFixed(2)}.`,
    ),
  );
}
