/** What a head answers to one picture: shares, the exact map of a class, and how the map’s mean becomes the score. */
import { classCells, classMapEquation, classMapLogit, classMapOf, equationPlaces } from "../../model/math/classMap.js";
import { softmax } from "../../model/math/classification.js";
import { decimal, percent } from "../../model/math/format.js";
import { headLogits, pooled } from "../../model/math/softmaxHead.js";
import type { SavedHead } from "../../model/own/headFile.js";
import type { Picture } from "../../model/types.js";
import { onScheme, paintMap, rampLegend } from "../charts/colorScale.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import type { HeadExit } from "./exits.js";

export interface Answered {
  readonly picture: Picture;
  /** What the picture is, where that is known. */
  readonly truth?: string;
  /** The exit’s map, channels last. */
  readonly map: Float32Array;
}

export interface AnswerPanel {
  readonly element: HTMLElement;
  /** @param speaks the class whose map is shown, from 1 on; 0 is the answer’s */
  show(saved: SavedHead, exit: HeadExit, answered: Answered, speaks: number): void;
  clear(text: string): void;
}

/** @param choose called with the class that the reader wants to see, from 1 on */
export function answerPanel(choose: (speaks: number) => void): AnswerPanel {
  const photo = html("div", { class: "teach-photo" });
  const legend = html("div");
  const said = html("p", { class: "said", role: "status" });
  const votes = html("ul", { class: "teach-votes" });
  const sum = html("p", { class: "sum" });
  const check = html("p", { class: "label" });
  const element = html(
    "div",
    { class: "teach-answer" },
    html("div", {}, photo, legend),
    html("div", {}, said, votes, sum, check),
  );

  function vote(label: string, share: number, kind: number, isOn: boolean): HTMLElement {
    const pick = button(label, () => choose(kind + 1));
    pick.setAttribute("aria-pressed", String(isOn));
    return html(
      "li",
      {},
      pick,
      html("span", { class: "bar-track", "aria-hidden": "true" }, html("i", { style: `width:${100 * share}%` })),
      html("span", { class: "num" }, percent(share, 1)),
    );
  }

  return {
    element,
    clear(text) {
      photo.replaceChildren();
      legend.replaceChildren();
      votes.replaceChildren();
      sum.textContent = check.textContent = "";
      said.textContent = text;
    },
    show({ head, labels }, { shape: [rows, columns, channels], name }, { picture, truth, map }, speaks) {
      const logits = headLogits(head, pooled(map, channels));
      const shares = softmax(logits);
      const answer = shares.indexOf(Math.max(...shares));
      const kind = speaks === 0 || speaks > labels.length ? answer : speaks - 1;
      const maps = {
        shape: [rows, columns, labels.length] as const,
        cells: classCells(map, head.weights, channels),
        bias: head.bias,
      };
      const own = classMapOf(maps, 0, kind);
      const extent = Math.max(...maps.cells.map(Math.abs));
      const overlay = html("canvas", { class: "teach-map", "aria-hidden": "true" });
      onScheme(overlay, (scheme) => paintMap(overlay, own, [rows, columns], extent, scheme));
      const focused = votes.contains(document.activeElement);
      photo.replaceChildren(pictureCanvas(picture, truth ?? "Your picture"), overlay);
      legend.replaceChildren(rampLegend("signed", { low: decimal(-extent, 1), high: decimal(extent, 1) }));
      votes.replaceChildren(...labels.map((label, i) => vote(label, shares[i], i, i === kind)));
      if (focused) votes.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
      const { logit } = classMapLogit(own, head.bias[kind]);
      const text = `${truth === undefined ? "" : `It is: ${truth}. `}The head says ${labels[answer]}.`;
      if (said.textContent !== text) said.textContent = text;
      said.dataset.answer = labels[answer];
      sum.textContent = `${labels[kind]}: ${classMapEquation(own, head.bias[kind])}`;
      check.textContent = `The map shows the ${rows} × ${columns} cells of ${name}, for ${labels[kind]}. The head takes the mean of each channel first. It computes ${decimal(logits[kind], equationPlaces(own, head.bias[kind]))}.`;
      check.dataset.off = String(Math.abs(logit - logits[kind]) / Math.max(1, extent));
    },
  };
}
