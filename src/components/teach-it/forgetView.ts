/** What a network forgot: scores before and after, and the photo that changed most, with its boxes. */
import type { Detection } from "../../model/types.js";
import { detectionText, photoWithBoxes } from "../picture/detections.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { html } from "../ui/element.js";
import { partTitle } from "../ui/partTitle.js";
import { responsive } from "../ui/responsive.js";
import type { Backbone } from "./exits.js";
import type { Look, Memory } from "./memory.js";
import { memoryChart } from "./memoryChart.js";

export interface ForgetView {
  readonly element: HTMLElement;
  show(backbone: Backbone, memory: Memory, before: readonly Look[], after: readonly Look[]): void;
  hide(): void;
}

const titles = {
  objects: ", scores of the detector’s own classes on the site’s photos",
  clothes: ", right answers of its original head, for ten kinds of clothes",
  other: ", scores of its own answers to the site’s photos",
} as const;

function photo(name: string, look: Look, detections: readonly Detection[]): HTMLElement {
  const alt = `${look.name}, ${name.toLowerCase()}: ${detectionText(detections)}`;
  return html(
    "figure",
    { class: "tune-photo" },
    photoWithBoxes(pictureCanvas(look.picture, alt), detections),
    html("figcaption", { class: "label" }, `${name}: ${detectionText(detections)}`),
  );
}

/** How much score the detections of a photo have lost. */
function loss(before: Look, after: Look): number {
  const sum = ({ detections }: Look) => detections.reduce((all, { score }) => all + score, 0);
  return Math.abs(sum(before) - sum(after));
}

export function forgetView(): ForgetView {
  let now: { readonly memory: Memory; readonly limit?: number } | undefined;
  const chart = responsive(
    (width) =>
      now ? memoryChart(now.memory.rows, { width, ...(now.limit !== undefined && { limit: now.limit }) }) : html("div"),
    560,
  );
  const title = html("span");
  const pair = html("div", { class: "tune-pair" });
  const key = html("p", { class: "label" });
  const element = html(
    "div",
    { class: "tune-forgot", hidden: true },
    html("div", {}, partTitle(html("b", {}, "What it forgot"), title), chart, key),
    pair,
  );
  return {
    element,
    show({ trainedFor }, memory, before, after) {
      element.hidden = false;
      title.textContent = titles[trainedFor];
      const isDetector = trainedFor === "objects";
      now = { memory, ...(isDetector && { limit: 0.5 }) };
      key.textContent = `Open circle: before. Filled: after.${isDetector ? " Dashed line: from .50 on, an object counts as found." : ""}`;
      chart.redraw();
      pair.replaceChildren();
      if (!isDetector) return;
      const worst = before.reduce(
        (most, look, i) => (loss(look, after[i]) > loss(before[most], after[most]) ? i : most),
        0,
      );
      pair.replaceChildren(
        photo("Before", before[worst], before[worst].detections),
        photo("After", before[worst], after[worst].detections),
      );
    },
    hide: () => (element.hidden = true),
  };
}
