/** What a detector found: boxes on the photo, and the same as text. */
import type { Progress } from "../../model/runtime/protocol.js";
import type { ClassScore, Detection, Problem } from "../../model/types.js";
import { html } from "../ui/element.js";
import { bytes, percent, score } from "../../model/math/format.js";

/** `cat .93`, or what to say where there is nothing. */
export function detectionText(detections: readonly Pick<Detection, "label" | "score">[], minScore = 0.5): string {
  if (detections.length === 0) return `nothing with a score of ${score(minScore)} or above`;
  return detections.map((d) => `${d.label} ${score(d.score)}`).join(", ");
}

/** Whether the labels of two boxes would lie on each other: shares of the picture that a label may take. */
function collide(a: Pick<Detection, "box">, b: Pick<Detection, "box">): boolean {
  const [height, width] = [0.12, 0.45];
  return Math.abs(a.box[0] - b.box[0]) < height && Math.abs(a.box[1] - b.box[1]) < width;
}

/**
 * Boxes over a picture, in a frame of the picture's own shape: boxes are given in shares of it. Labels stand inside the box's upper left corner, or the lower left one where a stronger detection's
 * label has taken that place.
 *
 * @param picture with its width and height as attributes
 */
export function photoWithBoxes(
  picture: HTMLImageElement | HTMLCanvasElement,
  detections: readonly Pick<Detection, "box" | "label" | "score">[],
): HTMLElement {
  const boxes = detections.map((detection, i) => {
    const { box, label, score: value } = detection;
    const low = detections.slice(0, i).some((stronger) => collide(stronger, detection));
    // A box at the very edge would lose its line to the frame.
    const [top, left, bottom, right] = box.map((v) => 100 * Math.max(0.006, Math.min(0.994, v)));
    const place = `left:${left}%;top:${top}%;width:${right - left}%;height:${bottom - top}%`;
    return html(
      "span",
      { class: "box", style: place, "aria-hidden": "true" },
      html("b", { class: low ? "low" : "" }, `${label} ${score(value)}`),
    );
  });
  const photo = html("div", { class: "photo" }, picture, ...boxes);
  const [width, height] = ["width", "height"].map((side) => Number(picture.getAttribute(side)));
  if (width > 0 && height > 0) photo.style.setProperty("--ratio", String(width / height));
  return photo;
}

/** The strongest classes as bars: the highest score that any anchor gives each. */
export function strongestList(classes: readonly ClassScore[]): HTMLElement {
  const rows = classes.map(({ label, score: value }) =>
    html(
      "li",
      {},
      html("span", { class: "name" }, label),
      html("span", { class: "bar-track", "aria-hidden": "true" }, html("i", { style: `width:${100 * value}%` })),
      html("span", { class: "num" }, score(value)),
    ),
  );
  return html("ol", { class: "strongest" }, ...rows);
}

/** What is under way while a network opens, in bytes. */
export function progressText({ phase, loaded, total }: Progress): string {
  if (phase === "warm-up") return "The weights are loaded. The first pass runs…";
  if (phase === "ready") return "Ready.";
  const what = phase === "runtime" ? "Loading the runtime" : "Loading the weights";
  return `${what}: ${bytes(loaded)} of ${bytes(total)} (${percent(total > 0 ? loaded / total : 0)})`;
}

/** A bar of {@link progressText}, announced politely; without numbers while nothing is known yet. */
export function progressBar(progress: Progress | undefined): HTMLElement {
  const { loaded, total } = progress ?? { loaded: 0, total: 1 };
  return html(
    "div",
    { class: "progress" },
    html("progress", { max: Math.max(total, 1), value: loaded, "aria-label": "Loading the network" }),
    html("span", { class: "label" }, progress ? progressText(progress) : "Starting the network…"),
  );
}

/** What went wrong and what would do. */
export function problemNote({ message, advice }: Problem): HTMLElement {
  return html("div", { class: "problem", role: "alert" }, html("b", {}, message), advice);
}
