/** What the network sees: the photo with boxes, the detections as a list, the strongest classes whether found or not. */
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Box, ClassScore, Detection, Fit, Picture } from "../../model/types.js";
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
  /** What the unchanged network found, while a change is on. */
  readonly before?: RunResult;
  /** The part of the picture that the chosen value sees. */
  readonly field?: Box;
}

export interface SightPanel extends HTMLElement {
  /** The network's own input, folded, to be placed by the caller. */
  readonly input: HTMLElement;
  /** The strongest classes, to be placed by the caller. */
  readonly classes: HTMLElement;
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
  const earlier = html("p", { class: "label earlier" });
  const list = html("ul", { class: "found-list" });
  const strongest = html("div", {});
  const time = html("p", { class: "label" });
  const element = html("div", { class: "sight" }, frame, status, earlier, list, fit);
  const squareWord = html("summary", {});
  const input = html(
    "details",
    { class: "data menu" },
    squareWord,
    html("div", { class: "square-row" }, square, fitNote),
  );
  const classes = html("div", {}, strongest, time);
  const placing = { size: side, ...(border !== undefined && { border }) };
  let shown: SightData | undefined;

  return Object.assign(element, {
    classes,
    input,
    show(data: SightData) {
      if (data.picture !== shown?.picture || data.fit !== shown.fit) {
        paintSquare(square, data.picture, data.fit, 160, placing);
        square.setAttribute("role", "img");
        square.setAttribute("aria-label", `The network's input: the photo ${fitWord(data)}`);
        squareWord.textContent = `input, ${side} × ${side}`;
        fitNote.textContent =
          border !== undefined
            ? `The network's own input, ${side} × ${side}: the picture in gray, inside a border of black.`
            : `The network's own input, ${side} × ${side}: the photo ${fitWord(data)}.`;
      }
      // A photo is painted anew only for another picture: what one value sees changes with every step of the cross.
      const painted = ["picture", "result", "before", "alt"] as const;
      if (painted.some((key) => data[key] !== shown?.[key])) {
        const canvas = pictureCanvas(data.picture, data.alt === "" ? "Your picture" : data.alt);
        const photo = photoWithBoxes(canvas, data.result?.detections ?? []);
        photo.classList.toggle("is-changed", data.before !== undefined);
        photo.append(...(data.before?.detections ?? []).map(boxBefore));
        frame.replaceChildren(photo);
      }
      field.hidden = data.field === undefined;
      if (data.field !== undefined) field.setAttribute("style", placeOf(data.field));
      if (field.parentElement !== frame.firstElementChild) frame.firstElementChild?.append(field);
      if (data.result !== shown?.result || data.before !== shown?.before) write(data.result, data.before);
      shown = data;
    },
  });

  function write(result: RunResult | undefined, before: RunResult | undefined): void {
    const isNamed = before !== undefined && before.strongest.length > 0;
    earlier.textContent = isNamed ? `Before the change: ${answerOf(before)}.` : "";
    if (result === undefined) {
      status.textContent = "";
      list.replaceChildren();
      strongest.replaceChildren();
      time.textContent = "";
      return;
    }
    const { detections, strongest: all } = result;
    const text =
      all.length === 0
        ? "It is a backbone: it makes maps and names no classes."
        : `${classifies ? "Says" : "Found"}: ${answerOf(result)}.`;
    if (status.textContent !== text) status.textContent = text;
    const [few, more] = [detections.slice(0, 6), detections.length - 6];
    list.hidden = detections.length < 2;
    list.replaceChildren(
      ...few.map((d) => html("li", {}, html("span", {}, d.label), html("span", { class: "num" }, score(d.score)))),
      ...(more > 0 ? [html("li", {}, `and ${more} more`)] : []),
    );
    strongest.replaceChildren(classBars(all, before));
    time.textContent =
      result.milliseconds > 0
        ? `${classifies ? "The network" : "Network and detector"} took ${milliseconds(result.milliseconds)} on this device.`
        : time.textContent;
  }

  function answerOf({ detections, strongest: [best] }: RunResult): string {
    return classifies ? `${best.label}, ${percent(best.score)}` : detectionText(detections, foundFrom);
  }
}

/** The strongest classes; while a change is on, the class that was strongest before is among them, and outlines show before. */
function classBars(now: readonly ClassScore[], before: RunResult | undefined): HTMLElement {
  const first = now.slice(0, shownClasses);
  const best = before?.strongest[0];
  const fallen = best && now.find((one) => one.class === best.class);
  const shown = fallen === undefined || first.includes(fallen) ? first : [...first.slice(0, -1), fallen];
  const bars = strongestList(shown);
  if (before === undefined) return bars;
  bars.querySelectorAll(".bar-track").forEach((track, i) => {
    const score = before.strongest.find((one) => one.class === shown[i].class)?.score ?? 0;
    track.append(html("i", { class: "was", style: `width:${100 * score}%` }));
  });
  return bars;
}

/** The box of a detection before the change: dashed, with its name at the lower edge. */
function boxBefore({ box, label, score: value }: Detection): HTMLElement {
  const inside = box.map((v) => Math.max(0.006, Math.min(0.994, v))) as unknown as Box;
  const name = html("b", { class: "low" }, `before: ${label} ${score(value)}`);
  return html("span", { class: "box was", style: placeOf(inside), "aria-hidden": "true" }, name);
}

function fitWord({ fit, picture }: SightData): string {
  if (fit === "letterbox") return "letterboxed: whole, between gray bars";
  const ratio = picture.width / picture.height;
  if (Math.abs(ratio - 1) < 0.01) return "as it is, since it is square";
  return ratio > 1 ? "squeezed from the sides into a square" : "squeezed from top and bottom into a square";
}

function placeOf([top, left, bottom, right]: Box): string {
  return `left:${100 * left}%;top:${100 * top}%;width:${100 * (right - left)}%;height:${100 * (bottom - top)}%`;
}
