/** What the network sees: the photo with boxes, the detections as a list, the strongest classes whether found or not. */
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Box, Fit, Picture } from "../../model/types.js";
import { detectionText, photoWithBoxes, strongestList } from "../picture/detections.js";
import { html } from "../ui/element.js";
import { milliseconds, percent, score } from "../../model/math/format.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { paintSquare } from "../picture/squareView.js";

export interface SightData {
  readonly picture: Picture;
  /** Says in words what the photo shows; empty where nobody knows. */
  readonly alt: string;
  readonly fit: Fit;
  readonly result: RunResult | undefined;
  /** The part of the picture that the chosen value sees. */
  readonly field?: Box;
}

export interface SightPanel extends HTMLElement {
  show(data: SightData): void;
}

/** Classes that are listed, found or not. */
const shownClasses = 5;

/** Detections count as found from here on. */
export const foundFrom = 0.5;

/** What kind of network looks, and how large its input is in pixels. */
export interface Looker {
  readonly side?: number;
  /** Pixels of black around the picture; none unless given. */
  readonly border?: number;
  readonly classifies?: boolean;
}

/** @param fit chooses how the photo is made square; stands above the square */
export function sightPanel(fit: HTMLElement, { side = 300, border, classifies = false }: Looker = {}): SightPanel {
  const frame = html("div", { class: "sight-frame" });
  const field = html("span", { class: "field-box", "aria-hidden": "true", hidden: true });
  const square = html("canvas", { class: "square" });
  const fitNote = html("p", { class: "label" });
  const status = html("p", { class: "found", role: "status" });
  const list = html("ul", { class: "found-list" });
  const classes = html("div", {});
  const time = html("p", { class: "label" });
  const element = html(
    "div",
    { class: "sight" },
    frame,
    status,
    list,
    fit,
    html("div", { class: "square-row" }, square, fitNote),
    html("h3", {}, classifies ? "Top classes, by probability" : "Top classes, by highest score"),
    classes,
    time,
  );
  const placing = { size: side, ...(border !== undefined && { border }) };
  let shown: SightData | undefined;

  return Object.assign(element, {
    show(data: SightData) {
      if (data.picture !== shown?.picture || data.fit !== shown.fit) {
        paintSquare(square, data.picture, data.fit, 160, placing);
        square.setAttribute("role", "img");
        square.setAttribute("aria-label", `The network's input: the photo ${fitWord(data)}`);
        fitNote.textContent =
          border !== undefined
            ? `The network's own input, ${side} × ${side}: the picture in gray, inside a border of black.`
            : `The network's own input, ${side} × ${side}: the photo ${fitWord(data)}.`;
      }
      // A photo is painted anew only for another picture: what one value sees changes with every step of the cross.
      if (data.picture !== shown?.picture || data.result !== shown.result || data.alt !== shown.alt) {
        const canvas = pictureCanvas(data.picture, data.alt === "" ? "Your picture" : data.alt);
        frame.replaceChildren(photoWithBoxes(canvas, data.result?.detections ?? []));
      }
      field.hidden = data.field === undefined;
      if (data.field !== undefined) field.setAttribute("style", placeOf(data.field));
      if (field.parentElement !== frame.firstElementChild) frame.firstElementChild?.append(field);
      if (data.result !== shown?.result) write(data.result);
      shown = data;
    },
  });

  function write(result: RunResult | undefined): void {
    if (result === undefined) {
      status.textContent = "";
      list.replaceChildren();
      classes.replaceChildren();
      time.textContent = "";
      return;
    }
    const { detections, strongest } = result;
    const [best] = strongest;
    const text = classifies
      ? `Says: ${best.label}, ${percent(best.score)}.`
      : `Found: ${detectionText(detections, foundFrom)}.`;
    if (status.textContent !== text) status.textContent = text;
    const [few, more] = [detections.slice(0, 6), detections.length - 6];
    list.hidden = detections.length < 2;
    list.replaceChildren(
      ...few.map((d) => html("li", {}, html("span", {}, d.label), html("span", { class: "num" }, score(d.score)))),
      ...(more > 0 ? [html("li", {}, `and ${more} more`)] : []),
    );
    classes.replaceChildren(strongestList(strongest.slice(0, shownClasses)));
    time.textContent =
      result.milliseconds > 0
        ? `${classifies ? "The network" : "Network and detector"} took ${milliseconds(result.milliseconds)} on this device: ${result.backend}.`
        : time.textContent;
  }
}

function fitWord({ fit, picture }: SightData): string {
  if (fit === "letterbox") return "whole, between gray bars";
  const ratio = picture.width / picture.height;
  if (Math.abs(ratio - 1) < 0.01) return "as it is, since it is square";
  return ratio > 1 ? "squeezed from the sides into a square" : "squeezed from top and bottom into a square";
}

function placeOf([top, left, bottom, right]: Box): string {
  return `left:${100 * left}%;top:${100 * top}%;width:${100 * (right - left)}%;height:${100 * (bottom - top)}%`;
}
